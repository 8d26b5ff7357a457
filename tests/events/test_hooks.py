"""Webhooks of an account of a sandbox, looked after by processes that may be killed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.linked_accounts import AccountTerms
from accounts.storage import Storage
from accounts.vault import Vault
from connectors.base import Connector
from events.hook_upkeep import (
    MOVED_AFTER,
    REFUSED_FOR,
    REPAIRED_EVERY,
    HookState,
    HookUpkeep,
    read_upkeep,
)
from events.hooks import Keeper, hook_url, keep_hooks, lease_name, utc_now
from events.leases import take
from tests.events.hooking import BASE, KEY, URL, Hooking, Killed, hooking

ELSEWHERE = "https://elsewhere.test/webhooks/lever/acme"


@pytest.fixture
async def world(storage: Storage) -> AsyncIterator[Hooking]:
    async with hooking(storage) as opened:
        yield opened


async def upkeep(world: Hooking) -> HookUpkeep:
    [found] = await read_upkeep(world.kept.storage)
    return found


def later(keeper: Keeper, after: timedelta) -> Keeper:
    """The keeper at a later time."""
    return replace(keeper, now=lambda: utc_now() + after)


async def look_again(world: Hooking, after: timedelta = REPAIRED_EVERY) -> None:
    """Look once more, when that is due; forget what was sent before."""
    world.wire.sent.clear()
    await keep_hooks(later(world.keeper, after))


async def test_all_are_set_up_and_the_next_look_finds_nothing_to_do(world: Hooking) -> None:
    others = await world.listed()
    await keep_hooks(world.keeper)
    assert await world.is_whole()
    assert world.wire.sent == {"GET": 1, "POST": 10}
    found = await upkeep(world)
    assert (found.state, found.reason, found.failures) == (HookState.SET_UP, None, 0)
    await look_again(world, timedelta(minutes=59))
    assert world.wire.sent == {}
    await look_again(world)
    assert world.wire.sent == {"GET": 1}
    assert [each for each in await world.listed() if each["url"] != URL] == others


async def test_what_is_missing_double_or_unknown_is_mended_and_nothing_else_touched(
    world: Hooking,
) -> None:
    others = [await world.make("candidateHired", ELSEWHERE) for _ in range(2)]
    await keep_hooks(world.keeper)
    mine = await world.keeper.tokens.of("acme")
    await world.remove(mine[0].id)
    unknown = await world.make("candidateHired", URL)
    await look_again(world)
    assert await world.is_whole()
    assert world.wire.sent == {"GET": 1, "POST": 1, "DELETE": 1}
    there = [each["id"] for each in await world.listed()]
    assert {*others} <= {*there}
    assert unknown not in there


async def test_what_a_person_set_up_is_left_and_ours_stand_beside_it(world: Hooking) -> None:
    theirs = await world.make("candidateHired", URL)
    await world.keeper.tokens.give("acme", ["by hand"])
    await keep_hooks(world.keeper)
    assert world.wire.sent == {"GET": 1, "POST": 10}
    assert theirs in [each["id"] for each in await world.listed()]
    assert (await upkeep(world)).state is HookState.SET_UP


@pytest.mark.parametrize("status", [400, 403])
async def test_what_may_not_be_deleted_keeps_nothing_else_from_being_done(
    world: Hooking, status: int
) -> None:
    await world.make("candidateHired", URL)
    world.wire.refuse["DELETE"] = status
    await keep_hooks(world.keeper)
    assert world.wire.sent == {"GET": 1, "POST": 10, "DELETE": 1}
    assert (await upkeep(world)).state is HookState.SET_UP


@pytest.mark.parametrize("answers", [1, 2, 11])
async def test_a_process_killed_after_any_answer_leaves_nothing_that_is_not_mended(
    world: Hooking, answers: int
) -> None:
    world.wire.kill_after = answers
    with pytest.raises(Killed):
        await keep_hooks(world.keeper)
    world.wire.kill_after = None
    await keep_hooks(world.keeper)
    assert await world.is_whole()
    orphans = 1 if answers > 1 else 0
    assert world.wire.sent == {"GET": 2, "POST": 10 + orphans} | (
        {"DELETE": orphans} if orphans else {}
    )


@pytest.mark.parametrize("answers", [1, 3])
async def test_so_does_one_that_is_killed_at_repairing(world: Hooking, answers: int) -> None:
    await keep_hooks(world.keeper)
    for _ in range(2):
        await world.make("candidateHired", URL)
    world.wire.kill_after = 11 + answers
    with pytest.raises(Killed):
        await keep_hooks(later(world.keeper, REPAIRED_EVERY))
    world.wire.kill_after = None
    await look_again(world)
    assert await world.is_whole()


async def test_hooks_whose_secret_is_lost_are_made_anew(world: Hooking) -> None:
    await keep_hooks(world.keeper)
    tokens = replace(world.keeper.tokens, vault=Vault([b"another"]))
    world.wire.sent.clear()
    keeper = replace(later(world.keeper, REPAIRED_EVERY), tokens=tokens)
    await keep_hooks(keeper)
    assert world.wire.sent == {"GET": 1, "POST": 10, "DELETE": 10}
    assert await replace(world, keeper=keeper).is_whole()


async def test_of_many_processes_at_once_one_does_it(world: Hooking) -> None:
    others = [replace(world.keeper, owner=f"process {number}") for number in range(4)]
    await asyncio.gather(*map(keep_hooks, others))
    assert await world.is_whole()
    assert world.wire.sent == {"GET": 1, "POST": 10}


async def test_while_another_process_is_at_it_nothing_is_done(world: Hooking) -> None:
    await take(world.kept.storage, lease_name("acme"), owner="another")
    await keep_hooks(world.keeper)
    assert world.wire.sent == {}


@pytest.mark.parametrize(
    ("method", "asked"), [("GET", {"GET": 1}), ("POST", {"GET": 1, "POST": 1})]
)
async def test_a_missing_permission_is_noted_once(
    world: Hooking, method: str, asked: dict[str, int]
) -> None:
    world.wire.refuse[method] = 403
    await keep_hooks(world.keeper)
    assert world.wire.sent == asked
    found = await upkeep(world)
    assert found.state is HookState.REFUSED
    scope = "webhooks:read:admin" if method == "GET" else "webhooks:write:admin"
    assert found.reason is not None
    assert scope in found.reason
    await look_again(world, REFUSED_FOR - timedelta(minutes=1))
    assert world.wire.sent == {}
    await look_again(world, REFUSED_FOR)
    assert world.wire.sent == asked


async def test_a_kind_that_the_system_does_not_have_keeps_no_other_from_being_set_up(
    world: Hooking,
) -> None:
    world.wire.unknown = b"interviewCreated"
    await keep_hooks(world.keeper)
    assert world.wire.sent == {"GET": 1, "POST": 10}
    assert len(await world.keeper.tokens.of("acme")) == 9
    found = await upkeep(world)
    assert found.state is HookState.REFUSED
    assert found.reason is not None
    assert found.reason.startswith("interviewCreated: Lever cannot serve this request (HTTP 400)")


async def test_linked_anew_it_is_tried_at_once(world: Hooking) -> None:
    world.wire.refuse["GET"] = 403
    await keep_hooks(world.keeper)
    world.wire.refuse.clear()
    await world.kept.link(AccountTerms(id="acme"), KEY)
    await keep_hooks(world.keeper)
    assert await world.is_whole()
    assert (await upkeep(world)).state is HookState.SET_UP


async def test_what_fails_is_tried_again_after_ever_longer(world: Hooking) -> None:
    world.wire.refuse["POST"] = 500
    pauses = []
    for hours in range(3):
        await look_again(world, timedelta(hours=hours))
        found = await upkeep(world)
        assert found.state is HookState.FAILED
        pauses.append((found.failures, found.next_at - found.checked_at))
    minute = timedelta(minutes=1)
    assert pauses == [(1, minute), (2, 2 * minute), (3, 4 * minute)]
    world.wire.refuse.clear()
    await look_again(world, timedelta(hours=3))
    assert await world.is_whole()
    assert (await upkeep(world)).failures == 0


async def test_at_another_address_all_are_moved_after_a_while(world: Hooking) -> None:
    await keep_hooks(world.keeper)
    moved = replace(world.keeper, base_url="https://moved.test")
    world.wire.sent.clear()
    await keep_hooks(later(moved, MOVED_AFTER - timedelta(minutes=1)))
    assert world.wire.sent == {}
    await keep_hooks(later(moved, MOVED_AFTER))
    assert world.wire.sent == {"GET": 1, "POST": 10, "DELETE": 10}
    urls = [each["url"] for each in await world.listed()]
    assert urls.count("https://moved.test/webhooks/lever/acme") == 10
    assert URL not in urls


async def test_an_account_that_goes_meanwhile_leaves_nothing_behind(world: Hooking) -> None:
    before = await world.listed()
    opened = world.keeper.open

    async def open_and_unlink(account_id: str) -> Connector:
        connector = await opened(account_id)
        await world.kept.unlink(account_id)
        return connector

    await keep_hooks(replace(world.keeper, open=open_and_unlink))
    assert world.wire.sent == {"GET": 1, "POST": 1, "DELETE": 1}
    assert await world.listed() == before
    assert await world.keeper.tokens.of("acme") == []
    assert await read_upkeep(world.kept.storage) == []


async def test_an_account_whose_credential_is_refused_is_left_alone(world: Hooking) -> None:
    await world.kept.mark_refused((await world.kept.get("acme")).link, "no")
    await keep_hooks(world.keeper)
    assert world.wire.sent == {}
    assert await read_upkeep(world.kept.storage) == []


async def test_the_account_of_the_environment_has_its_own(world: Hooking) -> None:
    connector = await world.keeper.open("acme")
    await world.kept.unlink("acme")

    async def open_fixed(account_id: str) -> Connector:
        assert account_id == "default"
        return connector

    keeper = replace(world.keeper, open=open_fixed, fixed={"default": "lever"})
    await keep_hooks(keeper)
    await keep_hooks(keeper)
    assert world.wire.sent == {"GET": 1, "POST": 10}
    assert len(await keeper.tokens.of("default")) == 10
    urls = [each["url"] for each in await world.listed()]
    assert urls.count(hook_url(BASE, "lever", "default")) == 10


async def test_a_defect_is_told_and_does_not_come_again_at_once(world: Hooking) -> None:
    async def broken(_account_id: str) -> Connector:
        raise ZeroDivisionError

    await keep_hooks(replace(world.keeper, open=broken))
    found = await upkeep(world)
    assert (found.state, found.reason) == (HookState.FAILED, "Unexpected error.")
    assert found.base_url == BASE
