from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever.job_postings import SALARY_INTERVALS, job_form, job_posting, salary_range
from schema.form import FormFieldType
from schema.job_form import JobFormField, JobFormGroup
from schema.job_posting import JobPostingSection, SalaryInterval
from tests.fixtures.damage import anything, damaged_record
from tests.fixtures.lever_records import lever_record

POSTING = lever_record("posting") | {
    "salaryDescription": "Plus a bonus.",
    "salaryDescriptionHtml": "<p>Plus a bonus.</p>",
    "salaryRange": {"min": 50_000, "max": 60_000, "currency": "CHF", "interval": "per-year-salary"},
}
POSTING["content"] |= {
    "lists": [{"text": "Duties", "content": "<li>Pay</li>"}],
    "closing": "Write to us.",
    "closingHtml": "<div>Write to us.</div>",
}
FORM = lever_record("application_form")
BY_NAME = {field.name: field for field in job_form(FORM)}


def test_a_posting_says_what_its_content_says() -> None:
    found = job_posting(POSTING)
    assert found.description == "A made-up job.\n"
    assert found.description_html == "<div>A made-up job.</div>"
    assert found.sections == [JobPostingSection(heading="Duties", content_html="<li>Pay</li>")]
    assert (found.closing, found.closing_html) == ("Write to us.", "<div>Write to us.</div>")
    assert found.distribution_channels == ["internal"]


def test_a_posting_says_what_is_paid() -> None:
    found = job_posting(POSTING)
    assert found.salary_range
    assert (found.salary_range.minimum, found.salary_range.maximum) == (50_000, 60_000)
    assert (found.salary_range.currency, found.salary_range.interval) == (
        "CHF",
        SalaryInterval.YEAR,
    )
    assert found.salary_description == "Plus a bonus."
    assert found.salary_description_html == "<p>Plus a bonus.</p>"


@pytest.mark.parametrize(
    ("word", "interval"),
    [*SALARY_INTERVALS.items(), ("per-decade", SalaryInterval.OTHER), (None, None)],
)
def test_pay_is_for_a_span_of_time(word: object, interval: SalaryInterval | None) -> None:
    found = salary_range({"interval": word})
    assert found
    assert found.interval is interval


def test_a_form_is_in_order_and_every_field_has_a_name_of_its_own() -> None:
    assert [(field.index, field.name) for field in job_form(FORM)] == list(
        enumerate(
            [
                "fullName",
                "resume",
                "preferredPostingLocation",
                "urls[Other site]",
                "6a3c9e4f-c13a-4ea1-9d8b-4f5a6b7c8d91",
                "7b4daf5a-d24b-4fb2-8e9c-5a6b7c8d9ea1",
                "eeo[gender]",
                "consent[store]",
                "consent[marketing]",
            ]
        )
    )


@pytest.mark.parametrize(
    ("name", "group", "kind", "required", "options"),
    [
        (
            "fullName",
            JobFormGroup.PERSONAL_INFORMATION,
            FormFieldType.TEXT,
            True,
            [],
        ),
        ("resume", JobFormGroup.PERSONAL_INFORMATION, FormFieldType.FILE, False, []),
        (
            "preferredPostingLocation",
            JobFormGroup.PERSONAL_INFORMATION,
            FormFieldType.SINGLE_SELECT,
            False,
            ["Berlin, DE", "Zürich, CH"],
        ),
        ("urls[Other site]", JobFormGroup.URLS, FormFieldType.TEXT, False, []),
        (
            "eeo[gender]",
            JobFormGroup.EEO,
            FormFieldType.SINGLE_SELECT,
            False,
            ["Female", "Male"],
        ),
        ("consent[store]", JobFormGroup.CONSENT, FormFieldType.BOOLEAN, True, []),
        ("consent[marketing]", JobFormGroup.CONSENT, FormFieldType.BOOLEAN, False, []),
    ],
)
def test_a_field_tells_how_it_is_answered(
    name: str, group: JobFormGroup, kind: FormFieldType, required: object, options: list[str]
) -> None:
    found = BY_NAME[name]
    assert (found.group, found.type, found.required) == (group, kind, required)
    assert found.options == options


def test_a_custom_question_belongs_to_a_set() -> None:
    found = BY_NAME["6a3c9e4f-c13a-4ea1-9d8b-4f5a6b7c8d91"]
    assert (found.group, found.group_name) == (JobFormGroup.CUSTOM_QUESTIONS, "About payroll")
    assert found.group_id == "5f2b8d3e-b02f-4d90-8c7a-3e4f5a6b7c81"
    assert (found.question, found.description) == ("Which systems do you know?", "A few words.")
    assert found.distribution_channels == ["external", "internal"]
    assert found.remote_data == FORM["customQuestions"][0]["fields"][0]


def test_a_consent_names_its_policy_and_may_be_hidden() -> None:
    store, marketing = BY_NAME["consent[store]"], BY_NAME["consent[marketing]"]
    assert (store.question, store.is_hidden) == ("The firm may keep my data.", False)
    assert (marketing.question, marketing.is_hidden) == (None, True)
    assert store.group_id == "8c5eb06b-e35c-40c3-9fad-6b7c8d9eafb1"


@given(data=st.data())
def test_a_damaged_posting_or_form_is_still_one(data: st.DataObject) -> None:
    assert job_posting(data.draw(damaged_record(POSTING))) is not None
    fields = job_form(data.draw(damaged_record(FORM)))
    assert all(isinstance(field, JobFormField) for field in fields)


@given(anything)
def test_whatever_stands_for_a_form_has_fields_or_none(form: Any) -> None:
    assert job_form(form) == []
