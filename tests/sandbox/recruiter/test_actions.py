"""What people change in Lever itself, without the API."""

import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.hooks.conftest import EVENTS, HOOKS, Sender
from tests.sandbox.recruiter.conftest import do, done
from tests.sandbox.writes.conftest import SANDBOX, Lever


async def test_a_recruiter_moves_archives_and_takes_back(lever: Lever) -> None:
    path = f"/opportunities/{lever.open_opportunity().id}"
    reason = lever.account.company.archive_reasons[0]["id"]
    await done(lever, "PUT", f"{path}/stage", {"stage": "offer"})
    await done(lever, "PUT", f"{path}/archived", {"reason": reason})
    shown = await lever.get(path)
    assert (shown["stage"], shown["archived"]["reason"]) == ("offer", reason)
    await done(lever, "PUT", f"{path}/archived", {"reason": None})
    assert (await lever.get(path))["archived"] is None
    changes = await lever.changes()
    assert [change["kind"].partition(".")[2] for change in changes] == [
        *("stage", "archived", "archived")
    ]
    assert {change["user"] for change in changes} == {lever.account.company.recruiters[0]}


async def test_who_does_it_may_be_named_and_never_left(lever: Lever) -> None:
    path = f"/opportunities/{lever.open_opportunity().id}/stage"
    first, second = lever.account.company.recruiters[:2]
    await done(lever, "PUT", f"{path}?perform_as={second}", {"stage": "offer"})
    await lever.send("POST", f"/users/{first}/deactivate")
    await done(lever, "PUT", path, {"stage": "lead-new"})
    users = [each["user"] for each in await lever.changes() if each["kind"] == "opportunity.stage"]
    assert users == [second, second]


async def test_a_recruiter_adds_somebody(lever: Lever) -> None:
    body = {"name": "Ines Quill", "emails": ["ines@example.com"], "postings": [lever.posting()]}
    made = await done(lever, "POST", "/opportunities", body)
    shown = await lever.get(f"/opportunities/{made['id']}")
    assert (shown["name"], shown["owner"]) == ("Ines Quill", lever.account.company.recruiters[0])
    (found,) = await lever.get("/opportunities", updated_at_start=shown["updatedAt"])
    assert found["id"] == made["id"]


async def test_a_recruiter_mends_a_person(lever: Lever) -> None:
    person = lever.open_opportunity().person
    await done(lever, "PUT", f"/contacts/{person.id}", {"headline": "Baker"})
    assert (await lever.get(f"/contacts/{person.id}"))["headline"] == "Baker"


async def test_a_posting_that_is_edited_keeps_its_state(lever: Lever) -> None:
    posting = lever.posting()
    await done(lever, "PUT", f"/postings/{posting}", {"text": "Baker"})
    shown = await lever.get(f"/postings/{posting}")
    assert (shown["text"], shown["state"]) == ("Baker", "published")
    await done(lever, "PUT", f"/postings/{posting}", {"state": "closed"})
    shown = await lever.get(f"/postings/{posting}")
    assert (shown["text"], shown["state"], shown["urls"]) == ("Baker", "closed", None)
    (found,) = await lever.get("/postings", updated_at_start=shown["updatedAt"])
    assert found == shown


async def test_what_is_deleted_is_gone_from_reads_and_listed_as_deleted(lever: Lever) -> None:
    record = next(
        each
        for each in lever.account.opportunities.values()
        if not each.confidential and len(each.person.opportunities) == 1
    )
    await done(lever, "DELETE", f"/opportunities/{record.id}")
    at = lever.account.journal.latest
    (gone,) = await lever.get("/opportunities/deleted", deleted_at_start=at)
    assert (gone["id"], gone["contact"], gone["deletedAt"]) == (record.id, record.person.id, at)
    assert await lever.get("/opportunities/deleted", deleted_at_start=at + 1) == []
    assert await lever.get("/opportunities", contact_id=record.person.id) == []
    assert (await lever.get(f"/contacts/{record.person.id}"))["name"] == record.person.name
    for path in ("", "/notes", "/applications", "/interviews"):
        await lever.refused("GET", f"/opportunities/{record.id}{path}", status=404)
    assert (await do(lever, "DELETE", f"/opportunities/{record.id}")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/opportunities/none/stage", {"stage": "offer"}, 404),
        ("PUT", "/contacts/none", {}, 404),
        ("PUT", "/postings/none", {"state": "closed"}, 404),
        ("DELETE", "/webhooks/none", None, 404),
        ("POST", "/webhooks/none/test", None, 404),
        ("POST", "/opportunities", {"emails": ["x"]}, 400),
        ("POST", "/webhooks", {"event": "x"}, 400),
    ],
)
async def test_what_makes_no_sense_is_refused(
    lever: Lever, method: str, path: str, body: Json | None, status: int
) -> None:
    answer = await do(lever, method, path, body)
    assert (answer.status_code, set(answer.json())) == (status, {"code", "message"})
    elsewhere = f"{SANDBOX}/records/nobody{path}"
    assert (await lever.client.request(method, elsewhere, json=body)).status_code == 404


async def test_neither_the_limit_nor_the_log_counts_what_people_do(lever: Lever) -> None:
    path = f"/opportunities/{lever.open_opportunity().id}/stage"
    await done(lever, "PUT", path, {"stage": "offer"})
    log = await lever.client.get(f"{SANDBOX}/requests")
    assert log.json() == {"data": []}


async def test_a_webhook_made_by_hand_is_not_the_apis_to_change(lever: Lever) -> None:
    made = await done(lever, "POST", "/webhooks", {"event": "candidateHired", "url": HOOKS})
    token = made["configuration"].pop("signatureToken")
    assert len(token) == 48
    assert await lever.get("/webhooks") == [made]
    await lever.refused("PUT", "/webhooks", {"data": [{"id": made["id"]}]}, 403)
    await lever.refused("DELETE", f"/webhooks/{made['id']}", status=403)
    await done(lever, "DELETE", f"/webhooks/{made['id']}")
    assert await lever.get("/webhooks") == []


async def test_what_people_do_is_told_by_webhooks(sender: Sender) -> None:
    await sender.hook_all(set(EVENTS))
    record = sender.open_opportunity()
    await done(sender, "PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    await done(sender, "PUT", f"/contacts/{record.person.id}", {"name": "Ines Quill"})
    await done(sender, "DELETE", f"/opportunities/{record.id}")
    assert [each["event"] for each in await sender.sent()] == [
        *("candidateStageChange", "contactUpdated", "candidateDeleted")
    ]


async def test_a_webhook_is_tried_out_with_a_request_that_says_nothing(sender: Sender) -> None:
    hook = await sender.hook("candidateHired")
    sender.receiver.answers = [500]
    path = f"/webhooks/{hook['id']}/test"
    bad, good = [await done(sender, "POST", path) for _ in range(2)]
    assert (bad["state"], good["state"], good["tries"][0]["status"]) == ("failed", "delivered", 200)
    body = sender.receiver.bodies[1]
    assert set(body) == {"event", "triggeredAt", "data", "signature", "token"}
    assert (body["event"], body["data"]) == ("candidateHired", {})
    assert len(sender.receiver.bodies) == 2
