"""What systems have said by webhook: kept until it was looked into, and then against replays.

A notice and its nonce are one row, so that neither is ever there without the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.announcements import announce
from accounts.event_tables import notices
from accounts.storage import Storage
from connectors.notices import Notice, NoticeKind

TOPIC = "notices"
"""Of the bell: rung when something new was kept."""

NONCES_KEPT = timedelta(hours=48)
"""For longer than a webhook may be old (`events.receiving.OLDEST`), so that none is taken again."""

LEFT_UNDONE = timedelta(days=14)
"""How long what nobody could look into is kept: an account may wait for a new credential."""

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Received:
    """A notice that was kept.

    Attributes:
        id: grows with the order of arrival.
        account_id: whose system sent it.
        notice: what it says.
    """

    id: int
    account_id: str
    notice: Notice


async def keep(
    connection: AsyncConnection, account_id: str, *, nonce: str, notice: Notice | None
) -> bool:
    """Keep a notice and its nonce; ring for `TOPIC` here once they are committed.

    Other processes are told at the commit.

    Args:
        connection: of the transaction.
        account_id: whose system sent it.
        nonce: at most 128 characters, by which a second use of it is known.
        notice: what it says; None where there is nothing to look into, as in a trial.

    Returns:
        False where the account has had that nonce before: of two at once one gets True.
    """
    now = datetime.now(UTC)
    row = {
        "account_id": account_id,
        "nonce": nonce,
        "received_at": now,
        "told": None if notice is None else _dump(notice),
        "done_at": now if notice is None else None,
    }
    insert = _INSERTS[connection.dialect.name](notices).values(row)
    kept = await connection.execute(insert.on_conflict_do_nothing().returning(notices.c.id))
    is_new = kept.scalar() is not None
    if is_new:
        await announce(connection, TOPIC)
    return is_new


async def pending(storage: Storage, account_id: str, *, limit: int) -> list[Received]:
    """The notices of an account that are to be looked into, in the order of their arrival."""
    mine = (notices.c.account_id == account_id) & notices.c.done_at.is_(None)
    oldest = select(notices).where(mine).order_by(notices.c.id).limit(limit)
    async with storage.reading() as connection:
        rows = await connection.execute(oldest)
        return [Received(row.id, row.account_id, _load(row.told)) for row in rows]


async def done(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Note that notices were looked into, in the transaction that writes what came of it."""
    statement = update(notices).where(notices.c.id.in_(ids), notices.c.done_at.is_(None))
    await connection.execute(statement.values(done_at=datetime.now(UTC)))


async def forget_old(storage: Storage) -> int:
    """Delete what need not be kept any more; tells how many."""
    now = datetime.now(UTC)
    over = notices.c.done_at.is_not(None) & (notices.c.received_at < now - NONCES_KEPT)
    left = notices.c.received_at < now - LEFT_UNDONE
    async with storage.writing() as connection:
        gone = await connection.execute(delete(notices).where(over | left))
        return int(gone.rowcount)


def _dump(notice: Notice) -> dict[str, Any]:
    told = {name: value for name, value in asdict(notice).items() if value}
    return told | {"kind": notice.kind.value, "at": notice.at.isoformat()}


def _load(told: Mapping[str, Any]) -> Notice:
    known = {"kind": NoticeKind(told["kind"]), "at": datetime.fromisoformat(told["at"])}
    return Notice(**{**told, **known})
