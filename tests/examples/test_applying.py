"""What an applicant tells, as answers to a form, without anything being sent."""

from typing import Any

import pytest

from examples.applying.drafts import Terms
from examples.applying.form import answers_to
from examples.applying.payload import LINK, File, Told, Unreadable, application_of
from examples.applying.writes import write_of
from tests.examples.applied import FILE, RESUME, sent

Json = dict[str, Any]


def question(name: str, type: str = "TEXT", **more: Any) -> Json:
    """A question of a form, of its own group if nothing else is said."""
    return {
        "name": name,
        "question": None,
        "group": "CUSTOM_QUESTIONS",
        "type": type,
        "options": [],
        "isHidden": False,
        "distributionChannels": [],
        **more,
    }


LINKS = [question(f"urls[{site}]", group="URLS", question=site) for site in ("LinkedIn", "Other")]


def given(form: list[Json], *told: tuple[str, Any]) -> list[tuple[str, Any]]:
    """The answers of a form to what is told, by question."""
    tolds = [Told(question=name, answer=answer, place=name) for name, answer in told]
    return [(each["name"], each.get("value")) for each in answers_to(form, tolds).fields]


@pytest.mark.parametrize(
    ("type", "told", "value"),
    [
        ("TEXT", "a", "a"),
        ("TEXT", ["a", "b"], "a, b"),
        ("BOOLEAN", "Yes", True),
        ("BOOLEAN", "no", False),
        ("BOOLEAN", "perhaps", "perhaps"),
        ("BOOLEAN", True, True),
        ("NUMBER", "4.5", 4.5),
        ("NUMBER", "many", "many"),
        ("CURRENCY", 70_000, 70_000.0),
        ("SINGLE_SELECT", " zürich ", "Zürich"),
        ("SINGLE_SELECT", "Rome", "Rome"),
        ("MULTI_SELECT", "ZÜRICH", ["Zürich"]),
        ("MULTI_SELECT", ["Lisbon", "Rome"], ["Lisbon", "Rome"]),
        ("DATE", "2026-05-31", "2026-05-31"),
    ],
)
def test_an_answer_is_put_as_its_question_wants_it(type: str, told: Any, value: Any) -> None:
    form = [question("q", type, options=["Lisbon", "Zürich"])]
    assert given(form, ("q", told)) == [("q", value)]


def test_a_question_is_known_by_its_name_or_its_words() -> None:
    form = [question("a1", question="What drives you?"), question("a2", question="And why?")]
    assert given(form, ("a2", "2"), (" what drives YOU?", "1")) == [("a2", "2"), ("a1", "1")]


def test_a_page_answers_the_question_for_its_site_else_one_for_any() -> None:
    pages = ("https://www.linkedin.com/in/a", "a.example/cv", "https://b.example")
    told = [(LINK, page) for page in pages]
    assert given(LINKS, *told) == [("urls[LinkedIn]", pages[0]), ("urls[Other]", pages[1])]


def test_what_is_not_asked_is_left_out_and_told() -> None:
    form = [question("a"), question("b", distributionChannels=["internal"])]
    told = [Told(question=name, answer="1", place=f"{name}!") for name in ("a", "a", "b", "c")]
    answers = answers_to(form, told)
    assert (answers.places, answers.left_out) == (["a!"], ["a!", "b!", "c!"])


def test_a_file_stands_at_its_answer() -> None:
    application = application_of(sent("a job"))
    form = [question(name) for name in ("fullName", "email")] + [question("resume", "FILE")]
    for policy, at in (("LINK", "fields.2"), ("FAIL", "formFields.0")):
        terms = Terms(job="id", form=form, source="A board", on_duplicate=policy, actor=None)
        [upload] = write_of(application, terms).uploads
        assert (upload.at, upload.content) == (f"input.{at}.file.upload", RESUME)


def test_the_same_click_has_the_same_key_and_another_one_another() -> None:
    terms = Terms(job="id", form=[], source="A board", on_duplicate="LINK", actor=None)
    payload = sent("a job")
    changed = {**payload, "applicant": {**payload["applicant"], "name": "B"}}
    keys = [
        write_of(application_of(each), terms).input["idempotencyKey"]
        for each in (payload, payload, {**payload, "id": "2"}, changed)
    ]
    assert (keys[0] == keys[1], len(set(keys)), max(map(len, keys)) <= 255) == (True, 3, True)


def test_a_file_is_read_out_of_what_was_sent() -> None:
    [*_, resume, _consent] = application_of(sent("a job")).told
    assert resume.answer == File(name="cv.pdf", type="application/pdf", content=RESUME)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": None},
        {"id": ""},
        {"job": 7},
        {"ipAddress": 7},
        {"applicant": "Ines"},
        {"applicant": {"links": [7]}},
        {"applicant": {"resume": {**FILE, "data": "no base64!"}}},
        {"applicant": {"resume": {"name": "cv.pdf"}}},
        {"answers": [{"question": "q"}]},
        {"answers": {"q": "a"}},
    ],
)
def test_what_is_no_application_is_told(broken: Json) -> None:
    with pytest.raises(Unreadable):
        application_of({**sent("a job"), **broken})
