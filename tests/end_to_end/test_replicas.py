"""Two whole servers on one PostgreSQL database: each event once, whichever of them is killed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import pytest

from accounts.storage import open_storage
from benchmarks.killing import Killed, free_port
from benchmarks.running import running_sandbox
from tests.end_to_end.product import empty, on_socket
from tests.end_to_end.replicas import (
    ACCOUNT,
    Balancer,
    Pair,
    logged,
    moves_of,
    over_sse,
    over_websocket,
    until_told,
)
from tests.events.receiver import Hanging, Receiver, receiving, taken

pytestmark = pytest.mark.long  # each test starts three processes, and waits for leases to end

TAKEN_OVER_SECONDS = 20
"""Ten for a lease or a claim to end, two until somebody looks, and what a busy machine takes."""


def settings(lever: str, database: str, **more: object) -> dict[str, object]:
    return {
        "lever_api_url": f"{lever}/v1",
        "lever_rate": 10_000,
        "lever_burst": 10_000,
        "database_url": database,
        "secret_key": "of both",
        "allow_private_urls": True,
        "log_level": "error",
        **more,
    }


@asynccontextmanager
async def pair(database: str, *, lost_with: int | None = None) -> AsyncIterator[Pair]:
    """Two servers, of which the first has begun; webhooks reach either, or one of them alone."""
    ports = (free_port(), free_port())
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    with running_sandbox(people=60) as sandbox:
        async with (
            httpx.AsyncClient() as http,
            on_socket(Balancer(urls, http)) as balancer,
            httpx.AsyncClient(base_url=sandbox.url, auth=("sandbox", ""), timeout=60) as lever,
            receiving() as receiver,
        ):
            more: dict[str, object] = {"webhook_url": balancer}
            if lost_with is not None:
                more = {"webhook_url": urls[lost_with], "reconcile_seconds": 2}
            first, second = (
                Killed(settings(sandbox.url, database, **more), port=port) for port in ports
            )
            storage = await open_storage(database)
            with first.killed_at_end(), second.killed_at_end():
                made = Pair(
                    servers=(first, second), lever=lever, storage=storage, receiver=receiver
                )
                await made.begin()
                yield made
            await storage.aclose()
    await empty(database)


async def test_each_event_is_delivered_once_and_subscribers_of_both_see_it(
    postgres_url: str,
) -> None:
    async with pair(postgres_url) as both:
        first, second = both.servers
        second.start()
        await second.answers()
        async with (
            over_websocket(first.url, both.start) as by_first,
            over_sse(second.url, both.start) as by_second,
        ):
            await both.move(120, pause=0.02)
            await both.all_received()
            await until_told(by_first, 120)
            await until_told(by_second, 120)
            await asyncio.sleep(2)  # for what must not come
        log = await logged(second.url)
        assert by_first == by_second == log
        assert sorted(both.receiver.ids) == sorted(log)
        assert moves_of(both.receiver) == await both.made()


@pytest.mark.parametrize("webhooks", ["balanced", "lost"])
@pytest.mark.parametrize("killed", ["holder", "other"])
async def test_one_is_killed_and_the_other_takes_its_work_over(
    postgres_url: str, killed: str, webhooks: str
) -> None:
    dies = 0 if killed == "holder" else 1
    async with pair(postgres_url, lost_with=dies if webhooks == "lost" else None) as both:
        enough = asyncio.Event()
        moving = asyncio.create_task(both.move_until(enough, pause=0.08))
        holders = await held(both)
        both.servers[1].start()
        await both.servers[1].answers()
        dead, heir = both.servers[dies], both.servers[1 - dies]
        async with (
            over_sse(dead.url, both.start) as by_dead,
            over_websocket(heir.url, both.start) as by_heir,
        ):
            await until_told(by_dead, 40)
            with tries_under_way(both.receiver):
                await asyncio.sleep(0.5)
                assert await held(both) == holders
                dead.kill()
            before, at = sum(map(len, (await both.made()).values())), time.monotonic()
            await both.received(before + 1)
            enough.set()
            await moving
            await both.all_received()
            assert time.monotonic() - at < TAKEN_OVER_SECONDS
            await until_told(by_heir, len(set(both.receiver.ids)))
        log = await logged(heir.url)
        assert by_heir == log
        assert set(both.receiver.ids) == set(log)
        assert moves_of(both.receiver) == await both.made()
        assert by_dead == log[: len(by_dead)]
        async with over_sse(heir.url, by_dead[-1]) as missed:
            await until_told(missed, len(log) - len(by_dead))
            await asyncio.sleep(0.5)  # for what must not come
            assert missed == log[len(by_dead) :]
        await both.link("globex", "sandbox-2", by=heir)


@contextmanager
def tries_under_way(receiver: Receiver) -> Iterator[None]:
    """Leave what comes meanwhile without an answer until the end of the block."""
    release = asyncio.Event()
    receiver.answer = lambda _: Hanging(release)
    yield
    receiver.answer = taken
    release.set()


async def held(both: Pair) -> dict[str, str]:
    """Who follows the account and who spreads events, once somebody does."""
    names = {"deliveries", f"following {ACCOUNT}"}
    async with asyncio.timeout(20):
        while not names <= (found := await both.holders()).keys():  # noqa: ASYNC110  -- in others
            await asyncio.sleep(0.05)
    return {name: found[name] for name in names}
