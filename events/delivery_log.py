"""What became of what was to be sent to endpoints, a page at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.endpoint_tables import deliveries, delivery_attempts
from accounts.event_tables import events
from accounts.events import Event, event_of
from accounts.storage import Storage
from events.deliveries import State
from events.outgoing import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery as it stands, with the tries that were made."""

    id: int
    endpoint_id: str
    event: Event
    state: State
    created_at: datetime
    next_at: datetime
    finished_at: datetime | None
    attempts: list[Attempt]


async def deliveries_after(  # noqa: PLR0913 - each is one condition
    storage: Storage,
    last: int | None,
    *,
    most: int,
    endpoint_id: str | None = None,
    event: int | None = None,
    states: Sequence[State] | None = None,
) -> list[Delivery]:
    """Deliveries, the newest first, from the one before `last` on."""
    given = (
        (deliveries.c.endpoint_id, None if endpoint_id is None else [endpoint_id]),
        (deliveries.c.event_id, None if event is None else [event]),
        (deliveries.c.state, states),
    )
    chosen: list[ColumnElement[bool]] = [
        column.in_(list(among)) for column, among in given if among is not None
    ]
    if last is not None:
        chosen.append(deliveries.c.id < last)
    statement = (
        select(deliveries, events)
        .join(events, events.c.id == deliveries.c.event_id)
        .where(*chosen)
        .order_by(deliveries.c.id.desc())
        .limit(most)
    )
    async with storage.reading() as connection:
        rows = (await connection.execute(statement)).mappings().all()
        tries = await _tries(connection, [row[deliveries.c.id] for row in rows])
    return [_delivery(row, tries[row[deliveries.c.id]]) for row in rows]


async def _tries(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Attempt]]:
    """The tries of deliveries, in their order."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    statement = (
        select(delivery_attempts)
        .where(delivery_attempts.c.delivery_id.in_(ids))
        .order_by(delivery_attempts.c.id)
    )
    for row in await connection.execute(statement):
        found[row.delivery_id].append(
            Attempt(
                at=row.at,
                milliseconds=row.milliseconds,
                status=row.status,
                error=row.error,
                excerpt=row.excerpt,
            )
        )
    return found


def _delivery(row: Mapping[Any, Any], tries: list[Attempt]) -> Delivery:
    columns = deliveries.c
    return Delivery(
        id=row[columns.id],
        endpoint_id=row[columns.endpoint_id],
        event=event_of(row),
        state=State(row[columns.state]),
        created_at=row[columns.created_at],
        next_at=row[columns.next_at],
        finished_at=row[columns.finished_at],
        attempts=tries,
    )
