from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.scalars import JSON

from connectors.lever import attachments
from connectors.lever.application_records import (
    interview,
    note,
    offer,
    profile_form,
    recommendation,
    referral,
    scorecard,
)
from schema.activity import ActivityType, ActivityVisibility
from schema.form import FormFieldType
from schema.identity import ApplicationKey
from schema.interview import InterviewStatus
from schema.offer import OfferStatus
from schema.scorecard import Recommendation
from tests.fixtures.damage import anything, damaged_record
from tests.fixtures.lever_records import lever_record

RECORDS = lever_record("application_records")
KEY = ApplicationKey("o-1", "c-1")
MAPPINGS: dict[str, Callable[[dict[str, Any], ApplicationKey], Any]] = {
    "note": note,
    "file": attachments.file,
    "resume": attachments.resume,
    "interview": interview,
    "feedback": scorecard,
    "offer": offer,
    "referral": referral,
    "form": profile_form,
}


def at(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


@pytest.mark.parametrize("kind", MAPPINGS)
def test_every_record_knows_its_application_and_its_own_shape(kind: str) -> None:
    found = MAPPINGS[kind](RECORDS[kind], KEY)
    assert found.remote_id == RECORDS[kind]["id"]
    assert found.remote_data == RECORDS[kind]
    assert found.application_key == KEY
    assert found.parent_ids == ("o-1", "c-1")
    assert MAPPINGS[kind](RECORDS[kind], ApplicationKey("o-1")).parent_ids == ("o-1",)


def test_a_note_is_its_first_entry_and_the_others_answer_it() -> None:
    found = note(RECORDS["note"], KEY)
    assert (found.activity_type, found.visibility) == (
        ActivityType.NOTE,
        ActivityVisibility.PUBLIC,
    )
    assert (found.subject, found.body, found.user_id) == ("Note", "Shall we meet her?", "u-1")
    assert found.created_at == at(1740000000000)
    assert [(each.body, each.user_id, each.created_at) for each in found.replies] == [
        ("Yes, on Monday.", "u-2", at(1740000060000)),
        (None, "u-1", at(1740000120000)),
    ]


def test_a_secret_note_is_private() -> None:
    assert note({"secret": True}, KEY).visibility is ActivityVisibility.PRIVATE
    assert note({"secret": "true"}, KEY).visibility is ActivityVisibility.PUBLIC


def test_a_note_without_an_author_is_by_who_wrote_its_first_entry() -> None:
    found = note({"fields": [{"user": "u-7", "value": "Hm."}]}, KEY)
    assert (found.user_id, found.body, found.replies) == ("u-7", "Hm.", [])


def test_an_interview_tells_who_when_and_where() -> None:
    found = interview(RECORDS["interview"], KEY)
    assert (found.subject, found.note) == ("On-site interview", "Ask about ships.")
    assert (found.location, found.timezone) == ("Room 4", "Europe/London")
    assert found.interviewer_ids == ["u-1", "u-2"]
    assert (found.organizer_id, found.stage_id, found.panel_id) == ("u-3", "onsite", "p-1")
    assert (found.job_ids, found.scorecard_ids) == (["j-1"], ["s-1"])
    assert (found.created_at, found.start_at) == (at(1740000000000), at(1740100000000))
    assert (found.duration_minutes, found.end_at()) == (45, at(1740102700000))
    assert (found.canceled_at, found.web_url) == (None, "https://calendar.example.com/event")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, InterviewStatus.COMPLETE),
        ({"feedbackForms": []}, InterviewStatus.AWAITING_FEEDBACK),
        ({"feedbackForms": [], "date": 4_000_000_000_000}, InterviewStatus.SCHEDULED),
        ({"feedbackForms": [], "date": None}, InterviewStatus.SCHEDULED),
        ({"canceledAt": "1740000000000"}, InterviewStatus.CANCELED),
        ({"feedbackForms": [{"id": "s-1", "fields": []}]}, InterviewStatus.COMPLETE),
    ],
)
def test_an_interviews_status_is_told_from_its_times_and_feedback(
    change: dict[str, Any], status: InterviewStatus
) -> None:
    assert interview({**RECORDS["interview"], **change}, KEY).status() is status


def test_an_interview_of_absurd_length_has_no_end() -> None:
    longest = {"date": 253402300799000, "duration": 2**31 - 1}
    assert interview({**RECORDS["interview"], **longest}, KEY).end_at() is None
    assert interview({"duration": 2**31}, KEY).duration_minutes is None
    assert interview({"duration": "30"}, KEY).duration_minutes == 30


def test_feedback_is_a_scorecard() -> None:
    found = scorecard(RECORDS["feedback"], KEY)
    assert (found.name, found.instructions) == ("On-site interview", "Be kind.")
    assert (found.template_id, found.interview_id) == ("t-1", "i-1")
    assert found.interviewer_id == "u-1"
    assert found.overall_recommendation is Recommendation.STRONG_YES
    assert (found.created_at, found.submitted_at) == (at(1740103000000), at(1740103600000))
    assert found.updated_at == at(1740103600003)
    assert [(f.remote_id, f.question, f.type, f.answer) for f in found.fields] == [
        ("q-1", "Teamwork", FormFieldType.SCORE, "2"),
        ("q-2", "Rating", FormFieldType.SCORE, "4 - Strong Hire"),
        ("q-3", "Topics", FormFieldType.MULTI_SELECT, "Ships, Trains"),
    ]
    assert found.fields[1].required is True
    assert found.fields[1].options[0] == "4 - Strong Hire"
    assert found.fields[2].value == JSON(["Ships", "Trains"])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("4 - Strong Hire", Recommendation.STRONG_YES),
        ("3 - Hire", Recommendation.YES),
        ("2 - No Hire", Recommendation.NO),
        (" 1 - Strong No Hire", Recommendation.DEFINITELY_NO),
        (4, Recommendation.STRONG_YES),
        (3.0, Recommendation.YES),
        ("2", Recommendation.NO),
        ("1.0", Recommendation.DEFINITELY_NO),
        (0, Recommendation.NO_DECISION),
        (5, Recommendation.NO_DECISION),
        ("42 - Hire", Recommendation.NO_DECISION),
        ("Hire", Recommendation.NO_DECISION),
        ("", Recommendation.NO_DECISION),
        (None, Recommendation.NO_DECISION),
        (True, Recommendation.NO_DECISION),
        (["4 - Strong Hire"], Recommendation.NO_DECISION),
    ],
)
def test_the_rating_tells_the_recommendation(value: object, found: Recommendation) -> None:
    assert recommendation([{"type": "score-system", "value": value}]) is found
    assert recommendation([{"type": "score", "value": value}]) is found


def test_scores_for_skills_are_no_recommendation() -> None:
    skills = [{"type": "score", "value": 4}, {"type": "score", "value": 4}]
    assert recommendation(skills) is Recommendation.NO_DECISION
    rated = [*skills, {"type": "score-system", "value": "1 - Strong No Hire"}]
    assert recommendation(rated) is Recommendation.DEFINITELY_NO


def test_an_offer_tells_its_terms_its_signatures_and_its_times() -> None:
    found = offer(RECORDS["offer"], KEY)
    assert (found.status, found.creator_id) == (OfferStatus.SIGNED, "u-3")
    assert found.start_date == at(1741000000000)
    assert [(f.name, f.question, f.answer) for f in found.fields][:2] == [
        ("job_title", "Job title", "Planner"),
        ("salary_amount", "Offered compensation amount", "54000"),
    ]
    assert [(each.role, each.name, each.is_signed) for each in found.signatures] == [
        ("candidate", "Marta Ann Quill", True),
        ("company", "Ada", True),
    ]
    signature = found.signatures[0]
    assert signature.email == "marta@example.com"
    assert (signature.first_opened_at, signature.last_opened_at, signature.signed_at) == (
        at(1740300000000),
        at(1740310000000),
        at(1740320000000),
    )
    assert (found.created_at, found.approved_at) == (at(1740200000000), at(1740201000000))
    assert (found.sent_at, found.closed_at) == (at(1740210000000), at(1740330000000))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("draft", OfferStatus.DRAFT),
        ("approval-sent", OfferStatus.APPROVAL_SENT),
        ("approved", OfferStatus.APPROVED),
        ("sent", OfferStatus.SENT),
        ("sent-manually", OfferStatus.SENT_MANUALLY),
        ("opened", OfferStatus.OPENED),
        ("denied", OfferStatus.DENIED),
        ("signed", OfferStatus.SIGNED),
        ("frozen", OfferStatus.OTHER),
        (None, OfferStatus.OTHER),
    ],
)
def test_an_offers_status_is_one_of_ours(word: str | None, status: OfferStatus) -> None:
    assert offer({"status": word}, KEY).status is status


def test_an_offer_is_closed_by_its_last_signature() -> None:
    signed, open_ = {"signed": True, "signedAt": 1740000000000}, {"signed": False}
    assert offer({"signatures": {"a": signed, "b": open_}}, KEY).closed_at is None
    assert offer({"signatures": {"a": signed}}, KEY).closed_at == at(1740000000000)
    assert offer({"signatures": {}}, KEY).closed_at is None


def test_a_referral_tells_who_recommends_and_who_wrote_it_down() -> None:
    found = referral(RECORDS["referral"], KEY)
    assert (found.referrer_id, found.creator_id, found.stage_id) == ("u-1", "u-3", "lead-new")
    assert (found.name, found.instructions, found.template_id) == ("Referral", None, "t-2")
    assert (found.created_at, found.submitted_at) == (at(1740000000000), at(1740000000009))
    assert [(f.question, f.type, f.answer, f.options) for f in found.fields] == [
        ("Name of referrer", FormFieldType.TEXT, "Ada", []),
        ("Relationship", FormFieldType.SINGLE_SELECT, "Friend", ["Friend", "Other"]),
    ]


def test_a_profile_form_tells_its_answers() -> None:
    found = profile_form(RECORDS["form"], KEY)
    assert (found.name, found.template_id) == ("Offer information", "t-3")
    assert found.instructions == "Fill in what you know."
    assert (found.user_id, found.stage_id) == ("u-2", "offer")
    assert (found.created_at, found.submitted_at) == (at(1740000000000), at(1740000000009))
    assert [(f.type, f.answer, f.value, f.required) for f in found.fields] == [
        (FormFieldType.DATE, "2025-03-04", 1741046400000, False),
        (FormFieldType.CURRENCY, "50000", 50000, False),
        (FormFieldType.BOOLEAN, "yes", "yes", True),
    ]


@pytest.mark.parametrize("kind", MAPPINGS)
@given(data=st.data())
def test_no_damage_stops_the_mapping(kind: str, data: st.DataObject) -> None:
    record = data.draw(damaged_record(RECORDS[kind]))
    found = MAPPINGS[kind](record, KEY)
    assert found.application_key == KEY
    assert isinstance(found.remote_id, str)
    if kind == "interview":
        found.end_at()
        found.status()


@given(value=anything)
def test_anything_may_stand_in_place_of_a_rating_or_a_form(value: Any) -> None:
    assert recommendation(value) is Recommendation.NO_DECISION
    assert recommendation([{"type": "score", "value": value}]) in Recommendation
    assert offer({"signatures": value, "fields": value}, KEY).closed_at is None
