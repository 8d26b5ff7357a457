"""When each account's webhooks were looked after, what came of it, and which are due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.event_tables import hook_upkeep
from accounts.linked_accounts import Status
from accounts.storage import Storage
from accounts.tables import linked_accounts

REPAIRED_EVERY = timedelta(hours=1)

REFUSED_FOR = timedelta(days=1)
"""How long after a refusal nothing is tried, unless the account is linked anew."""

MOVED_AFTER = timedelta(minutes=10)
"""How long another address of this server leaves what was set up as it is: while servers are
exchanged for others of another address, the two must not undo each other's work all the time."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_REASON_LENGTH = 500

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class HookState(StrEnum):
    """What came of the last look at an account's webhooks."""

    SET_UP = "SET_UP"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookUpkeep:
    """The last look at an account's webhooks.

    Attributes:
        account_id: whose.
        base_url: the address of this server by which they were set up.
        linked_at: the link that they were set up for; None for an account of the environment.
        state: what came of it.
        reason: why they are not set up; for people, without any secret.
        failures: how many there were on end.
        checked_at: when it was.
        next_at: when the next is due.
    """

    account_id: str
    base_url: str
    linked_at: datetime | None
    state: HookState
    reason: str | None
    failures: int
    checked_at: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """An account whose webhooks are to be looked after."""

    account_id: str
    provider: str
    linked_at: datetime | None = None


async def due_accounts(
    storage: Storage, fixed: Mapping[str, str], *, base_url: str, now: datetime
) -> list[Due]:
    """The accounts that can be used whose webhooks are due.

    Args:
        storage: the database.
        fixed: the accounts of the environment, each with its provider.
        base_url: the address of this server.
        now: the time.
    """
    kept, linked = hook_upkeep.c, linked_accounts.c
    fresh = _is_fresh(base_url, now)
    of_link = and_(kept.account_id == linked.id, kept.linked_at == linked.linked_at, fresh)
    statement = (
        select(linked.id, linked.provider, linked.linked_at)
        .outerjoin(hook_upkeep, of_link)
        .where(linked.status == Status.ACTIVE.value, kept.account_id.is_(None))
        .order_by(linked.id)
    )
    done = select(kept.account_id).where(kept.account_id.in_(fixed), fresh)
    async with storage.reading() as connection:
        rows = await connection.execute(statement)
        found = [Due(row.id, row.provider, row.linked_at) for row in rows]
        not_due = set((await connection.execute(done)).scalars())
    return [Due(*each) for each in fixed.items() if each[0] not in not_due] + found


async def is_due(storage: Storage, due: Due, *, base_url: str, now: datetime) -> bool:
    """Whether it is so still: another process may have done it meanwhile."""
    kept = hook_upkeep.c
    same = (kept.account_id == due.account_id) & kept.linked_at.is_not_distinct_from(due.linked_at)
    done = select(kept.account_id).where(same, _is_fresh(base_url, now))
    async with storage.reading() as connection:
        return (await connection.execute(done)).first() is None


async def read_upkeep(
    storage: Storage, account_ids: Collection[str] | None = None
) -> list[HookUpkeep]:
    """What came of the last looks, by account id; of all accounts where none is named."""
    statement = select(hook_upkeep).order_by(hook_upkeep.c.account_id)
    if account_ids is not None:
        statement = statement.where(hook_upkeep.c.account_id.in_(account_ids))
    async with storage.reading() as connection:
        return [_upkeep(row) for row in await connection.execute(statement)]


async def note_upkeep(connection: AsyncConnection, upkeep: HookUpkeep) -> None:
    """Keep what came of a look."""
    reason = None if upkeep.reason is None else upkeep.reason[:_REASON_LENGTH]
    columns = [column.name for column in hook_upkeep.c]
    row = {name: getattr(upkeep, name) for name in columns}
    row |= {"state": upkeep.state.value, "reason": reason}
    statement = _INSERTS[connection.dialect.name](hook_upkeep).values(row)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[hook_upkeep.c.account_id], set_=row)
    )


def next_look(before: HookUpkeep | None, state: HookState, now: datetime) -> tuple[int, datetime]:
    """How many failures there have been on end, and when to look again."""
    if state is HookState.SET_UP:
        return 0, now + REPAIRED_EVERY
    if state is HookState.REFUSED:
        return 0, now + REFUSED_FOR
    failures = 1 if before is None else before.failures + 1
    return failures, now + min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE)


def _is_fresh(base_url: str, now: datetime) -> ColumnElement[bool]:
    kept = hook_upkeep.c
    here = or_(kept.base_url == base_url, kept.checked_at > now - MOVED_AFTER)
    return and_(kept.next_at > now, here)


def _upkeep(row: Row[Any]) -> HookUpkeep:
    return HookUpkeep(**{**row._asdict(), "state": HookState(row.state)})
