"""Deliveries: each event that an endpoint is to get, until it took it.

A delivery is PENDING until it was taken (DELIVERED) or tried for three days in vain (FAILED). It is
claimed for the time of a try, so that of several processes one sends it; of those of one
application only the oldest that is pending can be claimed. Claims are short and renewed: those of a
process that is killed end soon.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.announcements import announce
from accounts.endpoint_tables import deliveries, delivery_attempts, positions, webhook_endpoints
from accounts.event_tables import events
from accounts.events import (
    OF_NO_ACCOUNT,
    Event,
    EventType,
    NewEvent,
    Origin,
    WhichEvents,
    event_of,
    read_events,
    record,
)
from accounts.storage import Storage
from events.endpoints import Endpoint
from events.leases import Lease, hold
from events.outgoing import GONE, Attempt, next_try, order_key

TOPIC = "deliveries"
"""Rings when there is something to be sent."""

CLAIM = timedelta(seconds=10)
"""For how long a delivery is one process's, which renews it as long as its try takes."""

GIVEN_UP_AFTER = timedelta(days=3)
"""An endpoint that took nothing for so long is sent nothing more."""

_PAGE = 500
_INSERTS: dict[bool, Any] = {True: sqlite.insert, False: postgresql.insert}


class State(StrEnum):
    """How far a delivery has come."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery to be tried now, and its event; `tries` are those before."""

    id: int
    endpoint_id: str
    tries: int
    event: Event


async def unspread(storage: Storage) -> list[Event]:
    """Some of the log of which no deliveries were made yet, the oldest first."""
    position = await _position(storage)
    return await read_events(storage, WhichEvents(), after=position, limit=_PAGE)


async def spread(
    storage: Storage, new: Sequence[Event], endpoints: Iterable[Endpoint], lease: Lease
) -> None:
    """Make deliveries of what `unspread` gave.

    Args:
        storage: where the log is.
        new: from the log, at least one.
        endpoints: all there are, read after `new`: one made just before an event gets it then.
        lease: of who does this.

    Raises:
        LeaseLost: another process does it by now.
    """
    known = list(endpoints)
    rows = [_row(each, event) for event in new for each in known if each.takes(event)]
    async with storage.writing() as connection:
        await hold(connection, lease)
        await _put(connection, storage, rows)
        moved = update(positions).where(positions.c.name == TOPIC).values(number=new[-1].number)
        await connection.execute(moved)


async def endpoints_due(storage: Storage) -> list[str]:
    """The endpoints that something is to be sent to now."""
    due = (
        select(deliveries.c.endpoint_id)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint_id)
        .where(*_to_do(datetime.now(UTC)), webhook_endpoints.c.is_enabled)
        .distinct()
    )
    async with storage.reading() as connection:
        return list((await connection.execute(due)).scalars())


async def claim(storage: Storage, endpoint_id: str, *, most: int) -> list[Claimed]:
    """Take deliveries that are due, the longest due first, so that nobody else sends them."""
    now = datetime.now(UTC)
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.endpoint_id == endpoint_id, *_to_do(now), _is_first())
        .order_by(deliveries.c.next_at, deliveries.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    async with storage.writing() as connection:
        ids = (await connection.execute(due)).scalars().all()
        if not ids:
            return []
        mine = update(deliveries).where(deliveries.c.id.in_(ids))
        await connection.execute(mine.values(claimed_until=now + CLAIM))
        whole = select(deliveries, events).join(events, events.c.id == deliveries.c.event_id)
        rows = await connection.execute(
            whole.where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id)
        )
        return [_claimed(row) for row in rows.mappings()]


async def renew_claims(storage: Storage, ids: Collection[int]) -> None:
    """Keep claims of deliveries that are still being tried."""
    mine = deliveries.c.id.in_(sorted(ids)) & deliveries.c.claimed_until.is_not(None)
    until = datetime.now(UTC) + CLAIM
    async with storage.writing() as connection:
        await connection.execute(update(deliveries).where(mine).values(claimed_until=until))


async def note(
    storage: Storage, tried: Sequence[tuple[Claimed, Attempt]], *, chance: float
) -> None:
    """Note what came of tries, and what follows from it for their endpoints.

    What is gone by now, as its endpoint was deleted or its event forgotten, is passed over. Where
    another tried it too, as this process was slow, what was noted first stands.
    """
    mine = select(deliveries.c.id).where(deliveries.c.id.in_([each.id for each, _ in tried]))
    async with storage.writing() as connection:
        locked = await connection.execute(mine.order_by(deliveries.c.id).with_for_update())
        there = set(locked.scalars())
        tried = [one for one in tried if one[0].id in there]
        if not tried:
            return
        for each, attempt in tried:
            await _note_one(connection, each, attempt, chance)
        rows = [_attempt_row(each, attempt) for each, attempt in tried]
        await connection.execute(insert(delivery_attempts), rows)
        for endpoint_id in {each.endpoint_id for each, _ in tried}:
            theirs = [one for one in tried if one[0].endpoint_id == endpoint_id]
            await _judge(connection, endpoint_id, theirs)


async def redeliver(storage: Storage, endpoint: Endpoint, *, after: int, until: int) -> int:
    """Send an endpoint again what it is told of, from the log; tells how many events that are.

    Args:
        storage: where the log is.
        endpoint: to which.
        after: the number of the event before the first.
        until: the number of the last.
    """
    count, more = 0, True
    while more:
        found = await read_events(storage, endpoint.terms.which, after=after, limit=_PAGE)
        theirs = [event for event in found if event.number <= until]
        async with storage.writing() as connection:
            await _put(connection, storage, [_row(endpoint, event) for event in theirs], anew=True)
        count += len(theirs)
        more = len(found) == _PAGE and found[-1].number < until
        after = found[-1].number if found else after
    return count


def _to_do(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is due and nobody is at."""
    unclaimed = deliveries.c.claimed_until.is_(None) | (deliveries.c.claimed_until < now)
    return (deliveries.c.state == State.PENDING.value, deliveries.c.next_at <= now, unclaimed)


def _is_first() -> ColumnElement[bool]:
    """Nothing that must come before it is still to be taken."""
    earlier = deliveries.alias("earlier")
    before_it = (
        (earlier.c.endpoint_id == deliveries.c.endpoint_id)
        & (earlier.c.order_key == deliveries.c.order_key)
        & (earlier.c.state == State.PENDING.value)
        & (earlier.c.event_id < deliveries.c.event_id)
    )
    return ~exists().where(before_it)


async def _position(storage: Storage) -> int:
    """How far the log has been spread; at first all of it, as no endpoint is told what was."""
    async with storage.writing() as connection:
        start = _INSERTS[storage.is_sqlite](positions).values(name=TOPIC, number=0)
        await connection.execute(start.on_conflict_do_nothing())
        at = select(positions.c.number).where(positions.c.name == TOPIC)
        return int((await connection.execute(at)).scalar_one())


def _row(endpoint: Endpoint, event: Event) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "endpoint_id": endpoint.id,
        "event_id": event.number,
        "order_key": order_key(event),
        "state": State.PENDING.value,
        "tries": 0,
        "created_at": now,
        "next_at": now,
    }


async def _put(
    connection: AsyncConnection,
    storage: Storage,
    rows: Sequence[dict[str, Any]],
    *,
    anew: bool = False,
) -> None:
    """Write deliveries; those that are there stay as they are, or begin anew."""
    if not rows:
        return
    statement = _INSERTS[storage.is_sqlite](deliveries)
    if anew:
        fresh = {"state": State.PENDING.value, "tries": 0, "next_at": datetime.now(UTC)}
        statement = statement.on_conflict_do_update(
            index_elements=[deliveries.c.endpoint_id, deliveries.c.event_id],
            set_={**fresh, "finished_at": None, "claimed_until": None},
        )
    else:
        statement = statement.on_conflict_do_nothing()
    await connection.execute(statement, rows)
    await announce(connection, TOPIC)


async def _note_one(
    connection: AsyncConnection, each: Claimed, attempt: Attempt, chance: float
) -> None:
    tries = each.tries + 1
    values: dict[str, Any] = {"tries": tries, "claimed_until": None}
    again = None if attempt.is_taken else next_try(tries, attempt, chance=chance)
    if again is not None:
        values["next_at"] = again
    else:
        state = State.DELIVERED if attempt.is_taken else State.FAILED
        values |= {"state": state.value, "finished_at": datetime.now(UTC)}
    unchanged = (deliveries.c.state == State.PENDING.value) & (deliveries.c.tries == each.tries)
    mine = update(deliveries).where(deliveries.c.id == each.id, unchanged)
    await connection.execute(mine.values(values))


def _attempt_row(each: Claimed, attempt: Attempt) -> dict[str, Any]:
    return {
        "delivery_id": each.id,
        "at": attempt.at,
        "milliseconds": attempt.milliseconds,
        "status": attempt.status,
        "error": attempt.error,
        "excerpt": attempt.excerpt,
    }


async def _judge(
    connection: AsyncConnection, endpoint_id: str, tried: Sequence[tuple[Claimed, Attempt]]
) -> None:
    """Note since when an endpoint takes nothing; where that is too long, send it nothing more."""
    this = webhook_endpoints.c.id == endpoint_id
    if any(attempt.is_taken for _, attempt in tried):
        well = update(webhook_endpoints).where(this, webhook_endpoints.c.failing_since.is_not(None))
        await connection.execute(well.values(failing_since=None))
        return
    first = min(attempt.at for _, attempt in tried)
    ill = update(webhook_endpoints).where(this, webhook_endpoints.c.failing_since.is_(None))
    await connection.execute(ill.values(failing_since=first))
    gone = any(attempt.status == GONE for _, attempt in tried)
    too_long = webhook_endpoints.c.failing_since < datetime.now(UTC) - GIVEN_UP_AFTER
    why = "It answered 410 Gone." if gone else "It took nothing for three days."
    statement = update(webhook_endpoints).where(this, webhook_endpoints.c.is_enabled)
    if not gone:
        statement = statement.where(too_long)
    disabled = await connection.execute(
        statement.values(is_enabled=False, disabled_reason=why).returning(
            webhook_endpoints.c.account_id
        )
    )
    if (row := disabled.one_or_none()) is not None:
        await _tell_disabled(connection, endpoint_id, row.account_id, why)


async def _tell_disabled(
    connection: AsyncConnection, endpoint_id: str, account_id: str | None, why: str
) -> None:
    event = NewEvent(
        account_id=account_id or OF_NO_ACCOUNT,
        type=EventType.ENDPOINT_DISABLED,
        origin=Origin.SERVER,
        at=datetime.now(UTC),
        detail={"endpointId": endpoint_id, "reason": why},
    )
    await record(connection, [event])


def _claimed(told: Mapping[Any, Any]) -> Claimed:
    return Claimed(
        id=told[deliveries.c.id],
        endpoint_id=told[deliveries.c.endpoint_id],
        tries=told[deliveries.c.tries],
        event=event_of(told),
    )
