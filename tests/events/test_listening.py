import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from accounts.announcements import announce
from accounts.event_tables import notices
from accounts.storage import Storage, open_storage
from events import inbox
from events.bell import Bell, Ear
from events.listening import listen
from tests.fixtures.databases import sqlite_url

LONG = 10.0
END_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


@asynccontextmanager
async def listening(storage: Storage) -> AsyncIterator[Ear]:
    """A process that hears the topic `events`, and has connected."""
    bell = Bell()
    with bell.hearing("events") as ear:
        task = asyncio.create_task(listen(storage, bell))
        await _heard(ear)
        yield ear
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _heard(ear: Ear) -> None:
    """Fails where nothing rings."""
    before = asyncio.get_running_loop().time()
    await ear.wait(LONG)
    assert asyncio.get_running_loop().time() - before < LONG


async def test_what_one_process_commits_rings_in_another(postgres_url: str) -> None:
    here, there = await open_storage(postgres_url), await open_storage(postgres_url)
    async with listening(there) as ear:
        async with here.writing() as connection:
            await announce(connection, "events")
            await announce(connection, "other")
            await ear.wait(0.1)
        await _heard(ear)
    await here.aclose()
    await there.aclose()


async def test_a_broken_connection_is_made_anew_and_all_ring(postgres_url: str) -> None:
    storage = await open_storage(postgres_url)
    async with listening(storage) as ear:
        async with storage.writing() as connection:
            await connection.execute(END_OTHERS)
        await _heard(ear)
    await storage.aclose()


async def test_sqlite_has_nothing_to_listen_to(tmp_path: Path) -> None:
    storage = await open_storage(sqlite_url(tmp_path))
    await listen(storage, Bell())
    async with storage.writing() as connection:
        await announce(connection, "events")
    await storage.aclose()


async def test_a_notice_that_one_process_keeps_rings_in_another(postgres_url: str) -> None:
    here, there = await open_storage(postgres_url), await open_storage(postgres_url)
    bell = Bell()
    with bell.hearing(inbox.TOPIC) as ear:
        task = asyncio.create_task(listen(there, bell))
        await _heard(ear)
        async with here.writing() as connection:
            await inbox.keep(connection, "a", nonce="n", notice=None)
        await _heard(ear)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with here.writing() as connection:
        await connection.execute(notices.delete())
    await here.aclose()
    await there.aclose()
