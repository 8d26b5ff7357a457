"""``/__sandbox__/deliveries``: what was sent, and how it is sent."""

from typing import Any

import pytest

from tests.sandbox.hooks.conftest import HOOKS, Sender
from tests.sandbox.writes.conftest import SANDBOX

LIST = f"{SANDBOX}/deliveries"
DEFAULTS = {
    "delay": 0.0,
    "reordering": 0.0,
    "retryWaits": [0.0] * 5,
    "timeout": 5.0,
    "lost": 0.0,
    "doubled": 0.0,
    "atOnce": 1,
    "sameToken": False,
    "seed": 1,
}


async def changed(sender: Sender) -> None:
    """Move somebody, and rename them."""
    record = sender.open_opportunity()
    await sender.send("PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    await sender.send("PUT", f"/contacts/{record.person.id}", {"name": "Ines Quill"})


async def test_a_delivery_tells_what_went_where_and_each_try(sender: Sender) -> None:
    hook = await sender.hook("contactUpdated")
    sender.receiver.answers = [503]
    await changed(sender)
    (sent,) = await sender.sent()
    (body, _again) = sender.receiver.bodies
    tries, revision = sent.pop("tries"), sent.pop("revision")
    assert sent == {
        "number": 1,
        "account": "sandbox",
        "webhook": hook["id"],
        "url": HOOKS,
        "event": "contactUpdated",
        "id": body["id"],
        "change": 3,
        "triggeredAt": body["triggeredAt"],
        "data": body["data"],
        "double": False,
        "held": 0.0,
        "state": "delivered",
    }
    assert [(each["status"], each["error"]) for each in tries] == [(503, None), (200, None)]
    assert [each["token"] for each in tries] == [each["token"] for each in sender.receiver.bodies]
    assert tries[0]["at"] == sender.wall.now * 1000
    assert revision == 3


async def test_the_list_is_narrowed(sender: Sender) -> None:
    await sender.hook_all(["contactUpdated", "candidateStageChange"])
    await changed(sender)
    first, second = await sender.sent()

    async def listed(**query: Any) -> list[int]:
        answer = await sender.inside("GET", "deliveries", **query)
        return [each["number"] for each in answer["data"]]

    assert await listed(event="contactUpdated") == [2]
    assert await listed(webhook=first["webhook"]) == [1]
    assert await listed(account="sandbox-2") == []
    assert await listed(state=["delivered", "lost"]) == [1, 2]
    assert await listed(after=1) == [2]
    last = max(first["revision"], second["revision"])
    assert await listed(since=last) == []
    assert (await sender.inside("GET", "deliveries"))["revision"] == last


async def test_a_summary_counts(sender: Sender) -> None:
    await sender.hook_all(["contactUpdated", "candidateStageChange"])
    sender.receiver.answers = [500]
    await changed(sender)
    assert await sender.inside("GET", "deliveries", settled=20, count=1) == {
        "deliveries": 2,
        "tries": 3,
        "states": {"delivered": 2},
        "events": {"candidateStageChange": 1, "contactUpdated": 1},
        "statuses": {"500": 1, "200": 2},
    }


async def test_what_is_on_its_way_is_not_forgotten(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    await changed(sender)
    await sender.settle()
    sender.receiver.open.clear()
    await sender.hook("contactUpdated")
    await changed_back(sender)
    await sender.inside("DELETE", "deliveries")
    (left,) = (await sender.inside("GET", "deliveries"))["data"]
    assert (left["event"], left["state"]) == ("contactUpdated", "waiting")
    sender.receiver.open.set()
    assert [each["state"] for each in await sender.sent()] == ["delivered"]


async def changed_back(sender: Sender) -> None:
    record = sender.open_opportunity()
    await sender.send("PUT", f"/contacts/{record.person.id}", {"name": "Somebody"})


async def test_one_is_sent_again_when_asked(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    await changed(sender)
    (first,) = await sender.sent()
    anew = (await sender.inside("POST", "deliveries/1/rerun"))["data"]
    assert (anew["number"], anew["double"], anew["id"]) == (2, True, first["id"])
    await sender.settle()
    old, new = sender.receiver.bodies
    assert {name for name in old if old[name] != new[name]} == {"token", "signature"}
    assert (await sender.client.post(f"{LIST}/9/rerun")).status_code == 404


async def test_options_are_told_and_changed_one_by_one(sender: Sender) -> None:
    assert await sender.inside("GET", "deliveries/options") == {"data": DEFAULTS}
    told = {"retryWaits": [1, 2.5], "lost": 0.05, "atOnce": 8, "sameToken": True}
    answer = await sender.inside("PATCH", "deliveries/options", told)
    assert answer == {"data": DEFAULTS | told | {"retryWaits": [1.0, 2.5]}}
    assert await sender.inside("GET", "deliveries/options") == answer


@pytest.mark.parametrize(
    "told",
    [
        {"lots": 1},
        {"lost": 1.1},
        {"lost": -0.1},
        {"lost": "all"},
        {"lost": True},
        {"lost": None},
        {"delay": 86_401},
        {"retryWaits": 1},
        {"retryWaits": [-1]},
        {"retryWaits": [1] * 21},
        {"atOnce": 0},
        {"atOnce": 1.5},
        {"sameToken": 1},
        {"seed": -1},
        {"delay": 1, "lost": 2},
    ],
)
async def test_options_that_make_no_sense_change_nothing(sender: Sender, told: object) -> None:
    answer = await sender.client.patch(f"{LIST}/options", json=told)
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequestError")
    assert await sender.inside("GET", "deliveries/options") == {"data": DEFAULTS}


@pytest.mark.parametrize("content", [b"[]", b"{", b""])
async def test_options_are_an_object(sender: Sender, content: bytes) -> None:
    answer = await sender.client.patch(f"{LIST}/options", content=content)
    assert answer.status_code == 400
