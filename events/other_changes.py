"""What happened to people and jobs, told from what they were and are. Pure."""

from dataclasses import dataclass
from datetime import datetime

from accounts.events import EventType, NewEvent
from events.digests import CANDIDATES, JOBS
from events.looks import Look, sameness
from schema.identity import GlobalId
from schema.job import Job, JobStatus


@dataclass(frozen=True, slots=True)
class KnownJob:
    """A job as it was last seen."""

    status: str
    digest: bytes


def candidate_created(look: Look, candidate_id: str, *, at: datetime | None) -> NewEvent:
    """A person came into the system with their first application."""
    created = EventType.CANDIDATE_CREATED
    same = sameness(created, candidate_id)
    return _about(look, "Candidate", candidate_id, created, at=at, same=same)


def candidate_updated(
    look: Look, candidate_id: str, before: bytes, now: bytes, *, at: datetime | None
) -> list[NewEvent]:
    """What is told of a person changed, if the digests say so."""
    updated, fields = EventType.CANDIDATE_UPDATED, CANDIDATES.changed(before, now)
    same = sameness(updated, candidate_id, at, now.hex())
    event = _about(look, "Candidate", candidate_id, updated, at=at, same=same, fields=fields)
    return [event] if fields else []


def known_job(job: Job) -> KnownJob:
    """What is to be kept of a job."""
    return KnownJob(job.status.name, JOBS.digest(job))


def job_changes(look: Look, before: KnownJob | None, job: Job) -> list[NewEvent]:
    """What happened to a job between two looks: at most one event.

    A job that was never seen is told of when it is open, and was made since.
    """
    now, at = known_job(job), job.updated_at
    was_open = before is not None and before.status == JobStatus.OPEN.name
    is_open = job.status is JobStatus.OPEN
    if before is None and not (is_open and look.is_recent(job.created_at)):
        return []
    if was_open is not is_open:
        event = EventType.JOB_OPENED if is_open else EventType.JOB_CLOSED
        return [_of_job(look, event, job.remote_id, at, status=now.status)]
    fields = JOBS.changed(before.digest, now.digest) if before else []
    updated = EventType.JOB_UPDATED
    return [_of_job(look, updated, job.remote_id, at, fields=fields)] if fields else []


def job_deleted(
    look: Look, job_id: str, before: KnownJob, *, at: datetime | None
) -> list[NewEvent]:
    """A job is there no more; told of one that was open."""
    if before.status != JobStatus.OPEN.name:
        return []
    return [_of_job(look, EventType.JOB_CLOSED, job_id, at, status=None)]


def _of_job(
    look: Look, event: EventType, job_id: str, at: datetime | None, **detail: object
) -> NewEvent:
    same = None if at is None else sameness(event, job_id, at)
    return _about(look, "Job", job_id, event, at=at, same=same, **detail)


def _about(  # noqa: PLR0913  -- what an event holds
    look: Look,
    type_name: str,
    remote_id: str,
    event: EventType,
    *,
    at: datetime | None,
    same: str | None,
    **detail: object,
) -> NewEvent:
    return NewEvent(
        account_id=look.account_id,
        type=event,
        origin=look.origin,
        at=at or look.at,
        subject=GlobalId(type_name, look.account_id, remote_id),
        job_id=remote_id if type_name == "Job" else None,
        detail=detail,
        sameness=same,
    )
