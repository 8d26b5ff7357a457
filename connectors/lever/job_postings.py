"""What a posting says, and the form by which people apply to it.

Pure and total, as `connectors.lever.mapping` is.
Shapes: https://hire.lever.co/developer/documentation, Postings, and there Retrieve posting
application questions.
"""

from collections.abc import Iterator
from dataclasses import replace

import strawberry
from strawberry.scalars import JSON

from connectors.lever.choices import choose
from connectors.lever.forms import field_type, options
from connectors.lever.raw import Json, entry, flag, number, objects, text, texts
from schema.form import FormFieldType
from schema.job_form import JobFormField, JobFormGroup
from schema.job_posting import JobPosting, JobPostingSection, SalaryInterval, SalaryRange

SALARY_INTERVALS = {
    "per-year-salary": SalaryInterval.YEAR,
    "per-month-salary": SalaryInterval.MONTH,
    "semi-month-salary": SalaryInterval.HALF_MONTH,
    "bi-week-salary": SalaryInterval.TWO_WEEKS,
    "per-week-salary": SalaryInterval.WEEK,
    "per-day-wage": SalaryInterval.DAY,
    "per-hour-wage": SalaryInterval.HOUR,
    "one-time": SalaryInterval.ONE_TIME,
}


def job_posting(posting: Json) -> JobPosting:
    """What is published about a job."""
    content = posting.get("content")
    return JobPosting(
        description=text(entry(content, "description")),
        description_html=text(entry(content, "descriptionHtml")),
        sections=[
            JobPostingSection(
                heading=text(section.get("text")), content_html=text(section.get("content"))
            )
            for section in objects(entry(content, "lists"))
        ],
        closing=text(entry(content, "closing")),
        closing_html=text(entry(content, "closingHtml")),
        salary_range=salary_range(posting.get("salaryRange")),
        salary_description=text(posting.get("salaryDescription")),
        salary_description_html=text(posting.get("salaryDescriptionHtml")),
        distribution_channels=texts(posting.get("distributionChannels")),
    )


def salary_range(band: object) -> SalaryRange | None:
    """A range of pay; None where there is none."""
    if not isinstance(band, dict):
        return None
    return SalaryRange(
        minimum=number(band.get("min")),
        maximum=number(band.get("max")),
        currency=text(band.get("currency")),
        interval=choose(band.get("interval"), SALARY_INTERVALS, SalaryInterval.OTHER),
    )


_NAMES = {
    JobFormGroup.URLS: "urls[{}]",
    JobFormGroup.EEO: "eeo[{}]",
    JobFormGroup.CONSENT: "consent[{}]",
}
"""How fields are named of which Lever knows the name within their part of the form alone."""


def key_of(field: JobFormField) -> str:
    """What Lever knows a field by within its part of the form."""
    before, after = _NAMES.get(field.group, "{}").split("{}")
    return field.name.removeprefix(before).removesuffix(after)


def job_form(form: object) -> list[JobFormField]:
    """All fields of an application form, in the order in which applicants meet them."""
    fields = [
        *_listed(form, "personalInformation", JobFormGroup.PERSONAL_INFORMATION),
        *_listed(form, "urls", JobFormGroup.URLS),
        *_custom_questions(form),
        *_eeo_questions(form),
        *_consents(form),
    ]
    return [replace(field, index=index) for index, field in enumerate(fields)]


def _listed(form: object, key: str, group: JobFormGroup) -> Iterator[JobFormField]:
    for question in objects(entry(form, key)):
        if known_by := text(question.get("name")):
            yield _field(question, group, known_by)


def _custom_questions(form: object) -> Iterator[JobFormField]:
    for part in objects(entry(form, "customQuestions")):
        for question in objects(part.get("fields")):
            if known_by := text(question.get("id")):
                yield _field(question, JobFormGroup.CUSTOM_QUESTIONS, known_by, part=part)


def _eeo_questions(form: object) -> Iterator[JobFormField]:
    questions = entry(form, "eeoQuestions")
    for key, question in questions.items() if isinstance(questions, dict) else ():
        if isinstance(question, dict):
            yield _field(question, JobFormGroup.EEO, key)


def _consents(form: object) -> Iterator[JobFormField]:
    """The consents. How each is asked for, its `displayState` tells: must it be, is it shown."""
    disclosures = entry(form, "consentDisclosures")
    for key, disclosure in disclosures.items() if isinstance(disclosures, dict) else ():
        if isinstance(disclosure, dict):
            display = text(disclosure.get("displayState")) or ""
            yield replace(
                _field(disclosure, JobFormGroup.CONSENT, key),
                group_id=_id(disclosure.get("compliancePolicyId")),
                question=text(disclosure.get("statement")),
                type=FormFieldType.BOOLEAN,
                required=display.startswith("MANDATORY"),
                is_hidden=display.endswith("HIDDEN"),
            )


def _field(
    question: Json, group: JobFormGroup, known_by: str, *, part: Json | None = None
) -> JobFormField:
    return JobFormField(
        name=_NAMES.get(group, "{}").format(known_by),
        group=group,
        group_id=_id(entry(part, "id")),
        group_name=text(entry(part, "text")),
        index=0,
        question=text(question.get("text")),
        description=text(question.get("description")),
        type=field_type(question.get("type")),
        required=flag(question.get("required")) or False,
        is_hidden=False,
        options=options(question.get("options")),
        distribution_channels=texts(question.get("distribution")),
        remote_data=JSON(question),
    )


def _id(value: object) -> strawberry.ID | None:
    found = text(value)
    return None if found is None else strawberry.ID(found)
