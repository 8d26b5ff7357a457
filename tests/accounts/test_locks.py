import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import false

from accounts.locks import account_lock
from accounts.storage import Storage, open_storage
from accounts.tables import account_locks


@pytest.fixture
async def replica(database_url: str, storage: Storage) -> AsyncIterator[Storage]:
    """Another process's connections to the same database."""
    del storage  # it must be there first, to be emptied last
    opened = await open_storage(database_url)
    yield opened
    await opened.aclose()


async def test_one_at_a_time_holds_an_accounts_lock(storage: Storage, replica: Storage) -> None:
    inside, most = 0, 0

    async def work(database: Storage) -> None:
        nonlocal inside, most
        async with account_lock(database, "acme"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(work(database) for database in [storage, replica] * 5))
    assert most == 1


async def test_other_accounts_do_not_wait(storage: Storage, replica: Storage) -> None:
    async with account_lock(storage, "acme"), asyncio.timeout(5), account_lock(replica, "other"):
        pass


async def test_who_fails_lets_go(storage: Storage, replica: Storage) -> None:
    with pytest.raises(ZeroDivisionError):
        async with account_lock(storage, "acme"):
            raise ZeroDivisionError
    async with asyncio.timeout(5), account_lock(replica, "acme"):
        pass


async def test_who_gives_up_waiting_leaves_nothing_behind(
    storage: Storage, replica: Storage
) -> None:
    async with account_lock(storage, "acme"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), account_lock(replica, "acme"):
                pass
    async with asyncio.timeout(5), account_lock(storage, "acme"):
        pass


async def test_holders_of_many_locks_can_all_work(storage: Storage) -> None:
    async def work(account_id: str) -> None:
        async with account_lock(storage, account_id), storage.writing() as connection:
            await connection.execute(account_locks.delete().where(false()))

    async with asyncio.timeout(20):
        await asyncio.gather(*(work(f"account-{number}") for number in range(40)))


async def test_a_dead_holders_lease_is_taken_over(storage: Storage) -> None:
    ended = {"account_id": "acme", "owner": "dead", "expires_at": datetime.now(UTC)}
    async with storage.writing() as connection:
        await connection.execute(account_locks.insert().values(ended))
    async with asyncio.timeout(5), account_lock(storage, "acme"):
        pass
