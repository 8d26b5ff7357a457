"""What is told of a new candidate, as answers to a job's form. Pure, of values alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import strawberry
from strawberry.scalars import JSON

from connectors.errors import BadRequest, ConnectorError, SeveralProblems
from connectors.lever.application_form import EMAIL
from connectors.lever.form_values import FIELDS
from connectors.lever.job_postings import job_form
from connectors.lever.mapping import link_type
from connectors.lever.writes.wanted import wrong
from schema.application import ApplicationOrigin
from schema.changes.files import FileInput
from schema.changes.new_candidates import CreateCandidateInput
from schema.changes.submissions import JobFormAnswerInput, SubmitApplicationInput
from schema.job_form import JobFormGroup

Where = tuple[str, ...]

_ONE_AT_MOST = ("email_addresses", "phone_numbers", "sources")
_NEVER = ("headline", "stage_id", "owner_id", "follower_ids", "tags", "created_at", "files")
"""What no form has a question for."""

_FOR_ANY_LINK = ("urls[other", "urls[portfolio", "urls[website")


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A new candidate's form.

    Attributes:
        input: with all that is told as answers.
        places: for each answer, where it stands in the candidate's input.
        problems: what the form has no place for.
    """

    input: SubmitApplicationInput
    places: Sequence[Where]
    problems: Sequence[ConnectorError]

    def move(self, error: ConnectorError) -> None:
        """Let an error about the form lead into the candidate's input."""
        for each in error.problems if isinstance(error, SeveralProblems) else (error,):
            if each.field is not None:
                each.field = self._moved(each.field)

    def _moved(self, field: Where) -> Where:
        match field:
            case (str(first), place, *rest) if first == FIELDS and place.isdecimal():
                where = self.places[int(place)]
                return (*where, *rest) if where[0] == "form_fields" else where
            case (str(first), name) if first == FIELDS:
                return ("email_addresses",) if name == EMAIL else ("form_fields", name)
            case ("source",):
                return ("sources", "0")
        return field


def applicant(form: object, input: CreateCandidateInput, job_id: str) -> Applicant:
    """A candidate's input as answers to a form.

    Args:
        form: from `GET /postings/:posting/apply`.
        input: the candidate, with answers to the questions that it has no fields for.
        job_id: the posting.
    """
    questions = job_form(form)
    asked = {field.name for field in questions}
    urls = [field.name for field in questions if field.group is JobFormGroup.URLS]
    answers = list(input.form_fields or ())
    places: list[Where] = [("form_fields", str(number)) for number in range(len(answers))]
    problems = [*_never_asked(input)]
    for question, answer, where in (*_told(input), *_links(input, urls)):
        if question in asked:
            answers.append(_answer(question, answer))
            places.append(where)
        else:
            problems.append(wrong(where, "The job's form has no question for this."))
    submitted = SubmitApplicationInput(
        job_id=strawberry.ID(job_id),
        fields=answers,
        origin=input.origin or ApplicationOrigin.APPLIED,
        source=next(iter(input.sources), None),
    )
    return Applicant(input=submitted, places=places, problems=problems)


def known_applicant(input: CreateCandidateInput, job_id: str) -> SubmitApplicationInput:
    """As much of the form as tells whose application to look for."""
    emails = [_answer(EMAIL, each.value.strip()) for each in input.email_addresses[:1]]
    return SubmitApplicationInput(job_id=strawberry.ID(job_id), fields=emails)


def _told(input: CreateCandidateInput) -> Iterator[tuple[str, str | FileInput, Where]]:
    """What fields of the input answer, with the questions, and where it stands."""
    yield "fullName", input.name.strip(), ("name",)
    for address in input.email_addresses[:1]:
        yield EMAIL, address.value.strip(), ("email_addresses", "0", "value")
    for number in input.phone_numbers[:1]:
        yield "phone", number.value.strip(), ("phone_numbers", "0", "value")
    if input.location:
        yield "currentLocation", input.location.strip(), ("location",)
    if input.resume is not None:
        yield "resume", input.resume, ("resume",)


def _links(
    input: CreateCandidateInput, questions: Sequence[str]
) -> Iterator[tuple[str, str, Where]]:
    """Links with the questions for them: of its own kind, else for any; none for those too many."""
    free = list(questions)
    for number, link in enumerate(input.links):
        kinds = (f"urls[{link_type(link).name.casefold()}", *_FOR_ANY_LINK)
        fitting = (name for kind in kinds for name in free if name.casefold().startswith(kind))
        question = next(fitting, "")
        free = [name for name in free if name != question]
        yield question, link.strip(), ("links", str(number))


def _never_asked(input: CreateCandidateInput) -> Iterator[BadRequest]:
    """What no form has a question for, and the address where people are not known by it."""
    for field in _NEVER:
        if getattr(input, field):
            yield wrong(field, "No job's form has a question for this.")
    for field in _ONE_AT_MOST:
        if len(getattr(input, field)) > 1:
            yield wrong(field, "An application by a job's form has one at the most.")
    for number, each in enumerate(input.form_fields or ()):
        if each.name == EMAIL:
            where = ("form_fields", str(number), "name")
            yield wrong(where, "Give this in `emailAddresses`.")


def _answer(question: str, answer: str | FileInput) -> JobFormAnswerInput:
    if isinstance(answer, FileInput):
        return JobFormAnswerInput(name=question, file=answer)
    return JobFormAnswerInput(name=question, value=JSON(answer))
