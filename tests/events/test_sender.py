"""Events on their way to a real receiver, by one process and by two."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update
from starlette.responses import Response

from accounts.endpoint_tables import deliveries, positions
from accounts.events import TOPIC, EventType, NewEvent, Origin, WhichEvents, record
from accounts.storage import Storage, open_storage
from accounts.vault import Vault
from connectors.public_web import PublicWeb
from events.bell import Bell
from events.deliveries import TOPIC as DELIVERIES
from events.deliveries import State
from events.delivery_log import deliveries_after
from events.endpoints import Endpoint, Endpoints, EndpointTerms
from events.sender import AT_ONCE, Sender
from schema.identity import GlobalId
from tests.events.receiver import Hanging, Receiver, receiving

MOVED = NewEvent(
    account_id="acme",
    type=EventType.APPLICATION_STAGE_CHANGED,
    origin=Origin.WEBHOOK,
    at=datetime(2026, 5, 1, tzinfo=UTC),
)
ANYWHERE = PublicWeb(allow_private=True)


def of(application: int) -> NewEvent:
    return replace(MOVED, application_id=str(application))


async def happen(storage: Storage, *new: NewEvent) -> list[str]:
    async with storage.writing() as connection:
        numbers = await record(connection, new)
    return [GlobalId("Event", "acme", str(number)).encode() for number in numbers]


async def endpoint_at(storage: Storage, receiver: Receiver) -> Endpoint:
    terms = EndpointTerms(url=receiver.url, description=None, which=WhichEvents())
    endpoint, receiver.secret = await Endpoints(storage, Vault([b"made-up"])).create(terms)
    return endpoint


@asynccontextmanager
async def sending(
    storage: Storage, *, web: PublicWeb = ANYWHERE
) -> AsyncIterator["asyncio.Task[None]"]:
    """A process that sends."""
    bell = Bell()
    sender = Sender(endpoints=Endpoints(storage, Vault([b"made-up"])), web=web, bell=bell)
    task: asyncio.Task[None] = asyncio.create_task(sender.run())
    bell.ring(TOPIC)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def states(storage: Storage, count: int, state: State) -> None:
    """Wait until so many deliveries have come so far."""
    async with asyncio.timeout(20):
        while True:
            found = await deliveries_after(storage, None, most=1_000, states=[state])
            if len(found) >= count:
                return
            await asyncio.sleep(0.02)


async def test_events_come_signed_and_in_order_each_once(storage: Storage) -> None:
    async with receiving() as receiver:
        endpoint = await endpoint_at(storage, receiver)
        ids = await happen(storage, *(of(n % 5) for n in range(50)))
        async with sending(storage):
            await states(storage, 50, State.DELIVERED)
    assert sorted(receiver.ids) == sorted(ids)
    for theirs in receiver.by_application().values():
        assert theirs == [each for each in ids if each in theirs]
    [first, *_] = await deliveries_after(storage, None, most=1)
    assert first.endpoint_id == endpoint.id
    assert [(each.status, each.excerpt) for each in first.attempts] == [(200, "thanks")]
    assert receiver.headers[0]["user-agent"].startswith("hiregraph/")


async def test_what_is_refused_is_tried_again_and_keeps_what_follows_waiting(
    storage: Storage,
) -> None:
    async with receiving(lambda came: Response("busy", 503 if came < 2 else 200)) as receiver:
        await endpoint_at(storage, receiver)
        first, second = await happen(storage, of(1), of(1))
        async with sending(storage):
            for tries in (1, 2):
                await receiver.until(tries)
                await soon(storage, tries)
            await states(storage, 2, State.DELIVERED)
    assert receiver.ids == [first, first, first, second]
    [*_, done] = await deliveries_after(storage, None, most=5)
    assert [each.error for each in done.attempts] == ["HTTP 503.", "HTTP 503.", None]


async def tried(storage: Storage) -> None:
    """Wait until the newest delivery was tried."""
    async with asyncio.timeout(20):
        while True:
            if any(each.attempts for each in await deliveries_after(storage, None, most=1)):
                return
            await asyncio.sleep(0.02)


async def soon(storage: Storage, tries: int) -> None:
    """Let what failed so often be due now."""
    async with asyncio.timeout(20):
        while True:
            async with storage.writing() as connection:
                now = update(deliveries).where(
                    deliveries.c.tries == tries, deliveries.c.state == "PENDING"
                )
                done = await connection.execute(
                    now.values(next_at=datetime.now(UTC) - timedelta(seconds=1))
                )
                if done.rowcount:
                    return
            await asyncio.sleep(0.02)


async def test_an_endpoint_that_hangs_keeps_no_other_waiting(storage: Storage) -> None:
    release = asyncio.Event()
    async with receiving(lambda _: Hanging(release)) as slow, receiving() as quick:
        await endpoint_at(storage, slow)
        await endpoint_at(storage, quick)
        ids = await happen(storage, *(of(n) for n in range(60)))
        async with sending(storage):
            await quick.until(60)
            await slow.until(AT_ONCE)
            assert (len(slow.came), sorted(quick.ids)) == (AT_ONCE, sorted(ids))
            release.set()
            await slow.until(60)
            await states(storage, 120, State.DELIVERED)


async def test_what_one_process_tries_for_long_no_other_tries(
    database_url: str, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.deliveries.CLAIM", timedelta(seconds=1))
    monkeypatch.setattr("events.sender._RENEWED_SECONDS", 0.2)
    other, release = await open_storage(database_url), asyncio.Event()
    async with receiving(lambda _: Hanging(release)) as receiver:
        await endpoint_at(storage, receiver)
        ids = await happen(storage, of(1), of(1))
        async with sending(storage), sending(other):
            await receiver.until(1)
            await asyncio.sleep(2)
            assert receiver.ids == ids[:1]
            release.set()
            await states(storage, 2, State.DELIVERED)
        assert receiver.ids == ids
    await other.aclose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_an_endpoint_that_is_made_while_the_log_is_read_misses_nothing(
    database_url: str, storage: Storage
) -> None:
    other = await open_storage(database_url)
    async with receiving() as receiver, sending(storage):
        async with (
            other.writing() as connection
        ):  # holds up whoever asks how far the log was spread
            await connection.execute(insert(positions).values(name=DELIVERIES, number=0))
            await asyncio.sleep(1.5)
            await endpoint_at(storage, receiver)
            [event_id] = await happen(storage, of(1))
        await receiver.until(1)
    assert receiver.ids == [event_id]
    await other.aclose()


async def test_an_endpoint_that_is_deleted_meanwhile_keeps_no_other_waiting(
    storage: Storage,
) -> None:
    release = asyncio.Event()
    async with receiving(lambda _: Hanging(release)) as slow, receiving() as quick:
        deleted = await endpoint_at(storage, slow)
        await happen(storage, of(1))
        async with sending(storage):
            await slow.until(1)
            await Endpoints(storage, Vault([b"made-up"])).delete(deleted.id)
            await endpoint_at(storage, quick)
            release.set()
            ids = await happen(storage, of(2), of(3))
            await states(storage, 2, State.DELIVERED)
        assert sorted(quick.ids) == sorted(ids)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/", "Only https is used; this URL leads to http."),
        ("https://localhost/", "The URL's host has no public address."),
    ],
)
async def test_nothing_is_sent_to_where_only_this_machine_reaches(
    storage: Storage, url: str, error: str
) -> None:
    await endpoint_at(storage, Receiver(url=url))
    await happen(storage, of(1))
    async with sending(storage, web=PublicWeb()):
        await tried(storage)
    [delivery] = await deliveries_after(storage, None, most=1)
    assert [(each.status, each.error) for each in delivery.attempts] == [(None, error)]


async def test_of_two_processes_one_sends_each_event_and_takes_over_from_the_dead(
    database_url: str, storage: Storage
) -> None:
    other = await open_storage(database_url)
    async with receiving() as receiver:
        await endpoint_at(storage, receiver)
        ids = await happen(storage, *(of(n) for n in range(30)))
        async with sending(storage) as first, sending(other):
            await states(storage, 30, State.DELIVERED)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            ids += await happen(other, *(of(n) for n in range(30)))
            await states(other, 60, State.DELIVERED)
        assert sorted(receiver.ids) == sorted(ids)
    await other.aclose()


async def test_a_server_that_ends_notes_what_was_taken(storage: Storage) -> None:
    async with receiving() as receiver:
        await endpoint_at(storage, receiver)
        await happen(storage, of(1))
        async with sending(storage):
            await receiver.until(1)
        [done] = await deliveries_after(storage, None, most=5)
        assert done.state is State.DELIVERED
