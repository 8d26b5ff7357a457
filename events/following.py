"""How far each account has been followed, and which accounts there is work for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.event_tables import following, inbound_hooks, leases, notices
from accounts.linked_accounts import Status
from accounts.storage import Storage
from accounts.tables import Moment, linked_accounts
from events.leases import Lease, hold, is_held
from events.times import in_milliseconds

_LEASE_PREFIX = "following "

_FRESHLY_LINKED = timedelta(hours=1)
"""An account linked no longer ago is followed from that moment, a longer one from now."""

_INSERTS: dict[bool, Any] = {True: sqlite.insert, False: postgresql.insert}


class NotFollowed(Exception):
    """The account was unlinked, or linked anew: what was found is thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How far an account has been followed.

    Attributes:
        account_id: which one.
        linked_at: which of its links; None for an account of the environment.
        since: what happened before is not told.
        baseline_cursor: where reading all applications for the first time has come to.
        baseline_done: whether all have been read.
        changes_until: up to where changes have been read.
        next_pass_at: when the next reconciliation is due.
        next_sweep_at: when the next look at every open application is due.
    """

    account_id: str
    linked_at: datetime | None
    since: datetime
    baseline_cursor: str | None
    baseline_done: bool
    changes_until: datetime
    next_pass_at: datetime
    next_sweep_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether there is something to read, without any notice."""
        return not self.baseline_done or min(self.next_pass_at, self.next_sweep_at) <= now


@dataclass(frozen=True, slots=True)
class Due:
    """An account that there is work for.

    Attributes:
        account_id: which one.
        linked_at: the link that stands now.
        was_told: whether there are notices of it.
        is_due: whether there is something to read, without any notice.
    """

    account_id: str
    linked_at: datetime | None
    was_told: bool
    is_due: bool


def lease_name(account_id: str) -> str:
    """Of the lease under which an account is followed."""
    return f"{_LEASE_PREFIX}{account_id}"


def beginning(account_id: str, linked_at: datetime | None, *, now: datetime) -> Following:
    """How an account that was not followed begins to be."""
    fresh = linked_at is not None and linked_at > now - _FRESHLY_LINKED
    since = in_milliseconds(linked_at if linked_at is not None and fresh else now)
    return Following(
        account_id=account_id,
        linked_at=linked_at,
        since=since,
        baseline_cursor=None,
        baseline_done=False,
        changes_until=since,
        next_pass_at=now,
        next_sweep_at=now,
    )


async def read_following(storage: Storage, account_id: str) -> Following | None:
    """How far an account has been followed; None where it was not."""
    mine = select(following).where(following.c.account_id == account_id)
    async with storage.reading() as connection:
        row = (await connection.execute(mine)).one_or_none()
    return None if row is None else Following(**row._mapping)  # noqa: SLF001  -- SQLAlchemy's own


async def begin_following(connection: AsyncConnection, begun: Following) -> None:
    """Begin, in place of what may be known of an earlier link.

    Raises:
        NotFollowed: the account is not linked so any more.
    """
    await _require_link(connection, begun)
    insert = _INSERTS[connection.dialect.name == "sqlite"](following).values(asdict(begun))
    values = {column.name: insert.excluded[column.name] for column in following.c}
    await connection.execute(
        insert.on_conflict_do_update(index_elements=[following.c.account_id], set_=values)
    )


async def keep_following(
    connection: AsyncConnection, lease: Lease, before: Following, now: Following
) -> None:
    """Note how far it has come, or only go on, in the transaction of what was found.

    Until the commit nobody takes the lease, nor unlinks the account.

    Raises:
        LeaseLost: another process follows the account by now.
        NotFollowed: it was unlinked or linked anew meanwhile.
    """
    stands = select(following.c.since).where(_same(before)).join(leases, is_held(lease))
    if before.linked_at is not None:
        stands = stands.join(linked_accounts, _is_linked(before))
    if (await connection.execute(stands.with_for_update(read=True))).first() is None:
        await hold(connection, lease)
        raise NotFollowed(before.account_id)
    changed = {
        each.name: getattr(now, each.name)
        for each in fields(now)
        if getattr(now, each.name) != getattr(before, each.name)
    }
    if changed:
        await connection.execute(update(following).where(_same(before)).values(changed))


async def has_hooks(connection: AsyncConnection, account_id: str) -> bool:
    """Whether the account's system sends webhooks here."""
    found = select(exists().where(inbound_hooks.c.account_id == account_id))
    return bool((await connection.execute(found)).scalar())


async def told_accounts(storage: Storage) -> list[str]:
    """The accounts of which there are notices that nobody has looked into."""
    open_ones = select(notices.c.account_id).where(notices.c.done_at.is_(None)).distinct()
    async with storage.reading() as connection:
        return list((await connection.execute(open_ones)).scalars())


async def due_accounts(
    storage: Storage, fixed: Collection[str], *, owner: str, now: datetime
) -> list[Due]:
    """The accounts in use that there is work for, and that nobody else follows now.

    Args:
        storage: the database.
        fixed: the accounts of the environment.
        owner: who asks.
        now: the time, by which something is due.
    """
    usable = _usable(fixed)
    told = select(notices.c.account_id).where(notices.c.done_at.is_(None)).distinct().subquery()
    held = and_(
        leases.c.name == literal(_LEASE_PREFIX) + usable.c.id,
        leases.c.expires_at > datetime.now(UTC),
        leases.c.owner != owner,
    )
    was_told, is_due = told.c.account_id.is_not(None), _is_due(usable, now)
    statement = (
        select(usable.c.id, usable.c.linked_at, was_told, is_due)
        .outerjoin(following, following.c.account_id == usable.c.id)
        .outerjoin(told, told.c.account_id == usable.c.id)
        .outerjoin(leases, held)
        .where(leases.c.name.is_(None), or_(was_told, is_due))
    )
    async with storage.reading() as connection:
        return [Due(*row) for row in await connection.execute(statement)]


def _is_due(usable: Subquery, now: datetime) -> ColumnElement[bool]:
    return or_(
        following.c.account_id.is_(None),
        following.c.linked_at.is_distinct_from(usable.c.linked_at),
        following.c.baseline_done.is_(False),
        following.c.next_pass_at <= now,
        following.c.next_sweep_at <= now,
    )


def _usable(fixed: Collection[str]) -> Subquery:
    """The accounts that can be read, each with its link."""
    active = linked_accounts.c.status == Status.ACTIVE.value
    kept = select(linked_accounts.c.id, linked_accounts.c.linked_at).where(active)
    given = [select(literal(each), cast(null(), Moment())) for each in sorted(fixed)]
    return union_all(kept, *given).subquery("usable")


async def _require_link(connection: AsyncConnection, account: Following) -> None:
    """Go on only while the account is linked as it was, and let nobody unlink it meanwhile."""
    if account.linked_at is None:
        return
    row = select(linked_accounts.c.id).where(_is_linked(account)).with_for_update(read=True)
    if (await connection.execute(row)).first() is None:
        raise NotFollowed(account.account_id)


def _is_linked(account: Following) -> ColumnElement[bool]:
    linked = linked_accounts.c
    return and_(linked.id == account.account_id, linked.linked_at == account.linked_at)


def _same(account: Following) -> ColumnElement[bool]:
    return and_(
        following.c.account_id == account.account_id,
        following.c.since == account.since,
        following.c.linked_at.is_not_distinct_from(account.linked_at),
    )
