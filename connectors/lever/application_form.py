"""A job's form filled in, as `POST /postings/:posting/apply` takes it. Pure, of values alone.

Shapes: https://hire.lever.co/developer/documentation, Apply to a posting.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from connectors.errors import BadRequest, ConnectorError
from connectors.lever.form_values import Given, Question, held_against, problem
from connectors.lever.job_postings import job_form, key_of
from connectors.lever.raw import Json
from schema.changes.files import FileInput
from schema.changes.submissions import JobFormAnswerInput
from schema.form import FormFieldType
from schema.job_form import JobFormField, JobFormGroup

EMAIL = "email"
"""The question for the address by which a person is known again; it must always be answered."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """Answers to a job's form.

    Attributes:
        fields: the questions put to the applicant, in the form's order.
        values: by question, what Lever is to get; a `FileInput` for a file yet to be uploaded.
        files: by question, the place of the answer that holds a file.
        problems: all that is to be mended before it can be sent.
    """

    fields: Sequence[JobFormField]
    values: Mapping[str, Any]
    files: Mapping[str, int]
    problems: Sequence[ConnectorError]

    def body(self, uris: Mapping[str, str]) -> Json:
        """What Lever is sent.

        Args:
            uris: by question, where its file was uploaded to.
        """
        values = {**self.values, **uris}
        parts = {
            "personalInformation": self._named(JobFormGroup.PERSONAL_INFORMATION, values),
            "customQuestions": _custom_questions(self._of(JobFormGroup.CUSTOM_QUESTIONS), values),
            "urls": self._named(JobFormGroup.URLS, values),
            "eeoResponses": {
                key_of(field): values[field.name]
                for field in self._of(JobFormGroup.EEO)
                if field.name in values
            },
            "consent": {
                key_of(field): _consent(field, values[field.name])
                for field in self._of(JobFormGroup.CONSENT)
                if field.name in values
            },
        }
        return {name: part for name, part in parts.items() if part}

    def _named(self, group: JobFormGroup, values: Mapping[str, Any]) -> list[Json]:
        return [
            {"name": key_of(field), "value": values[field.name]}
            for field in self._of(group)
            if field.name in values
        ]

    def _of(self, group: JobFormGroup) -> list[JobFormField]:
        return [field for field in self.fields if field.group is group]


def filled_in(form: object, given: Sequence[JobFormAnswerInput], *, audience: str) -> FilledForm:
    """The form of a posting with a caller's answers held against it.

    Args:
        form: from `GET /postings/:posting/apply`.
        given: the answers, each with the name that `Job.formFields` gives its question.
        audience: whom the questions are put to: `internal` or `external`.
    """
    fields = job_form(form)
    ours = [field for field in fields if _is_put_to(field, audience)]
    others = {field.name for field in fields if not _is_put_to(field, audience)}
    answers = [
        Given(number=number, name=each.name, value=each.value, file=each.file)
        for number, each in enumerate(given)
    ]
    asked = {field.name: _question(field) for field in ours}
    held = held_against(
        asked,
        [each for each in answers if each.name not in others],
        named_by="name",
    )
    strange = [
        problem(f"This question is not put to {audience} applicants.", each.number, "name")
        for each in answers
        if each.name in others
    ]
    numbers = {each.name: each.number for each in answers}
    files = {
        name: numbers[name] for name in held.values if isinstance(held.values[name], FileInput)
    }
    return FilledForm(
        fields=ours,
        values=held.values,
        files=files,
        problems=[*strange, *held.problems, *_no_address(asked, held.values, numbers)],
    )


def email_of(given: Sequence[JobFormAnswerInput]) -> str:
    """The address that answers give; empty where they don't."""
    found: Any = next((each.value for each in given if each.name == EMAIL), None)
    return found.strip() if isinstance(found, str) else ""


def _is_put_to(field: JobFormField, audience: str) -> bool:
    return not field.distribution_channels or audience in field.distribution_channels


def _question(field: JobFormField) -> Question:
    return Question(
        title=f"'{field.question or field.name}'",
        type=field.type,
        required=field.name == EMAIL or (field.required and not field.is_hidden),
        options=field.options,
    )


def _no_address(
    asked: Mapping[str, Question], values: Mapping[str, Any], numbers: Mapping[str, int]
) -> Iterator[BadRequest]:
    if EMAIL not in asked:
        nameless = BadRequest("Its form asks for no email address, by which people are known.")
        nameless.field = ("job_id",)
        yield nameless
    elif EMAIL in values and not _ADDRESS.fullmatch(str(values[EMAIL]).strip()):
        yield problem("This is no email address.", numbers[EMAIL], "value")


def _custom_questions(fields: Sequence[JobFormField], values: Mapping[str, Any]) -> list[Json]:
    """Each set whole and in its order: Lever matches answers with questions by their places."""
    return [
        {
            "id": group_id,
            "fields": [
                {"id": field.name, "value": values.get(field.name, _blank(field))}
                for field in of_group
            ],
        }
        for group_id, of_group in groupby(fields, key=lambda field: field.group_id)
    ]


def _blank(field: JobFormField) -> Any:
    return [] if field.type is FormFieldType.MULTI_SELECT else None


def _consent(field: JobFormField, value: str) -> Json:
    policy = {} if field.group_id is None else {"compliancePolicyId": field.group_id}
    return {"provided": value == "yes", **policy}
