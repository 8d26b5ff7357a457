"""Every write that brings an event about, and what the event says."""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.data.records import Opportunity
from tests.sandbox.conftest import Json
from tests.sandbox.hooks.conftest import HOOKS, Sender
from tests.sandbox.writes.acts import (
    apply,
    archive,
    create,
    create_again,
    create_without_posting,
    delete,
    hire,
    link,
    move,
    note,
    reason,
    rename,
    stay,
    tag,
    unarchive,
)
from tests.sandbox.writes.test_access import granted

LATER = 1_800_003_600_000
Act = Callable[[Sender, Opportunity], Awaitable[object]]


def ids(record: Opportunity) -> Json:
    return {
        "opportunityId": record.id,
        "candidateId": record.id,
        "contactId": record.person.id,
    }


CAUSES: list[tuple[Act, list[str]]] = [
    (create, ["contactCreated", "applicationCreated"]),
    (create_without_posting, ["contactCreated"]),
    (create_again, ["applicationCreated"]),
    (apply, ["contactCreated", "applicationCreated"]),
    (move, ["candidateStageChange"]),
    (stay, []),
    (archive, ["candidateArchiveChange"]),
    (hire, ["candidateArchiveChange", "candidateHired"]),
    (delete, ["candidateDeleted"]),
    (rename, ["contactUpdated"]),
    (link, ["contactUpdated"]),
    (tag, []),
    (note, []),
]


@pytest.mark.parametrize(("act", "events"), CAUSES, ids=lambda each: getattr(each, "__name__", ""))
async def test_a_write_brings_about_its_events_and_no_others(
    sender: Sender, act: Act, events: list[str]
) -> None:
    await sender.hook_all()
    await act(sender, sender.open_opportunity())
    assert [delivery["event"] for delivery in await sender.sent()] == events
    assert sorted(sender.receiver.events) == sorted(events)


async def test_what_an_event_says_can_be_found_again(sender: Sender) -> None:
    await sender.hook("applicationCreated")
    await create(sender, sender.open_opportunity())
    await sender.settle()
    (body,) = sender.receiver.bodies
    record = sender.account.opportunities[body["data"]["opportunityId"]]
    assert record.application
    assert body["data"] == {"applicationId": record.application.id} | ids(record)
    assert body["triggeredAt"] == record.created_at


async def test_a_move_tells_from_where_to_where(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    record = sender.open_opportunity()
    before = record.stage
    await move(sender, record)
    await sender.settle()
    (body,) = sender.receiver.bodies
    assert body["data"] == ids(record) | {"fromStageId": before, "toStageId": "offer"}
    assert body["triggeredAt"] == record.last_advanced_at


async def test_archiving_tells_the_state_before_and_after(sender: Sender) -> None:
    await sender.hook("candidateArchiveChange")
    record = sender.open_opportunity()
    await archive(sender, record)
    archived = {"archivedAt": record.archived_at, "reason": record.archive_reason}
    await unarchive(sender, record)
    await sender.settle()
    assert [body["data"] for body in sender.receiver.bodies] == [
        ids(record) | {"fromArchived": None, "toArchived": archived},
        ids(record) | {"fromArchived": archived, "toArchived": None},
    ]


async def test_who_is_hired_is_hired_once_until_taken_back(sender: Sender) -> None:
    await sender.hook("candidateHired")
    record = sender.open_opportunity()
    hired = [each for each in sender.account.company.archive_reasons if each["type"] == "hired"]
    for why in (hired[0]["id"], hired[1]["id"], None, hired[0]["id"]):
        await sender.send("PUT", f"/opportunities/{record.id}/archived", {"reason": why})
    await sender.settle()
    assert [body["data"] for body in sender.receiver.bodies] == [ids(record)] * 2


async def test_interviews_are_told_one_by_one(sender: Sender) -> None:
    await sender.hook_all(["interviewCreated", "interviewUpdated", "interviewDeleted"])
    record = sender.open_opportunity()
    path = f"/opportunities/{record.id}"
    slot = {"interviewers": [{"id": sender.performer}], "date": LATER, "duration": 30}
    body = {"timezone": "UTC", "interviews": [slot, slot]}
    panel = await sender.send("POST", f"{path}/panels", body, 201)
    first, second = (each["id"] for each in panel["interviews"])
    await sender.send("PUT", f"{path}/interviews/{first}", slot | {"duration": 45})
    await sender.send("DELETE", f"{path}/interviews/{first}", status=204)
    await sender.send("DELETE", f"{path}/panels/{panel['id']}", status=204)
    told = [(each["event"], each["data"]["interviewId"]) for each in await sender.sent()]
    assert told == [
        ("interviewCreated", first),
        ("interviewCreated", second),
        ("interviewUpdated", first),
        ("interviewDeleted", first),
        ("interviewDeleted", second),
    ]
    data = sender.receiver.bodies[0]["data"]
    assert data == {"interviewId": first, "panelId": panel["id"]} | ids(record)


async def test_interviews_that_go_with_an_archived_candidate_are_told(sender: Sender) -> None:
    await sender.hook("interviewDeleted")
    record = sender.open_opportunity()
    slot = {"interviewers": [{"id": sender.performer}], "date": LATER, "duration": 30}
    body = {"timezone": "UTC", "interviews": [slot]}
    await sender.send("POST", f"/opportunities/{record.id}/panels", body, 201)
    gone = reason(sender, "non-hired") | {"cleanInterviews": True}
    await sender.send("PUT", f"/opportunities/{record.id}/archived", gone)
    assert [each["event"] for each in await sender.sent()] == ["interviewDeleted"]


async def test_conditions_narrow_to_origins(sender: Sender) -> None:
    record = sender.open_opportunity()
    record.origin = "agency"
    other = next(each for each in sender.account.opportunities.values() if each.origin != "agency")
    narrow = {"conditions": {"origins": ["agency"]}}
    agencies = await sender.hook("candidateStageChange", configuration=narrow)
    everyone = await sender.hook("candidateStageChange", f"{HOOKS}/all")
    for each in (record, other):
        stage = "offer" if each.stage != "offer" else "lead-new"
        await sender.send("PUT", f"/opportunities/{each.id}/stage", {"stage": stage})
    told = [(each["webhook"], each["data"]["opportunityId"]) for each in await sender.sent()]
    assert told == [
        (agencies["id"], record.id),
        (everyone["id"], record.id),
        (everyone["id"], other.id),
    ]


async def test_each_account_has_webhooks_of_its_own(sender: Sender) -> None:
    body = {"event": "candidateStageChange", "url": HOOKS}
    await sender.client.post("/webhooks", json=body, auth=("sandbox-2", ""))
    await move(sender, sender.open_opportunity())
    assert await sender.sent() == []
    other = sender.app.state.accounts["sandbox-2"]
    identifier = next(key for key, each in other.opportunities.items() if each.stage != "offer")
    path = f"/opportunities/{identifier}/stage"
    answer = await sender.client.put(path, json={"stage": "offer"}, auth=("sandbox-2", ""))
    assert answer.status_code == 200
    (sent,) = await sender.sent()
    assert (sent["account"], sent["data"]["opportunityId"]) == ("sandbox-2", identifier)


async def test_what_a_linked_account_changes_is_told_too(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    token = await granted(sender.client, "opportunities:write:admin")
    record = sender.open_opportunity()
    path = f"/opportunities/{record.id}/stage"
    answer = await sender.client.put(path, json={"stage": "offer"}, auth=token)
    assert answer.status_code == 200
    (sent,) = await sender.sent()
    assert sent["data"]["opportunityId"] == record.id
    (change,) = [each for each in await sender.changes() if each["kind"] == "opportunity.stage"]
    assert (sent["change"], sent["triggeredAt"]) == (change["number"], change["at"])
