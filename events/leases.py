"""Work that one process at a time does, of all that share the database.

A lease is a row with an owner and an end. Its holder renews it; when it is killed, another takes
the lease over once it has ended. A holder that was only slow is kept from harm by the epoch, which
grows with each taking: a transaction that writes the work's results asks `hold` first, which fails
if the lease is another's by now, and keeps it from being taken until the commit.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.event_tables import leases
from accounts.storage import Storage

LEASE = timedelta(seconds=10)
"""After which a holder that did not renew is taken for dead."""

_REMEMBERED = timedelta(days=1)
"""How long after its end a lease is kept: longer than any holder was only slow."""

_INSERTS: dict[bool, Any] = {True: sqlite.insert, False: postgresql.insert}


class LeaseLost(Exception):
    """Another process does the work by now; what was done is thrown away."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do some work.

    Attributes:
        name: of the work.
        owner: who holds it.
        epoch: which taking of it this is.
    """

    name: str
    owner: str
    epoch: int


def new_owner() -> str:
    """A name for a process, or a worker in it, that nobody else has."""
    return uuid.uuid4().hex


async def take(
    storage: Storage, name: str, *, owner: str, lasts: timedelta = LEASE
) -> Lease | None:
    """Take the lease if nobody has it, or its holder is dead; None where somebody has it."""
    now = datetime.now(UTC)
    statement = _INSERTS[storage.is_sqlite](leases).values(
        name=name, owner=owner, epoch=1, expires_at=now + lasts
    )
    statement = statement.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={"owner": owner, "epoch": leases.c.epoch + 1, "expires_at": now + lasts},
        where=leases.c.expires_at <= now,
    )
    async with storage.writing() as connection:
        epoch = (await connection.execute(statement.returning(leases.c.epoch))).scalar()
    return None if epoch is None else Lease(name, owner, epoch)


async def renew(storage: Storage, lease: Lease, *, lasts: timedelta = LEASE) -> None:
    """Hold on for longer.

    Raises:
        LeaseLost: it was taken over.
    """
    statement = update(leases).where(is_held(lease)).values(expires_at=datetime.now(UTC) + lasts)
    async with storage.writing() as connection:
        if not (await connection.execute(statement)).rowcount:
            raise LeaseLost(lease.name)


async def renew_all(storage: Storage, names: Collection[str], *, owner: str) -> None:
    """Hold on for longer to all of these that are still the owner's; the others' work finds out."""
    mine = (leases.c.owner == owner) & leases.c.name.in_(sorted(names))
    until = datetime.now(UTC) + LEASE
    async with storage.writing() as connection:
        await connection.execute(update(leases).where(mine).values(expires_at=until))


async def release(storage: Storage, lease: Lease) -> None:
    """Let go, so that another may begin at once; nothing happens where it was taken over."""
    statement = update(leases).where(is_held(lease)).values(expires_at=datetime.now(UTC))
    async with storage.writing() as connection:
        await connection.execute(statement)


def is_held(lease: Lease) -> ColumnElement[bool]:
    """Whether the lease is still the holder's, as a condition on `leases`: see `hold`."""
    named = (leases.c.name == lease.name) & (leases.c.owner == lease.owner)
    return named & (leases.c.epoch == lease.epoch)


async def hold(connection: AsyncConnection, lease: Lease) -> None:
    """Go on with a transaction only while the lease is held, and keep it until the commit.

    Raises:
        LeaseLost: it was taken over.
    """
    mine = select(leases.c.epoch).where(is_held(lease)).with_for_update()
    if (await connection.execute(mine)).scalar() is None:
        raise LeaseLost(lease.name)


async def forget_ended(storage: Storage) -> None:
    """Delete the leases that ended long ago, of accounts that are gone for instance."""
    ended = leases.c.expires_at < datetime.now(UTC) - _REMEMBERED
    async with storage.writing() as connection:
        await connection.execute(delete(leases).where(ended))
