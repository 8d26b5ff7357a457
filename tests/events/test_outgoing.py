from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from accounts.events import Event, EventType, Origin
from events.outgoing import TRIES_AFTER, Attempt, message_of, next_try, order_key, ping
from schema.identity import GlobalId

NOW = datetime.now(UTC)
OLD, NEW = "whsec_" + "b2xk" * 8, "whsec_" + "bmV3" * 8
EVENT = Event(
    number=7,
    account_id="acme",
    type=EventType.APPLICATION_STAGE_CHANGED,
    origin=Origin.WEBHOOK,
    at=datetime(2026, 5, 1, tzinfo=UTC),
    noted_at=NOW,
    subject=GlobalId("Application", "acme", "app", ("person",)),
    application_id="app",
    job_id="job",
    stage_id="onsite",
    detail={"from": "screen", "to": "onsite"},
)
FAILED = Attempt(at=NOW, milliseconds=1, status=500)


def test_an_event_is_told_with_ids_that_the_api_takes() -> None:
    message = message_of(EVENT)
    assert message.id == GlobalId("Event", "acme", "7").encode()
    assert orjson.loads(message.body) == {
        "type": "application.stage_changed",
        "timestamp": "2026-05-01T00:00:00+00:00",
        "data": {
            "id": message.id,
            "accountId": "acme",
            "origin": "WEBHOOK",
            "subjectId": GlobalId("Application", "acme", "app", ("person",)).encode(),
            "applicationId": GlobalId("Application", "acme", "app", ("person",)).encode(),
            "candidateId": GlobalId("Candidate", "acme", "person").encode(),
            "jobId": GlobalId("Job", "acme", "job").encode(),
            "stageId": GlobalId("JobInterviewStage", "acme", "onsite").encode(),
            "detail": {"from": "screen", "to": "onsite"},
        },
    }
    bare = replace(EVENT, subject=None, application_id=None, job_id=None, stage_id=None)
    told = orjson.loads(message_of(bare).body)["data"]
    names = ("subjectId", "applicationId", "candidateId", "jobId", "stageId")
    assert [told[name] for name in names] == [None] * 5


def test_each_good_secret_verifies_what_is_sent_and_no_other() -> None:
    message = message_of(EVENT)
    headers = message.headers([NEW, OLD], datetime.now(UTC))
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(message.body, headers) == orjson.loads(message.body)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "b3Ro" * 8).verify(message.body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(message.body.replace(b"onsite", b"offer"), headers)


def test_a_ping_tells_whose_it_is() -> None:
    told = orjson.loads(ping("e1", NOW).body)
    assert (told["type"], told["data"]) == ("ping", {"endpointId": "e1"})


def test_events_of_one_application_or_record_are_in_order_and_accounts_apart() -> None:
    interview = replace(EVENT, subject=GlobalId("Interview", "acme", "i", ("app", "person")))
    job = replace(EVENT, application_id=None, subject=GlobalId("Job", "acme", "job"))
    other = replace(EVENT, account_id="globex")
    keys = [order_key(each) for each in (EVENT, interview, job, other)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@given(st.floats(0, 1))
def test_tries_go_on_for_about_three_days(chance: float) -> None:
    at, tries = NOW, 1
    while (again := next_try(tries, replace(FAILED, at=at), chance=chance)) is not None:
        assert again > at
        at, tries = again, tries + 1
    assert tries == len(TRIES_AFTER) + 1
    assert timedelta(days=2.8) < at - NOW < timedelta(days=3.2)


def test_who_says_gone_is_not_tried_again_and_who_asks_for_time_gets_it() -> None:
    assert next_try(1, replace(FAILED, status=410), chance=0) is None
    wish = replace(FAILED, status=503, retry_after=timedelta(hours=2))
    assert next_try(1, wish, chance=0) == NOW + timedelta(hours=2)
    too_long = replace(wish, retry_after=timedelta(days=9))
    assert next_try(1, too_long, chance=0) == NOW + timedelta(days=1)


@pytest.mark.parametrize(("status", "taken"), [(200, True), (204, True), (301, False),
                                               (404, False), (None, False)])  # fmt: skip
def test_only_2xx_is_taken(status: int | None, *, taken: bool) -> None:
    assert replace(FAILED, status=status).is_taken is taken
