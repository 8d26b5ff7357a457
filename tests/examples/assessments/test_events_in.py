"""How events get to the program: signed, in any order, by an endpoint that is mended."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from examples.client import Hiregraph, Json
from examples.paging import pages
from examples.stage_triggered_assessment.hooks import Hooks, is_signed
from examples.stage_triggered_assessment.invitations import GONE, Invitations
from examples.stage_triggered_assessment.kept import Kept, Rule, kept_at
from examples.stage_triggered_assessment.listening import Listening
from examples.stage_triggered_assessment.log import Endpoint, Event, Log
from examples.stage_triggered_assessment.queries import DELETE, ENDPOINTS
from examples.stage_triggered_assessment.triggering import Trigger
from sandbox.data.records import Opportunity
from tests.examples.assessments.assessed import (
    STAGE_NAME,
    TEST,
    Server,
    application_id,
    move,
    reject,
    somebody,
    stage_id,
    unreject,
)
from tests.examples.assessments.assessed import (
    signed as signed_by,
)
from tests.examples.site import Site, serving

SECRET = "whsec_" + "c2VjcmV0" * 4
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
BODY = b'{"type": "ping", "timestamp": "2026-05-04T03:02:01+00:00", "data": {}}'
URL = "https://product.example/webhooks"


def signed(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    return signed_by(secret, "event-1", body.decode(), at)


def test_what_is_signed_is_taken_and_with_two_secrets_too() -> None:
    headers = signed(SECRET, BODY, NOW)
    assert is_signed(SECRET, headers, BODY, now=NOW)
    both = signed("whsec_" + "b3RoZXJz" * 4, BODY, NOW)["webhook-signature"]
    headers["webhook-signature"] = f"{both} {headers['webhook-signature']}"
    assert is_signed(SECRET, headers, BODY, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-id": "event-2"},
        {"webhook-timestamp": "1777863722"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,ü"},
    ],
)
def test_what_is_not_signed_so_is_refused(wrong: dict[str, str]) -> None:
    assert not is_signed(SECRET, signed(SECRET, BODY, NOW) | wrong, BODY, now=NOW)


def test_another_body_another_secret_and_another_time_are_refused() -> None:
    headers = signed(SECRET, BODY, NOW)
    assert not is_signed(SECRET, headers, BODY + b" ", now=NOW)
    assert not is_signed("whsec_" + "b3RoZXJz" * 4, headers, BODY, now=NOW)
    for late in (timedelta(minutes=6), timedelta(minutes=-6)):
        assert not is_signed(SECRET, headers, BODY, now=NOW + late)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_at(tmp_path / "assessments.sqlite3")


def event_body(**more: str) -> bytes:
    data = {"id": "event-1", "applicationId": "a", "stageId": "s"} | more
    told = {"type": "application.stage_changed", "timestamp": NOW.isoformat(), "data": data}
    return json.dumps(told).encode()


def test_an_event_is_answered_once_it_is_stored_and_a_forged_one_is_not(kept: Kept) -> None:
    rung: list[bool] = []
    hooks = Hooks(Log(kept), lambda: rung.append(True))
    app = Starlette(routes=[Route("/webhooks", hooks.take, methods=["POST"])])
    now, body = datetime.now(UTC), event_body()
    with serving(app) as url:

        def send(headers: dict[str, str], content: bytes) -> int:
            return httpx.post(f"{url}/webhooks", headers=headers, content=content).status_code

        assert send(signed(SECRET, body, now), body) == 503
        Log(kept).listen_by(Endpoint("e", SECRET), is_new_log=False)
        assert send(signed("whsec_" + "b3RoZXJz" * 4, body, now), body) == 401
        assert send({}, body) == 401
        assert send({}, b" " * 70_000) == 413
        assert Log(kept).unhandled() == []
        assert [send(signed(SECRET, body, now), body) for _ in range(2)] == [204, 204]
        assert send(signed(SECRET, BODY, now), BODY) == 204
    [event] = Log(kept).unhandled()
    assert (event.id, event.type, event.stage_id) == ("event-1", "APPLICATION_STAGE_CHANGED", "s")
    assert rung == [True, True]


@pytest.fixture
def api(server: Server) -> Iterator[Hiregraph]:
    with server.api() as api:
        yield api


class Told:
    """Events of somebody, told by hand in any order."""

    def __init__(self, server: Server, api: Hiregraph, kept: Kept, record: Opportunity) -> None:
        self.application, self.stage = application_id(server, record), stage_id(server)
        self.record, self.kept = record, kept
        self.trigger = Trigger(api, kept)
        since = datetime.now(UTC).isoformat()
        self.kept.add(Rule(TEST, "", "any job", self.stage, STAGE_NAME, since))

    def hear(self, kind: str, *, minutes: int = 0, name: str = "") -> str:
        """Hear an event and handle it; gives the state of what was sent."""
        at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
        event = Event(name or f"{kind} {at}", kind, self.application, self.stage, at)
        Log(self.kept).store([event])
        assert self.trigger.handle() == ""
        assert Log(self.kept).unhandled() == []
        return " ".join(each.state for each in Invitations(self.kept).all())


@pytest.fixture
def told(site: Site, server: Server, api: Hiregraph, kept: Kept) -> Told:
    return Told(server, api, kept, somebody(site))


def test_events_in_the_wrong_order_come_to_the_same(site: Site, told: Told) -> None:
    move(site, told.record)
    reject(site, told.record)
    assert told.hear("APPLICATION_REJECTED") == ""
    assert told.hear("APPLICATION_STAGE_CHANGED") == ""
    unreject(site, told.record)
    assert told.hear("APPLICATION_UNREJECTED") == "sent"
    assert told.hear("APPLICATION_REJECTED") == "sent"
    assert told.hear("APPLICATION_STAGE_CHANGED") == "sent"


def test_whoever_came_before_the_rule_was_made_gets_nothing(site: Site, told: Told) -> None:
    move(site, told.record)
    assert told.hear("APPLICATION_STAGE_CHANGED", minutes=-1) == ""
    assert told.hear("APPLICATION_STAGE_CHANGED") == "sent"


def test_who_is_made_in_the_stage_or_hired_or_deleted_is_told_too(site: Site, told: Told) -> None:
    move(site, told.record)
    assert told.hear("APPLICATION_CREATED") == "sent"
    site.account.delete_opportunity(told.record, site.account.company.users[0]["id"])
    assert told.hear("APPLICATION_DELETED") == "canceled"
    [invitation] = Invitations(told.kept).all()
    assert invitation.reason == GONE


def test_what_cannot_be_read_is_left(site: Site, told: Told) -> None:
    move(site, told.record)
    site.fault("500", "/v1/postings", times=1_000)
    event = Event("e", "APPLICATION_STAGE_CHANGED", told.application, told.stage, NOW.isoformat())
    late = datetime.now(UTC).isoformat()
    Log(told.kept).store([event, Event("f", event.type, event.application, told.stage, late)])
    told.trigger.api.tries = 1
    assert told.trigger.handle() == "Candidates who cannot be read now: 1."
    assert [each.id for each in Log(told.kept).unhandled()] == ["f"]
    site.heal()
    assert told.hear("APPLICATION_STAGE_CHANGED", name="g") == "sent"


@pytest.fixture
def listening(api: Hiregraph, kept: Kept) -> Iterator[Listening]:
    listening = Listening(api=api, log=Log(kept), url=URL)
    yield listening
    for each in endpoints(api):
        api.ask(DELETE, {"input": {"id": each["id"]}})


def endpoints(api: Hiregraph) -> list[Json]:
    walk = pages(api, ENDPOINTS, {}, at=("webhookEndpoints",))
    return [each for page in walk for each in page.nodes if each]


def test_an_endpoint_is_made_once(api: Hiregraph, listening: Listening) -> None:
    for _ in range(2):
        listening.ensure()
    [endpoint] = endpoints(api)
    known = listening.log.endpoint()
    assert known
    assert (endpoint["id"], endpoint["url"], endpoint["isEnabled"]) == (known.id, URL, True)


def test_of_an_endpoint_whose_secret_is_lost_there_is_a_new_one_and_doubles_go(
    api: Hiregraph, listening: Listening, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        one = Listening(api=api, log=Log(kept_at(tmp_path / name)), url=URL)
        one._create(is_new_log=False)
    first, _ = endpoints(api)
    listening.ensure()
    assert [each["id"] for each in endpoints(api)] == [first["id"]]
    known, lost = listening.log.endpoint(), Log(Kept(tmp_path / "a")).endpoint()
    assert known
    assert lost
    assert (known.id, known.secret != lost.secret) == (lost.id, True)


def test_where_the_endpoint_is_gone_the_log_is_another_and_its_ids_begin_anew(
    api: Hiregraph, listening: Listening
) -> None:
    listening.ensure()
    event = Event("5", "APPLICATION_CREATED", "a", None, NOW.isoformat())
    listening.log.store([event], cursor="c")
    assert listening.log.read_so_far()[1] == "c"
    known = listening.log.endpoint()
    assert known
    api.ask(DELETE, {"input": {"id": known.id}})
    listening.ensure()
    assert listening.log.read_so_far()[1] is None
    listening.log.store([event])
    assert len(listening.log.unhandled()) == 2
