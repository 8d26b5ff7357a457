from collections.abc import Mapping
from typing import Any

from accounts.events import EventType, NewEvent
from connectors.lever.application_records import interview
from events.digests import INTERVIEWS
from events.interview_changes import (
    Calendar,
    KnownInterview,
    interview_changes,
    known_interviews,
)
from events.looks import Place
from schema.identity import ApplicationKey, GlobalId
from tests.events.courses import look, moment, ms, shown

PLACE = Place(application_id="app", candidate_id="person", job_id="job", stage_id="onsite")
KEY = ApplicationKey("app", "person")


def made(remote_id: str = "talk", *, created: float = 5, **more: Any) -> dict[str, Any]:
    return {"id": remote_id, "createdAt": ms(created), "subject": "First talk", **more}


def calendar(*interviews: Mapping[str, Any], as_of: float = 9) -> Calendar:
    records = [interview(dict(each), KEY) for each in interviews]
    return Calendar(place=PLACE, as_of=moment(as_of), interviews=records)


def changes(before: Calendar | None, now: Calendar, **told: EventType) -> list[NewEvent]:
    known = None if before is None else known_interviews(before)
    return interview_changes(look(), known, now, told=told)


def test_an_interview_is_planned_changed_and_called_off() -> None:
    moved = made(date=ms(100), canceledAt=None)
    [planned] = changes(calendar(), calendar(made()))
    assert shown([planned]) == [("scheduled", "onsite", 5)]
    assert planned.subject == GlobalId("Interview", "acme", "talk", ("app", "person"))
    assert (planned.application_id, planned.job_id) == ("app", "job")
    assert shown(changes(calendar(made()), calendar(moved))) == [("updated", (["startAt"],), 9)]
    off = made(date=ms(100), canceledAt=ms(8))
    assert shown(changes(calendar(moved), calendar(off))) == [("canceled", "onsite", 8)]
    assert shown(changes(calendar(moved), calendar())) == [("canceled", "onsite", 9)]
    assert changes(calendar(off), calendar()) == []
    assert changes(calendar(moved), calendar(moved, as_of=20)) == []


def test_what_was_planned_and_called_off_meanwhile_is_told_as_both() -> None:
    told = changes(calendar(), calendar(made(canceledAt=ms(7))))
    assert shown(told) == [("scheduled", "onsite", 5), ("canceled", "onsite", 7)]


def test_feedback_is_no_change_of_an_interview() -> None:
    given = made(feedbackForms=["form"])
    assert changes(calendar(made()), calendar(given)) == []


def test_older_interviews_that_were_never_read_are_not_told() -> None:
    older = made(created=-5)
    assert changes(None, calendar(older)) == []
    assert shown(changes(None, calendar(older, made("new")))) == [("scheduled", "onsite", 5)]
    off = made(created=-5, canceledAt=ms(6))
    assert shown(changes(None, calendar(off))) == [("canceled", "onsite", 6)]


def test_of_older_interviews_that_were_never_read_notices_are_believed() -> None:
    older = made(created=-5)
    updated, canceled = EventType.INTERVIEW_UPDATED, EventType.INTERVIEW_CANCELED
    assert shown(changes(None, calendar(older), talk=updated)) == [("updated", ([],), 9)]
    assert shown(changes(None, calendar(older), talk=EventType.INTERVIEW_SCHEDULED)) == [
        ("scheduled", "onsite", -5)
    ]
    assert shown(changes(None, calendar(), talk=canceled)) == [("canceled", "onsite", 9)]
    assert changes(None, calendar(older), talk=canceled) == []
    assert changes(None, calendar(), talk=updated) == []
    assert changes(calendar(), calendar(), talk=canceled) == []


def test_back_and_forth_are_different_changes() -> None:
    first, second = made(), made(subject="Another talk")
    there = changes(calendar(first), calendar(second, as_of=10))
    back = changes(calendar(second), calendar(first, as_of=11))
    again = changes(calendar(first), calendar(second, as_of=12))
    assert len({event.sameness for event in [*there, *back, *again]}) == 3


def test_digests_of_another_version_say_nothing() -> None:
    old = KnownInterview(b"\xff" + b"other" * 12, is_canceled=False)
    assert interview_changes(look(), {"talk": old}, calendar(made())) == []
    record = interview(made(), KEY)
    assert INTERVIEWS.changed(INTERVIEWS.digest(record), INTERVIEWS.digest(record)) == []
