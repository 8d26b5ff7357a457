"""Locks over every process that shares the database.

For each account there is one. PostgreSQL lends an advisory lock, which ends with its transaction,
so with a killed process too. SQLite has none: there the lock is a row with an owner and an end,
which whoever comes after the end may take over. A holder that outlives its lease is kept from harm
by the version of what it replaces, not by the lock.

Names can be locked too, many at once, for as long as a write to an account takes. These are rows
in either database: an advisory lock would hold a connection, and there are few.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Delete, delete, text, update
from sqlalchemy.dialects import postgresql, sqlite

from accounts.storage import Storage
from accounts.tables import account_locks

LEASE = timedelta(seconds=60)
"""After which a holder that did not let go is taken for dead (SQLite only)."""

_POLL_SECONDS = 0.05

_NAMESPACE = 0x68677261
"""The first half of the advisory locks' keys; the second is a hash of the account's id, where a
clash makes one account wait for another, no more."""

_INSERTS: dict[bool, Any] = {True: sqlite.insert, False: postgresql.insert}


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
    while not await _take(storage, [account_id], owner, lasts=LEASE):  # noqa: ASYNC110  -- in other processes too
        await asyncio.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        await _let_go(storage, owner)


async def take_names(storage: Storage, names: Collection[str], *, lasts: timedelta) -> str:
    """Lock such names, all or none of them; waits for as long as another has one.

    Args:
        storage: the database.
        names: of at most 128 characters.
        lasts: after which they are free again where nobody lets go.

    Returns:
        The owner, to let go by.
    """
    owner = uuid.uuid4().hex
    try:
        while not await _take(storage, names, owner, lasts=lasts):  # noqa: ASYNC110  -- in other processes too
            await asyncio.sleep(_POLL_SECONDS)
    except asyncio.CancelledError:  # perhaps between the commit and its answer
        await _let_go(storage, owner)
        raise
    return owner


async def let_go(storage: Storage, owner: str, *, after: timedelta | None = None) -> None:
    """Free an owner's names: at once, or `after` a while."""
    if after is None:
        await _let_go(storage, owner)
        return
    ends = update(account_locks).where(account_locks.c.owner == owner)
    async with storage.writing() as connection:
        await connection.execute(ends.values(expires_at=storage.now() + after))


async def forget_ended(storage: Storage) -> None:
    """Forget locks that nobody let go in time."""
    ended = account_locks.c.expires_at <= storage.now()
    async with storage.writing() as connection:
        await connection.execute(delete(account_locks).where(ended))


async def _let_go(storage: Storage, owner: str) -> None:
    async with storage.writing() as connection:
        await connection.execute(_released(owner))


async def _take(storage: Storage, names: Collection[str], owner: str, *, lasts: timedelta) -> bool:
    now = storage.now()
    terms = {"owner": owner, "expires_at": now + lasts}
    rows = [{"account_id": name, **terms} for name in sorted(set(names))]
    statement = _INSERTS[storage.is_sqlite](account_locks).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=[account_locks.c.account_id],
        set_=terms,
        where=account_locks.c.expires_at <= now,
    )
    async with storage.writing() as connection:
        taken = (await connection.execute(statement)).rowcount == len(rows)
        if not taken:
            await connection.execute(_released(owner))
    return taken


def _released(owner: str) -> Delete:
    return delete(account_locks).where(account_locks.c.owner == owner)
