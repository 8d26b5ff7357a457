"""The log of events, each written in the transaction that did it or found it: an outbox.

Ids grow in the order in which events can be seen, since writers take turns until their commit:
whoever has read up to an id will find nothing before it later on. An event that is found a second
time, by another way, has the same `sameness` and is not written again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.announcements import announce
from accounts.event_tables import events
from accounts.storage import Storage
from schema.identity import GlobalId

TOPIC = "events"
"""Announced when there is something new in the log."""

OF_NO_ACCOUNT = "*"
"""Stands as the account of an event that is about the server; no account has such an id."""

_TURN = 0x68676576
"""Of PostgreSQL's advisory locks, the one that writers of events hold. SQLite has one writer."""

_PERSON_IN = {"Candidate": 0, "Application": 1, "Interview": 2}
"""By type, where in a record's id and those above it the person's stands."""

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class EventType(StrEnum):
    """What can happen."""

    APPLICATION_CREATED = "application.created"
    APPLICATION_STAGE_CHANGED = "application.stage_changed"
    APPLICATION_REJECTED = "application.rejected"
    APPLICATION_UNREJECTED = "application.unrejected"
    APPLICATION_HIRED = "application.hired"
    APPLICATION_DELETED = "application.deleted"
    CANDIDATE_CREATED = "candidate.created"
    CANDIDATE_UPDATED = "candidate.updated"
    INTERVIEW_SCHEDULED = "interview.scheduled"
    INTERVIEW_UPDATED = "interview.updated"
    INTERVIEW_CANCELED = "interview.canceled"
    JOB_OPENED = "job.opened"
    JOB_CLOSED = "job.closed"
    JOB_UPDATED = "job.updated"
    LINKED = "account.linked"
    UNLINKED = "account.unlinked"
    NEEDS_REAUTH = "account.needs_reauth"
    ENDPOINT_DISABLED = "webhook_endpoint.disabled"


class Origin(StrEnum):
    """How it was found out."""

    WEBHOOK = "WEBHOOK"
    RECONCILIATION = "RECONCILIATION"
    SERVER = "SERVER"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event to be written.

    Attributes:
        account_id: where it happened, or to which account.
        type: what happened.
        origin: how it was found out.
        at: when it happened, as far as that is told; in UTC.
        subject: the record that it happened to; None for an account itself.
        application_id: remote id of the application that it is about or belongs to. Events of one
            application are delivered in their order.
        job_id: remote id of the job that it is about or that the application is for.
        stage_id: remote id of the stage that the application is in after it.
        detail: what else is told, in JSON's types; never a secret. Of a link `provider`,
            `environment`, `credential` (`api_key` or `oauth`) and `relinked`; of a credential that
            is no longer taken `reason`; of a stage change `from` and `to`, remote ids of stages; of
            the end of an application `reason`, the remote id of that; of what was changed `fields`,
            their names; of a job that is open now, or no longer, `status`.
        sameness: at most 255 characters, equal for the same thing found twice; None for what is
            found by nobody else.
    """

    account_id: str
    type: EventType
    origin: Origin
    at: datetime
    subject: GlobalId | None = None
    application_id: str | None = None
    job_id: str | None = None
    stage_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    sameness: str | None = None

    @property
    def candidate_id(self) -> str | None:
        """Remote id of the person that it is about, as far as the subject's id tells."""
        subject = self.subject
        above = None if subject is None else _PERSON_IN.get(subject.type_name)
        if subject is None or above is None:
            return None
        chain = (subject.remote_id, *subject.parent_ids)
        return chain[above] if len(chain) > above else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(NewEvent):
    """An event of the log.

    Attributes:
        number: greater than that of every event before it; numbers may be left out.
        noted_at: when it was written.
    """

    number: int
    noted_at: datetime

    @property
    def global_id(self) -> GlobalId:
        """By which callers know it."""
        return GlobalId("Event", self.account_id, str(self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichEvents:
    """Conditions on events. All that is given must hold; None is no condition.

    Attributes:
        account_id: of this account.
        types: of one of these types.
        job_ids: about one of these jobs, or applications for them.
        stage_ids: of applications that are in one of these stages after it.
        application_ids: of one of these applications.
        noted_since: noted then or later.
        noted_until: noted then or before.
    """

    account_id: str | None = None
    types: frozenset[EventType] | None = None
    job_ids: frozenset[str] | None = None
    stage_ids: frozenset[str] | None = None
    application_ids: frozenset[str] | None = None
    noted_since: datetime | None = None
    noted_until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same in SQL."""
        found = [] if self.account_id is None else [events.c.account_id == self.account_id]
        if self.noted_since is not None:
            found.append(events.c.noted_at >= self.noted_since)
        if self.noted_until is not None:
            found.append(events.c.noted_at <= self.noted_until)
        chosen = (
            (events.c.type, self.types),
            (events.c.job_id, self.job_ids),
            (events.c.stage_id, self.stage_ids),
            (events.c.application_id, self.application_ids),
        )
        return found + [column.in_(sorted(among)) for column, among in chosen if among is not None]

    def takes(self, event: Event) -> bool:
        """Whether an event is one of them."""
        return (
            self.account_id in {None, event.account_id}
            and (self.types is None or event.type in self.types)
            and (self.job_ids is None or event.job_id in self.job_ids)
            and (self.stage_ids is None or event.stage_id in self.stage_ids)
            and (self.application_ids is None or event.application_id in self.application_ids)
            and (self.noted_since is None or event.noted_at >= self.noted_since)
            and (self.noted_until is None or event.noted_at <= self.noted_until)
        )


async def record(connection: AsyncConnection, new: Sequence[NewEvent]) -> list[int]:
    """Write events, as the last step of their transaction: others wait for the commit.

    Returns:
        The numbers of those that were written; those found before are left out.
    """
    if not new:
        return []
    if connection.dialect.name != "sqlite":
        turn = text("SELECT pg_advisory_xact_lock(:key)")
        await connection.execute(turn, {"key": _TURN})
        await announce(connection, TOPIC)
    insert = _INSERTS[connection.dialect.name](events).on_conflict_do_nothing()
    rows = [_row(event) for event in new]  # many to a statement, which numbers them in their order
    written = await connection.execute(insert.returning(events.c.id), rows)
    return sorted(written.scalars())


async def record_of_account(
    connection: AsyncConnection, account_id: str, event: EventType, **detail: object
) -> None:
    """Write what became of an account itself, as the last step of the transaction that did it."""
    now = datetime.now(UTC)
    new = NewEvent(account_id=account_id, type=event, origin=Origin.SERVER, at=now, detail=detail)
    await record(connection, [new])


async def read_events(
    storage: Storage, which: WhichEvents, *, after: int, limit: int
) -> list[Event]:
    """The events that follow a number, in their order."""
    newer = select(events).where(events.c.id > after, *which.conditions())
    async with storage.reading() as connection:
        rows = await connection.execute(newer.order_by(events.c.id).limit(limit))
        return [event_of(row) for row in rows.mappings()]


async def is_kept(storage: Storage, number: int) -> bool:
    """Whether the event of that number is still in the log."""
    found = select(events.c.id).where(events.c.id == number)
    async with storage.reading() as connection:
        return (await connection.execute(found)).scalar() is not None


async def last_number(storage: Storage) -> int:
    """The number of the newest event; 0 where there is none."""
    newest = select(events.c.id).order_by(events.c.id.desc()).limit(1)
    async with storage.reading() as connection:
        return (await connection.execute(newest)).scalar() or 0


async def forget_events(storage: Storage, *, before: datetime) -> int:
    """Delete the events that were noted before; tells how many."""
    async with storage.writing() as connection:
        gone = await connection.execute(delete(events).where(events.c.noted_at < before))
        return int(gone.rowcount)


def _row(event: NewEvent) -> dict[str, Any]:
    subject = event.subject
    return {
        "account_id": event.account_id,
        "type": event.type.value,
        "origin": event.origin.value,
        "at": event.at,
        "noted_at": datetime.now(UTC),
        "subject": subject and [subject.type_name, subject.remote_id, *subject.parent_ids],
        "application_id": event.application_id,
        "job_id": event.job_id,
        "stage_id": event.stage_id,
        "detail": event.detail,
        "sameness": event.sameness,
    }


def event_of(told: Mapping[Any, Any]) -> Event:
    """An event from a row, by the table's columns."""
    columns = events.c
    subject = told[columns.subject]
    account_id = told[columns.account_id]
    return Event(
        number=told[columns.id],
        account_id=account_id,
        type=EventType(told[columns.type]),
        origin=Origin(told[columns.origin]),
        at=told[columns.at],
        noted_at=told[columns.noted_at],
        subject=None if subject is None else _subject(account_id, subject),
        application_id=told[columns.application_id],
        job_id=told[columns.job_id],
        stage_id=told[columns.stage_id],
        detail=told[columns.detail],
        sameness=told[columns.sameness],
    )


def _subject(account_id: str, told: list[str]) -> GlobalId:
    type_name, remote_id, *parent_ids = told
    return GlobalId(type_name, account_id, remote_id, tuple(parent_ids))
