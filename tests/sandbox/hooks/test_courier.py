"""How webhooks are sent: signed, in order, again after a failure, and given up at last."""

import hashlib
import re
from typing import Any

import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.hooks.conftest import EVENTS, HOOKS, Sender, Start

BLOCK = 64


def hmac_sha256(key: bytes, message: bytes) -> str:
    """HMAC as RFC 2104 defines it, computed without the library that the sandbox uses."""
    padded = key.ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).hexdigest()


async def moves(sender: Sender, count: int) -> None:
    """Move people on, and back again."""
    people = list(sender.account.opportunities.values())
    for at in range(count):
        record = people[at % len(people)]
        stage = "lead-new" if record.stage == "offer" else "offer"
        await sender.send("PUT", f"/opportunities/{record.id}/stage", {"stage": stage})


async def test_a_webhook_is_signed_with_its_own_key(sender: Sender) -> None:
    made = [await sender.hook("candidateStageChange", f"{HOOKS}/{path}") for path in "ab"]
    await moves(sender, 1)
    sent = await sender.sent()
    for hook, delivery in zip(made, sent, strict=True):
        token = delivery["tries"][0]["token"]
        body = next(each for each in sender.receiver.bodies if each["token"] == token)
        assert list(body) == ["id", "event", "triggeredAt", "data", "signature", "token"]
        assert re.fullmatch("[0-9a-f]{48}", token)
        key = hook["configuration"]["signatureToken"].encode()
        assert body["signature"] == hmac_sha256(key, f"{token}{body['triggeredAt']}".encode())
    first, second = sender.receiver.bodies
    assert first["id"] == second["id"] == sent[0]["id"]
    assert first["token"] != second["token"]


async def test_it_says_who_sends_and_what(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    await moves(sender, 1)
    await sender.settle()
    (headers,) = sender.receiver.headers
    assert headers["user-agent"] == "Lever-Webhooks"
    assert headers["content-type"] == "application/json"
    assert int(headers["content-length"]) == len(sender.receiver.raw[0])


async def test_what_is_refused_is_tried_five_times_more_and_then_given_up(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    sender.receiver.answers = [500, 404, 302, 429, 300, 503]
    await moves(sender, 1)
    (sent,) = await sender.sent()
    assert sent["state"] == "failed"
    assert [each["status"] for each in sent["tries"]] == [500, 404, 302, 429, 300, 503]
    bodies = sender.receiver.bodies
    assert len(bodies) == 6
    assert (
        len({body["id"] for body in bodies}) == len({body["triggeredAt"] for body in bodies}) == 1
    )
    assert len({body["token"] for body in bodies}) == 6


async def test_what_arrives_at_last_is_not_sent_again(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    sender.receiver.answers = [500, 500, 204]
    await moves(sender, 1)
    (sent,) = await sender.sent()
    assert (sent["state"], len(sent["tries"])) == ("delivered", 3)
    assert len(sender.receiver.bodies) == 3


async def test_it_is_waited_before_a_further_try_and_others_go_by(start: Start) -> None:
    sender = await start(retry_waits=(3_600.0,))
    await sender.hook("candidateStageChange")
    sender.receiver.answers = [500]
    await moves(sender, 2)
    await sender.receiver.have(2)
    first, second = (await sender.inside("GET", "deliveries"))["data"]
    assert (first["state"], len(first["tries"])) == ("waiting", 1)
    assert (second["state"], second["tries"][0]["status"]) == ("delivered", 200)


async def test_one_token_for_all_tries_where_that_is_asked_for(start: Start) -> None:
    sender = await start(same_token=True, doubled=1.0)
    await sender.hook("candidateStageChange")
    sender.receiver.answers = [500]
    await moves(sender, 1)
    await sender.settle()
    assert len(sender.receiver.raw) == 3
    assert len(set(sender.receiver.raw)) == 1


async def test_order_is_kept(sender: Sender) -> None:
    await sender.hook_all()
    await moves(sender, 40)
    await sender.settle()
    times = [body["triggeredAt"] for body in sender.receiver.bodies]
    assert len(times) == 40
    assert times == sorted(times)


async def test_of_one_webhook_only_so_many_are_under_way(start: Start) -> None:
    sender = await start(at_once=3)
    await sender.hook("candidateStageChange")
    sender.receiver.open.clear()
    await moves(sender, 8)
    await sender.receiver.have(3)
    sender.receiver.open.set()
    await sender.settle()
    assert (sender.receiver.most, len(sender.receiver.bodies)) == (3, 8)


async def test_what_is_lost_is_in_the_log_but_never_sent(start: Start) -> None:
    sender = await start(lost=0.2, doubled=0.2)
    await sender.hook("candidateStageChange")
    await moves(sender, 100)
    sent = await sender.sent()
    lost = {each["id"] for each in sent if each["state"] == "lost"}
    doubled = {each["id"] for each in sent if each["double"]}
    assert len(lost) == 23
    assert len(doubled) == 15
    arrived = [body["id"] for body in sender.receiver.bodies]
    assert len(arrived) == 100 - len(lost) + len(doubled)
    assert set(arrived) == {each["id"] for each in sent} - lost
    assert {each for each in arrived if arrived.count(each) == 2} == doubled


def fates(sent: list[Json]) -> list[tuple[Any, ...]]:
    return [(each["state"], each["double"], each["held"]) for each in sent]


async def test_equal_seeds_give_equal_fates(start: Start) -> None:
    found = []
    for seed in (7, 7, 8):
        sender = await start(lost=0.3, doubled=0.3, reordering=0.01, seed=seed)
        await sender.hook("candidateStageChange")
        await moves(sender, 30)
        found.append(fates(await sender.sent()))
    assert found[0] == found[1] != found[2]


async def test_a_seed_that_is_named_begins_anew(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    told = {"seed": 3, "lost": 0.5, "reordering": 0.01}
    await sender.inside("PATCH", "deliveries/options", told)
    await moves(sender, 20)
    first = fates(await sender.sent())
    await sender.inside("DELETE", "deliveries")
    await sender.inside("PATCH", "deliveries/options", {"seed": 3})
    await moves(sender, 20)
    assert fates(await sender.sent()) == first


async def test_reordering_sends_in_the_order_of_what_was_drawn(start: Start) -> None:
    sender = await start(delay=0.2, reordering=0.2)
    await sender.hook("candidateStageChange")
    await moves(sender, 12)
    sent = await sender.sent()
    numbers = {each["id"]: each["number"] for each in sent}
    arrived = [numbers[body["id"]] for body in sender.receiver.bodies]
    assert sorted(arrived) == sorted(numbers.values())
    assert arrived != sorted(arrived)
    assert min(each["held"] for each in sent) >= 0.2
    assert max(each["held"] for each in sent) <= 0.4


async def test_a_webhook_that_is_gone_or_elsewhere_by_then(sender: Sender) -> None:
    gone = await sender.hook("candidateStageChange")
    moved = await sender.hook("candidateStageChange")
    sender.receiver.open.clear()
    await moves(sender, 2)
    await sender.receiver.have(2)
    await sender.client.delete(f"/webhooks/{gone['id']}")
    there = {"data": [{"id": moved["id"], "url": f"{HOOKS}/new"}]}
    await sender.send("PUT", "/webhooks", there)
    sender.receiver.open.set()
    last, elsewhere = (await sender.sent())[2:]
    assert (last["webhook"], last["state"], last["tries"]) == (gone["id"], "dropped", [])
    assert (elsewhere["state"], elsewhere["url"]) == ("delivered", f"{HOOKS}/new")
    assert sender.receiver.paths == ["/hooks", "/hooks", "/hooks/new"]


async def test_nothing_is_sent_that_nobody_asked_for(sender: Sender) -> None:
    await sender.hook_all(set(EVENTS) - {"candidateStageChange"})
    await moves(sender, 3)
    assert await sender.sent() == []


@pytest.mark.parametrize("at_once", [1, 16])
async def test_hundreds_of_changes_all_arrive(start: Start, at_once: int) -> None:
    sender = await start(at_once=at_once)
    await sender.hook_all()
    await moves(sender, 200)
    assert {each["state"] for each in await sender.sent()} == {"delivered"}
    arrived = {body["id"] for body in sender.receiver.bodies}
    assert len(arrived) == len(sender.receiver.bodies) == 200


@pytest.mark.long
async def test_ten_thousand_changes_all_arrive_but_for_the_lost(start: Start) -> None:
    sender = await start(people=400, lost=0.05, doubled=0.05, reordering=1.0, at_once=4)
    await sender.hook("candidateStageChange")
    await moves(sender, 10_000)
    await sender.settle()
    told = await sender.inside("GET", "deliveries", count=1)
    lost, doubled = told["states"]["lost"], told["deliveries"] - 10_000
    assert len(sender.receiver.bodies) == told["tries"] == 10_000 - lost + doubled
    assert 400 < lost < 600
    assert 400 < doubled < 600
    assert len(await sender.changes()) == 10_001
