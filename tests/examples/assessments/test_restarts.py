"""Assessments are sent once and written back once, whoever is ended meanwhile, and when."""

import httpx
import pytest

from examples.client import Json
from examples.stage_triggered_assessment.triggering import ENDED
from sandbox.data.records import Opportunity
from schema.identity import decode_global_id
from tests.examples.assessments.assessed import (
    Program,
    Server,
    application_id,
    move,
    reject,
    require_one_result,
    somebody,
    stage_id,
    unreject,
    until,
)
from tests.examples.site import Site

MOVED = "APPLICATION_STAGE_CHANGED"
REDELIVER = """mutation ($input: RedeliverEventsInput!) { done: redeliverEvents(input: $input) {
  userErrors { message } } }"""
UPDATE = """mutation ($input: UpdateWebhookEndpointInput!) {
  done: updateWebhookEndpoint(input: $input) { userErrors { message } } }"""
LOG = """query ($types: [EventType!]! = [APPLICATION_STAGE_CHANGED, APPLICATION_REJECTED]) {
  events(first: 100, filter: { types: $types }) { nodes { id subjectId } } }"""
DELIVERIES = """query ($id: ID!) { deliveries(first: 100, filter: { eventId: $id }) {
  nodes { endpointId attempts { status } } } }"""


@pytest.fixture
def program(program: Program) -> Program:
    """It sends the test to whoever comes to the stage."""
    program.choose()
    return program


def ask(server: Server, text: str, **told: object) -> Json:
    with server.api() as api:
        return api.ask(text, told).data


def change(server: Server, text: str, **told: object) -> None:
    assert ask(server, text, input=told)["done"]["userErrors"] == []


def page_of(program: Program, token: str) -> httpx.Response:
    return httpx.get(f"{program.url}/take/{token}")


def test_killed_once_the_event_is_stored_it_sends_after_the_start(
    site: Site, server: Server, program: Program
) -> None:
    record = somebody(site)
    application, stage = application_id(server, record), stage_id(server)
    server.end()
    move(site, record)
    program.send("application.stage_changed", application=application, stage=stage)
    assert program.events(record) == [(MOVED, False)]
    program.kill()
    assert program.invited(record) is None
    program.start()
    server.start()
    program.take(program.until(record, "sent"))
    program.until(record, "written")
    until(lambda: program.events(record) == [(MOVED, True)] * 2)  # that of the log, too
    require_one_result(site, record)


def test_what_is_missed_while_it_is_off_is_caught_up_from_the_log(
    site: Site, program: Program
) -> None:
    record = somebody(site)
    program.kill()
    change(program.server, UPDATE, id=program.endpoint(), isEnabled=False)
    move(site, record)
    until(lambda: event_ids(program.server, record))
    program.start()
    program.until(record, "sent")
    assert program.events(record) == [(MOVED, True)]
    later = somebody(site)
    move(site, later)
    program.until(later, "sent")
    assert statuses(program, later) == [204]


def test_one_who_went_on_meanwhile_gets_nothing(site: Site, program: Program) -> None:
    record = somebody(site)
    program.kill()
    move(site, record)
    move(site, record, "offer")
    until(lambda: len(event_ids(program.server, record)) == 2)
    program.start()
    until(lambda: program.events(record) == [(MOVED, True)] * 2)
    assert program.invited(record) is None


def test_what_comes_again_sends_nothing_again(site: Site, program: Program) -> None:
    record = somebody(site)
    move(site, record)
    first = program.until(record, "sent")
    event_id = event_ids(program.server, record)[0]
    change(program.server, REDELIVER, endpointId=program.endpoint(), fromEventId=event_id)
    until(lambda: statuses(program, record) == [204, 204])
    move(site, record, "offer")
    move(site, record)
    until(lambda: program.events(record) == [(MOVED, True)] * 3)
    assert program.invited(record) == first


@pytest.mark.parametrize(
    ("place", "fault", "done"),
    [
        ("files", "429", False),
        *(
            pytest.param(place, "drop", done, marks=pytest.mark.long)
            for place in ("notes", "files", "addTags")
            for done in (False, True)
        ),
    ],
)
def test_killed_between_note_and_report_and_tag_it_writes_the_rest(
    site: Site, program: Program, place: str, fault: str, *, done: bool
) -> None:
    record = somebody(site)
    move(site, record)
    where = f"/opportunities/{record.id}/{place}"
    site.fault(fault, where, method="POST", done=done, times=100)
    program.take(program.until(record, "sent"))
    until(lambda: [plan.times for plan in site.app.state.faults.plans if plan.times < 100])
    program.kill()
    site.heal()
    program.start()
    program.until(record, "written")
    require_one_result(site, record)


def test_while_hiregraph_is_away_nothing_is_lost(
    site: Site, server: Server, program: Program
) -> None:
    taken = somebody(site)
    move(site, taken)
    sent = program.until(taken, "sent")
    server.end()
    program.take(sent)
    moved = somebody(site)
    move(site, moved)
    program.until(taken, "writing")
    assert "Nothing is lost" in until(lambda: told_in_the_way(program))
    server.start()
    program.take(program.until(moved, "sent"))
    for record in (taken, moved):
        program.until(record, "written")
        require_one_result(site, record)


def told_in_the_way(program: Program) -> str:
    text = httpx.get(f"{program.url}/sent").text
    return text if "is tried again" in text else ""


def test_of_a_rejected_candidate_it_is_called_off_and_good_again_if_they_come_back(
    site: Site, program: Program
) -> None:
    record = somebody(site)
    move(site, record)
    sent = program.until(record, "sent")
    reject(site, record)
    canceled = program.until(record, "canceled")
    assert canceled.reason == ENDED["REJECTED"]
    assert page_of(program, sent.token).status_code == 410
    assert httpx.post(f"{program.url}/take/{sent.token}").status_code == 303
    assert program.invited(record) == canceled
    unreject(site, record)
    assert program.until(record, "sent").token == sent.token
    assert page_of(program, sent.token).status_code == 200


def test_whoever_has_begun_may_end_it_and_the_result_is_written(
    site: Site, program: Program
) -> None:
    record = somebody(site)
    move(site, record)
    sent = program.until(record, "sent")
    program.take(sent, begin_only=True)
    reject(site, record)
    until(lambda: ("APPLICATION_REJECTED", True) in program.events(record))
    assert program.until(record, "begun").token == sent.token
    program.take(sent)
    program.until(record, "written")
    require_one_result(site, record)


def event_ids(server: Server, record: Opportunity) -> list[str]:
    """The events of somebody, the oldest first."""
    nodes = ask(server, LOG)["events"]["nodes"]
    return [each["id"] for each in nodes if decode(each["subjectId"]) == record.id]


def decode(subject: str) -> str:
    return decode_global_id(subject).remote_id


def statuses(program: Program, record: Opportunity) -> list[int]:
    """How the program answered to what it was sent of somebody's first event."""
    found = ask(program.server, DELIVERIES, id=event_ids(program.server, record)[0])
    nodes = [each for each in found["deliveries"]["nodes"] if is_to(program, each)]
    return [attempt["status"] for each in nodes for attempt in each["attempts"]]


def is_to(program: Program, delivery: Json) -> bool:
    return bool(delivery["endpointId"] == program.endpoint())
