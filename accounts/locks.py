"""One lock for each account, over every process that shares the database.

PostgreSQL lends an advisory lock, which ends with its transaction, so with a killed process too.
SQLite has none: there the lock is a row with an owner and an end, which whoever comes after the
end may take over. A holder that outlives its lease is kept from harm by the version of what it
replaces, not by the lock.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.dialects.sqlite import insert

from accounts.storage import Storage
from accounts.tables import account_locks

LEASE = timedelta(seconds=60)
"""After which a holder that did not let go is taken for dead (SQLite only)."""

_POLL_SECONDS = 0.05

_NAMESPACE = 0x68677261
"""The first half of the advisory locks' keys; the second is a hash of the account's id, where a
clash makes one account wait for another, no more."""


@asynccontextmanager
async def account_lock(storage: Storage, account_id: str) -> AsyncIterator[None]:
    """Hold the account's lock; waits for as long as another has it."""
    hold = _leased if storage.is_sqlite else _advisory
    async with hold(storage, account_id):
        yield


@asynccontextmanager
async def _advisory(storage: Storage, account_id: str) -> AsyncIterator[None]:
    statement = text("SELECT pg_advisory_xact_lock(:space, hashtext(:account_id))")
    async with storage.lock_engine.begin() as connection:
        await connection.execute(statement, {"space": _NAMESPACE, "account_id": account_id})
        yield


@asynccontextmanager
async def _leased(storage: Storage, account_id: str) -> AsyncIterator[None]:
    owner = uuid.uuid4().hex
    while not await _take(storage, account_id, owner):  # noqa: ASYNC110  -- in other processes too
        await asyncio.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        mine = (account_locks.c.account_id == account_id) & (account_locks.c.owner == owner)
        async with storage.writing() as connection:
            await connection.execute(delete(account_locks).where(mine))


async def _take(storage: Storage, account_id: str, owner: str) -> bool:
    now = datetime.now(UTC)
    terms = {"owner": owner, "expires_at": now + LEASE}
    statement = insert(account_locks).values(account_id=account_id, **terms)
    statement = statement.on_conflict_do_update(
        index_elements=[account_locks.c.account_id],
        set_=terms,
        where=account_locks.c.expires_at <= now,
    )
    async with storage.writing() as connection:
        return (await connection.execute(statement)).rowcount == 1
