from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever.application_form import FilledForm, email_of, filled_in
from schema.changes.files import FileInput
from schema.changes.submissions import JobFormAnswerInput
from tests.fixtures.damage import damaged_record

FORM: dict[str, Any] = {
    "personalInformation": [
        {"name": "fullName", "text": "Full name", "type": "text", "required": True},
        {"name": "email", "text": "Email", "type": "text", "required": True},
        {"name": "phone", "text": "Phone", "type": "text", "required": False},
        {"name": "resume", "text": "Resume", "type": "file-upload", "required": True},
    ],
    "urls": [{"name": "Other site", "text": "Other site", "type": "text", "required": False}],
    "customQuestions": [
        {
            "id": "set-1",
            "text": "About payroll",
            "fields": [
                {
                    "id": "years",
                    "text": "How many years?",
                    "type": "number",
                    "required": True,
                    "distribution": ["external", "internal"],
                },
                {
                    "id": "languages",
                    "text": "Which languages?",
                    "type": "multiple-select",
                    "required": False,
                    "options": [{"text": "en"}, {"text": "pt"}],
                },
                {
                    "id": "badge",
                    "text": "Which badge?",
                    "type": "text",
                    "required": True,
                    "distribution": ["internal"],
                },
            ],
        },
        {
            "id": "set-2",
            "text": "About you",
            "fields": [
                {"id": "start", "text": "When?", "type": "date", "required": False},
                {"id": "sample", "text": "A sample?", "type": "file-upload", "required": False},
            ],
        },
    ],
    "eeoQuestions": {
        "gender": {
            "text": "Gender",
            "type": "dropdown",
            "required": False,
            "options": [{"text": "Female"}, {"text": "Male"}],
        },
    },
    "consentDisclosures": {
        "store": {
            "statement": "The firm may keep my data.",
            "displayState": "MANDATORY_DISCLOSURE_SHOWN",
            "compliancePolicyId": "policy",
        },
        "marketing": {"displayState": "MANDATORY_DISCLOSURE_HIDDEN"},
    },
}
RESUME, SAMPLE = FileInput(url="https://files.example/cv.pdf"), FileInput(url="https://x.example")
ANSWERS: dict[str, Any] = {
    "fullName": "Ines Quill",
    "email": " ines@quill.example ",
    "phone": None,
    "resume": RESUME,
    "urls[Other site]": "https://quill.example",
    "years": 12,
    "languages": ["pt"],
    "start": "2026-05-31",
    "sample": SAMPLE,
    "eeo[gender]": "Female",
    "consent[store]": True,
}


def filled(answers: dict[str, Any], *, audience: str = "external", form: Any = FORM) -> FilledForm:
    return filled_in(
        form, [answer(name, value) for name, value in answers.items()], audience=audience
    )


def answer(name: str, value: Any) -> JobFormAnswerInput:
    if isinstance(value, FileInput):
        return JobFormAnswerInput(name=name, file=value)
    return JobFormAnswerInput(name=name, value=value)


def complaints(form: FilledForm) -> list[tuple[tuple[str, ...] | None, str]]:
    return [(each.field, str(each)) for each in form.problems]


def test_a_form_is_filled_in_as_lever_takes_it() -> None:
    form = filled(ANSWERS)
    assert complaints(form) == []
    assert form.files == {"resume": 3, "sample": 8}
    assert form.body({"resume": "https://up/1", "sample": "https://up/2"}) == {
        "personalInformation": [
            {"name": "fullName", "value": "Ines Quill"},
            {"name": "email", "value": " ines@quill.example "},
            {"name": "resume", "value": "https://up/1"},
        ],
        "customQuestions": [
            {
                "id": "set-1",
                "fields": [{"id": "years", "value": 12}, {"id": "languages", "value": ["pt"]}],
            },
            {
                "id": "set-2",
                "fields": [
                    {"id": "start", "value": 1_780_185_600_000},
                    {"id": "sample", "value": "https://up/2"},
                ],
            },
        ],
        "urls": [{"name": "Other site", "value": "https://quill.example"}],
        "eeoResponses": {"gender": "Female"},
        "consent": {"store": {"provided": True, "compliancePolicyId": "policy"}},
    }


def test_what_is_not_answered_is_left_out_but_of_a_set_of_questions() -> None:
    few = {name: ANSWERS[name] for name in ("fullName", "email", "resume", "years")}
    form = filled({**few, "consent[store]": False, "consent[marketing]": True})
    assert complaints(form) == []
    body = form.body({"resume": "https://up/1"})
    assert body.keys() == {"personalInformation", "customQuestions", "consent"}
    first, second = body["customQuestions"]
    assert first["fields"] == [{"id": "years", "value": 12}, {"id": "languages", "value": []}]
    assert second["fields"] == [{"id": "start", "value": None}, {"id": "sample", "value": None}]
    assert body["consent"] == {
        "store": {"provided": False, "compliancePolicyId": "policy"},
        "marketing": {"provided": True},
    }


def test_people_inside_are_asked_their_own_questions() -> None:
    form = filled({**ANSWERS, "badge": "7"}, audience="internal")
    assert complaints(form) == []
    assert [each["id"] for each in form.body({})["customQuestions"][0]["fields"]] == [
        "years",
        "languages",
        "badge",
    ]
    assert complaints(filled(ANSWERS, audience="internal")) == [
        (("fields", "badge"), "'Which badge?' must be answered.")
    ]
    assert complaints(filled({**ANSWERS, "badge": "7"})) == [
        (("fields", "11", "name"), "This question is not put to external applicants.")
    ]


def test_every_required_question_that_is_missing_is_named() -> None:
    assert complaints(filled({"fullName": " ", "languages": []})) == [
        (("fields", "fullName"), "'Full name' must be answered."),
        (("fields", "email"), "'Email' must be answered."),
        (("fields", "resume"), "'Resume' must be answered."),
        (("fields", "years"), "'How many years?' must be answered."),
        (("fields", "consent[store]"), "'The firm may keep my data.' must be answered."),
    ]


@pytest.mark.parametrize(
    ("name", "value", "part", "told"),
    [
        ("email", "nowhere", "value", "This is no email address."),
        ("phone", 7, "value", "'Phone' takes a text."),
        ("phone", SAMPLE, "file", "'Phone' takes no file."),
        ("sample", "https://up/2", "value", "'A sample?' takes a file."),
        ("years", "12", "value", "'How many years?' takes a number."),
        ("languages", ["en", "fr"], "value", "'Which languages?' takes one of en, pt."),
        ("start", "soon", "value", "'When?' takes a day such as 2026-05-31."),
        ("eeo[gender]", "Other", "value", "'Gender' takes one of Female, Male."),
        ("consent[store]", "sure", "value", "'The firm may keep my data.' takes true or false."),
        ("shoeSize", 44, "name", "This question is not on the form."),
        ("urls[Myspace]", None, "name", "This question is not on the form."),
    ],
)
def test_an_answer_that_does_not_fit_is_told_by_its_place(
    name: str, value: Any, part: str, told: str
) -> None:
    answers = {name: value, **{each: ANSWERS[each] for each in ANSWERS if each != name}}
    assert complaints(filled(answers)) == [(("fields", "0", part), told)]


def test_a_second_answer_to_a_question_is_none() -> None:
    twice = [answer(*each) for each in (*ANSWERS.items(), ("email", "b@quill.example"))]
    form = filled_in(FORM, twice, audience="external")
    assert complaints(form) == [(("fields", "11", "name"), "This question is answered before.")]
    assert email_of(twice) == "ines@quill.example"


def test_an_email_address_is_asked_for_whatever_the_form_says() -> None:
    lenient = {"personalInformation": [{"name": "email", "type": "text", "required": False}]}
    assert complaints(filled({}, form=lenient)) == [
        (("fields", "email"), "'email' must be answered.")
    ]
    assert complaints(filled({}, form={})) == [
        (("job_id",), "Its form asks for no email address, by which people are known.")
    ]
    assert email_of([answer("email", 7)]) == email_of([]) == ""


@given(data=st.data())
def test_a_damaged_form_can_be_filled_in_or_tells_why_not(data: st.DataObject) -> None:
    form = filled(ANSWERS, form=data.draw(damaged_record(FORM)))
    assert isinstance(form.body({}), dict)
