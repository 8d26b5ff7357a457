"""What is known of the records of an account: kept, so that what differs from it is an event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.event_tables import known_applications, known_candidates, known_jobs
from events.application_changes import Closing, Course, Step
from events.interview_changes import KnownInterview, KnownInterviews
from events.looks import Place
from events.other_changes import KnownJob
from events.times import to_milliseconds, to_moment

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownApplication:
    """An application as it was last seen.

    Attributes:
        course: how far it has come.
        interviews: its interviews; None where they were never read.
        interviews_as_of: when somebody had last dealt with it, as they were read.
    """

    course: Course
    interviews: KnownInterviews | None = None
    interviews_as_of: datetime | None = None


@dataclass(slots=True)
class Known:
    """What is known, or is to be, of some records of one account; by remote id."""

    applications: dict[str, KnownApplication] = field(default_factory=dict)
    people: dict[str, bytes] = field(default_factory=dict)
    jobs: dict[str, KnownJob] = field(default_factory=dict)


async def read_applications(
    connection: AsyncConnection, account_id: str, ids: Collection[str]
) -> dict[str, KnownApplication]:
    """Those of the applications that are known."""
    table = known_applications
    mine = (table.c.account_id == account_id) & table.c.application_id.in_(ids)
    rows = await connection.execute(select(table).where(mine))
    return {row.application_id: _application(row) for row in rows}


async def read_people(
    connection: AsyncConnection, account_id: str, ids: Collection[str]
) -> dict[str, bytes]:
    """The digests of those of the people that are known."""
    table = known_candidates
    mine = (table.c.account_id == account_id) & table.c.candidate_id.in_(ids)
    rows = await connection.execute(select(table).where(mine))
    return {row.candidate_id: row.digest for row in rows}


async def read_jobs(connection: AsyncConnection, account_id: str) -> dict[str, KnownJob]:
    """All jobs that are known."""
    rows = await connection.execute(select(known_jobs).where(known_jobs.c.account_id == account_id))
    return {row.job_id: KnownJob(row.status, row.digest) for row in rows}


async def write_known(connection: AsyncConnection, account_id: str, known: Known) -> None:
    """Keep records in place of what was known of them."""
    applications = [
        {
            "account_id": account_id,
            "application_id": remote_id,
            "candidate_id": each.course.place.candidate_id,
            "state": _state(each),
        }
        for remote_id, each in known.applications.items()
    ]
    people = [
        {"account_id": account_id, "candidate_id": remote_id, "digest": digest}
        for remote_id, digest in known.people.items()
    ]
    jobs = [
        {"account_id": account_id, "job_id": key, "status": each.status, "digest": each.digest}
        for key, each in known.jobs.items()
    ]
    await _put(connection, known_applications, applications)
    await _put(connection, known_candidates, people)
    await _put(connection, known_jobs, jobs)


async def forget_known(
    connection: AsyncConnection,
    account_id: str,
    *,
    applications: Iterable[str] = (),
    jobs: Iterable[str] = (),
) -> None:
    """Know nothing any more of records that were deleted."""
    gone = (
        (known_applications, known_applications.c.application_id, list(applications)),
        (known_jobs, known_jobs.c.job_id, list(jobs)),
    )
    for table, key, ids in gone:
        if ids:
            mine = table.c.account_id == account_id
            await connection.execute(delete(table).where(mine, key.in_(ids)))


async def forget_all_known(connection: AsyncConnection, account_id: str) -> None:
    """Know nothing of an account any more."""
    for table in (known_applications, known_candidates, known_jobs):
        await connection.execute(delete(table).where(table.c.account_id == account_id))


async def _put(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    insert = _INSERTS[connection.dialect.name](table)
    keys = {column.name for column in table.primary_key}
    values = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    upsert = insert.on_conflict_do_update(index_elements=sorted(keys), set_=values)
    await connection.execute(upsert, rows)


def _state(known: KnownApplication) -> dict[str, Any]:
    course, closing = known.course, known.course.closing
    interviews = None if known.interviews is None else _interviews(known.interviews)
    return {
        "job": course.place.job_id,
        "stage": course.place.stage_id,
        "steps": [[step.stage_id, to_milliseconds(step.at)] for step in course.steps],
        "closing": closing and [closing.reason_id, to_milliseconds(closing.at)],
        "updated": to_milliseconds(course.updated_at),
        "interviews": interviews,
        "interviews_as_of": to_milliseconds(known.interviews_as_of),
    }


def _interviews(interviews: KnownInterviews) -> dict[str, list[Any]]:
    return {key: [each.digest.hex(), each.is_canceled] for key, each in interviews.items()}


def _application(row: Any) -> KnownApplication:
    state, interviews = row.state, row.state["interviews"]
    place = Place(
        application_id=row.application_id,
        candidate_id=row.candidate_id,
        job_id=state["job"],
        stage_id=state["stage"],
    )
    closing = state["closing"] and Closing(state["closing"][0], to_moment(state["closing"][1]))
    return KnownApplication(
        course=Course(
            place=place,
            steps=tuple(Step(stage, to_moment(at)) for stage, at in state["steps"]),
            closing=closing,
            updated_at=to_moment(state["updated"]),
        ),
        interviews=None
        if interviews is None
        else {
            key: KnownInterview(bytes.fromhex(digest), is_canceled)
            for key, (digest, is_canceled) in interviews.items()
        },
        interviews_as_of=to_moment(state["interviews_as_of"]),
    )
