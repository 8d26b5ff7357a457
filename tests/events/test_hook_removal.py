import asyncio
from collections.abc import AsyncIterator

import pytest

from accounts.storage import Storage
from connectors.budget import Budget
from connectors.webhooks import Hooks
from events.hook_removal import left_alone, take_down
from events.hooks import keep_hooks, lease_name
from events.leases import take
from tests.events.hooking import URL, Hooking, hooking


@pytest.fixture
async def world(storage: Storage) -> AsyncIterator[Hooking]:
    async with hooking(storage) as opened:
        yield opened


async def hooks_of(world: Hooking) -> Hooks:
    deadline = asyncio.get_running_loop().time() + 60
    return (await world.keeper.open("acme")).hooks(Budget(deadline=deadline))


async def test_all_of_ours_are_taken_down_and_no_others(world: Hooking) -> None:
    others = await world.listed()
    await keep_hooks(world.keeper)
    await world.make("candidateHired", URL)
    assert await take_down(world.keeper.tokens, "acme", await hooks_of(world), url=URL) == 0
    assert await world.listed() == others


async def test_those_that_may_not_be_deleted_are_counted(world: Hooking) -> None:
    await keep_hooks(world.keeper)
    world.wire.refuse["DELETE"] = 403
    assert await take_down(world.keeper.tokens, "acme", await hooks_of(world), url=None) == 10


async def test_while_an_account_goes_nobody_sets_its_webhooks_up(world: Hooking) -> None:
    async with left_alone(world.kept.storage, "acme"):
        await keep_hooks(world.keeper)
    assert world.wire.sent == {}
    await keep_hooks(world.keeper)
    assert await world.is_whole()


async def test_one_that_is_at_it_for_long_is_not_waited_for_for_ever(world: Hooking) -> None:
    await take(world.kept.storage, lease_name("acme"), owner="another")
    async with left_alone(world.kept.storage, "acme", patience_seconds=0.3):
        pass
    await keep_hooks(world.keeper)
    assert world.wire.sent == {}
