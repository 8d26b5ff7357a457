from typing import Any

import pytest

from accounts.events import NewEvent
from connectors.lever import mapping
from events.digests import CANDIDATES
from events.other_changes import (
    candidate_created,
    candidate_updated,
    job_changes,
    job_deleted,
    known_job,
)
from schema.candidate import Candidate
from schema.identity import GlobalId
from schema.job import Job
from tests.events.courses import look, moment, ms, shown

PERSON = {"contact": "person", "name": "Ada Byron", "emails": ["ada@example.com"]}


def person(**more: Any) -> Candidate:
    return mapping.candidate(PERSON | more)


def job(state: str, *, changed: float = 5, created: float = 0, **more: Any) -> Job:
    times = {"createdAt": ms(created), "updatedAt": ms(changed)}
    return mapping.job({"id": "job", "text": "Baker", "state": state, **times, **more})


def changes(before: Job | None, now: Job, *, since: float = 0) -> list[NewEvent]:
    known = None if before is None else known_job(before)
    return job_changes(look(since=since), known, now)


def test_a_new_person_is_told() -> None:
    event = candidate_created(look(), "person", at=moment(3))
    assert shown([event]) == [("created", None, 3)]
    assert event.subject == GlobalId("Candidate", "acme", "person")
    assert event.application_id is None


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"name": "Ada Lovelace"}, ["name"]),
        ({"emails": [], "headline": "Analyst"}, ["headline", "emailAddresses"]),
        ({"phones": [{"type": "mobile", "value": "1"}]}, ["phoneNumbers"]),
        ({"links": ["https://example.com"], "location": "London"}, ["urls", "locations"]),
        ({"isAnonymized": True}, ["isAnonymized"]),
        ({"tags": ["x"], "stage": "onsite"}, None),
    ],
)
def test_what_changed_of_a_person_is_named(more: dict[str, Any], fields: list[str] | None) -> None:
    before, now = CANDIDATES.digest(person()), CANDIDATES.digest(person(**more))
    told = candidate_updated(look(), "person", before, now, at=moment(4))
    assert [event.detail for event in told] == ([{"fields": fields}] if fields else [])


def test_a_job_is_opened_changed_and_closed() -> None:
    draft, published = job("draft"), job("published", changed=6)
    assert shown(changes(draft, published)) == [("opened", ("OPEN",), 6)]
    closed = job("closed", changed=7)
    assert shown(changes(published, closed)) == [("closed", ("CLOSED",), 7)]
    assert shown(changes(closed, job("draft"))) == [("updated", (["status"],), 5)]
    renamed = job("published", changed=8, text="Head baker")
    assert shown(changes(published, renamed)) == [("updated", (["name"],), 8)]
    internal = changes(published, job("internal"))
    assert [event.detail for event in internal] == [{"fields": ["isInternal"]}]
    assert changes(published, job("published", changed=9)) == []


def test_a_job_that_was_never_seen_is_told_if_it_is_open_and_new() -> None:
    assert shown(changes(None, job("published"))) == [("opened", ("OPEN",), 5)]
    assert changes(None, job("draft")) == []
    assert changes(None, job("published"), since=3) == []


def test_a_deleted_job_was_closed_if_it_was_open() -> None:
    [event] = job_deleted(look(), "job", known_job(job("published")), at=moment(9))
    assert shown([event]) == [("closed", (None,), 9)]
    assert event.job_id == "job"
    assert job_deleted(look(), "job", known_job(job("draft")), at=moment(9)) == []


def test_a_job_back_and_forth_are_different_changes() -> None:
    there = changes(job("draft"), job("published", changed=6))
    again = changes(job("draft"), job("published", changed=8))
    assert len({event.sameness for event in [*there, *again]}) == 2
