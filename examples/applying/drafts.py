"""The inputs by which an application can be handed in: a job's form, or a person and a job."""

from dataclasses import dataclass, field
from typing import Any

from examples.applying.form import answers_to
from examples.applying.payload import LINK, Application, File
from examples.applying.queries import ADD, SUBMIT

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an application is handed in by, kept with it: the next try is to be the same.

    Attributes:
        job: the id of the job.
        form: its `formFields`; empty where it has none.
        source: what the application is told to come from.
        on_duplicate: one of `OnDuplicate`.
        actor: in whose name people are added; None for the account's default.
    """

    job: str
    form: list[Json]
    source: str
    on_duplicate: str
    actor: str | None


@dataclass(slots=True)
class Draft:
    """One mutation, yet without its key.

    Attributes:
        mutation: the document.
        input: with null in the place of files.
        files: by the path of their `FileInput`.
        places: where the board has what stands at a path of the input.
        left_out: the places of what nothing asks for.
    """

    mutation: str
    input: Json
    files: dict[str, File] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def submission(application: Application, terms: Terms) -> Draft:
    """The job's form, for `submitApplication`."""
    answers = answers_to(terms.form, application.told)
    told = {
        "jobId": terms.job,
        "fields": answers.fields,
        "source": terms.source,
        "ipAddress": application.ip_address,
    }
    return Draft(
        mutation=SUBMIT,
        input=told,
        files={f"fields.{number}.file": file for number, file in answers.files.items()},
        places=_JOB | {f"fields.{number}": place for number, place in enumerate(answers.places)},
        left_out=answers.left_out,
    )


def applicant(application: Application, terms: Terms) -> Draft:
    """The same for `createCandidate`, where name and address have fields of their own."""
    by_form = submission(application, terms)
    draft = Draft(ADD, _for_a_job(terms) | {"formFields": []}, left_out=by_form.left_out)
    draft.places |= _JOB | _MISSING
    for number, answer in enumerate(by_form.input["fields"]):
        at = None
        if answer["name"] in _MISSING.values():
            at = _put(draft.input, answer["name"], answer.get("value"))
        at = at or _append(draft.input, "formFields", answer)
        draft.places[at] = by_form.places[f"fields.{number}"]
        if file := by_form.files.get(f"fields.{number}.file"):
            draft.files[f"{at}.file"] = file
    return draft


def found_person(application: Application, terms: Terms) -> Draft:
    """A person for a job, for `createCandidate`: its form is not filled in."""
    draft = Draft(ADD, _for_a_job(terms), places=_JOB | _MISSING)
    draft.input["origin"] = "SOURCED" if application.is_sourced else "APPLIED"
    for each in application.told:
        at = _put(draft.input, each.question, each.answer)
        if at is None:
            draft.left_out.append(each.place)
            continue
        draft.places[at] = each.place
        if isinstance(each.answer, File):
            draft.files[at] = each.answer
    return draft


def _for_a_job(terms: Terms) -> Json:
    return {
        "name": "",
        "jobId": terms.job,
        "sources": [terms.source],
        "onDuplicate": terms.on_duplicate,
        "actorId": terms.actor,
    }


def _put(told: Json, question: str, answer: Any) -> str | None:
    """Put what is told where an input has it; the path, None where it has nothing for it."""
    if isinstance(answer, File):
        return _put_file(told, question)
    if not isinstance(answer, str):
        return None
    if field := _VALUES.get(question):
        told[field] = answer
        return field
    if field := _LISTS.get(question):
        told[field] = [{"value": answer}]
        return field
    return _append(told, "links", answer) if question == LINK else None


def _put_file(told: Json, question: str) -> str:
    if question != "resume":
        return _append(told, "files", {"upload": None})
    told["resume"] = {"upload": None}
    return "resume"


def _append(told: Json, field: str, value: Any) -> str:
    told.setdefault(field, []).append(value)
    return f"{field}.{len(told[field]) - 1}"


_JOB = {"jobId": "job"}

_MISSING = {"name": "fullName", "emailAddresses": "email"}
"""The questions that stand for fields of their own where these are not told."""

_VALUES = {"fullName": "name", "currentLocation": "location", "currentCompany": "headline"}
_LISTS = {"email": "emailAddresses", "phone": "phoneNumbers"}
