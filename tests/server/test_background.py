import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from accounts.errors import StorageUnusable
from accounts.event_tables import events, leases, notices
from accounts.events import EventType, WhichEvents, read_events, record_of_account
from accounts.storage import Storage, open_storage
from events import inbox
from events.leases import take
from server.background import Chore, doing, forgetting
from tests.fixtures.databases import sqlite_url

LONG = 3_600.0


def counting(times: int, failure: Exception | None = None) -> tuple[Chore, asyncio.Event]:
    """A chore without a pause, and what is set once it was done so often; all but that failed."""
    done = asyncio.Event()
    left = [times]

    async def do() -> None:
        left[0] -= 1
        if left[0] > 0 and failure is not None:
            raise failure
        if left[0] == 0:
            done.set()

    return Chore("counting", do, 0.0), done


@pytest.mark.parametrize("failure", [None, StorageUnusable("gone"), ZeroDivisionError()])
async def test_a_chore_is_done_again_and_again_whatever_comes_of_it(
    failure: Exception | None,
) -> None:
    chore, done = counting(3, failure)
    async with doing(chore), asyncio.timeout(20):
        await done.wait()


async def test_one_chore_does_not_wait_for_another_and_all_end_with_the_block() -> None:
    ended = asyncio.Event()

    async def never() -> None:
        try:
            await asyncio.sleep(LONG)
        finally:
            ended.set()

    chore, done = counting(1)
    async with doing(Chore("never", never, 0.0), chore):
        await done.wait()
        assert not ended.is_set()
    assert ended.is_set()


async def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    storage = await open_storage(sqlite_url(tmp_path))
    async with storage.writing() as connection:
        await inbox.keep(connection, "a", nonce="old", notice=None)
        long_ago = datetime.now(UTC) - inbox.NONCES_KEPT
        await connection.execute(update(notices).values(received_at=long_ago))
        await inbox.keep(connection, "a", nonce="new", notice=None)
    await take(storage, "old", owner="o", lasts=timedelta(days=-2))
    await take(storage, "new", owner="o")
    async with storage.writing() as connection:
        await record_of_account(connection, "a", EventType.LINKED)
        long_ago = datetime.now(UTC) - timedelta(days=8)
        await connection.execute(update(events).values(noted_at=long_ago))
        await record_of_account(connection, "a", EventType.UNLINKED)
    await forgetting(storage, events_kept=timedelta(days=7)).do()
    assert await counts(storage) == (1, 1)
    [left] = await read_events(storage, WhichEvents(), after=0, limit=9)
    assert left.type is EventType.UNLINKED
    await storage.aclose()


async def counts(storage: Storage) -> tuple[int, int]:
    async with storage.reading() as connection:
        found = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (notices, leases)
        ]
    return found[0], found[1]
