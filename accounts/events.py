"""What became of accounts, written in the transaction that did it: a transactional outbox.

Ids grow in the order in which events can be seen, since writers take turns until their commit:
whoever has read up to an id will find nothing before it later on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.storage import Storage
from accounts.tables import account_events

_TURN = 0x68676576
"""Of PostgreSQL's advisory locks, the one that writers of events hold. SQLite has one writer."""


class EventType(StrEnum):
    """What can become of an account."""

    LINKED = "account.linked"
    UNLINKED = "account.unlinked"
    NEEDS_REAUTH = "account.needs_reauth"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One event.

    Attributes:
        id: greater than that of every event before it; numbers may be left out.
        account_id: of an account that may be gone by now.
        at: in UTC.
        detail: what else is told, in JSON's types; never a secret. Of a link `provider`,
            `environment`, `credential` (`api_key` or `oauth`) and `relinked`; of a credential that
            is no longer taken `reason`.
    """

    id: int
    account_id: str
    type: EventType
    at: datetime
    detail: Mapping[str, Any]


async def record(
    connection: AsyncConnection, account_id: str, event: EventType, **detail: object
) -> None:
    """Write an event, as the last step of its transaction: others wait for the commit."""
    if connection.dialect.name != "sqlite":
        turn = text("SELECT pg_advisory_xact_lock(:key)")
        await connection.execute(turn, {"key": _TURN})
    row = {"account_id": account_id, "type": event.value, "at": datetime.now(UTC), "detail": detail}
    await connection.execute(insert(account_events).values(row))


async def read_events(storage: Storage, *, after: int, limit: int) -> list[AccountEvent]:
    """The events that follow an id, in their order."""
    newer = select(account_events).where(account_events.c.id > after)
    async with storage.reading() as connection:
        rows = await connection.execute(newer.order_by(account_events.c.id).limit(limit))
        return [
            AccountEvent(
                id=row.id,
                account_id=row.account_id,
                type=EventType(row.type),
                at=row.at,
                detail=row.detail,
            )
            for row in rows
        ]
