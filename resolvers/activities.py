"""The course of an application as activities: notes, and what other records tell of it."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import strawberry

from resolvers.loaders import Loaders
from schema.activity import Activity, ActivityFilter, ActivityType, ActivityVisibility
from schema.application import Application
from schema.interview import Interview
from schema.scorecard import Scorecard
from schema.time_range import within


async def activities_of_application(
    loaders: Loaders, application: Application, which: ActivityFilter | None
) -> list[Activity]:
    """What happened around one application; only what the filter asks for is read."""
    types = None if which is None else which.types
    parts: list[Any] = []
    if types is None or ActivityType.NOTE in types:
        parts.append(loaders.get("notes_by_application", application.key))
    if types is None or ActivityType.OTHER in types:
        parts.append(_events(loaders, application))
    found = [activity for part in await asyncio.gather(*parts) for activity in part]
    span = None if which is None else which.created_at
    return [activity for activity in found if within(span, activity.created_at)]


async def activities_of_candidate(
    loaders: Loaders, candidate: Any, which: ActivityFilter | None
) -> list[Activity]:
    """What happened around all of a person's applications."""
    applications = await loaders.get("applications_by_candidate", candidate.remote_id)
    lists = await asyncio.gather(
        *(activities_of_application(loaders, each, which) for each in applications)
    )
    return [activity for activities in lists for activity in activities]


async def _events(loaders: Loaders, application: Application) -> list[Activity]:
    interviews, scorecards, moves, closing = await asyncio.gather(
        loaders.get("interviews_by_application", application.key),
        loaders.get("scorecards_by_application", application.key),
        _moves(loaders, application),
        _closing(loaders, application),
    )
    return [
        *moves,
        *closing,
        *_of_interviews(application, interviews),
        *_of_scorecards(application, scorecards),
    ]


async def _moves(loaders: Loaders, application: Application) -> list[Activity]:
    stages = await asyncio.gather(
        *(_name_of(loaders, "job_interview_stages", c.stage_id) for c in application.stage_history)
    )
    return [
        _event(
            application,
            f"{application.remote_id}:stage:{number}",
            subject=f"Moved to {stage}",
            at=change.changed_at,
            user_id=change.user_id,
        )
        for number, (change, stage) in enumerate(
            zip(application.stage_history, stages, strict=True)
        )
    ]


async def _closing(loaders: Loaders, application: Application) -> list[Activity]:
    if not application.is_archived:
        return []
    reason = await _name_of(loaders, "reject_reasons", application.reject_reason_id)
    return [
        _event(
            application,
            f"{application.remote_id}:closed",
            subject=f"Closed: {reason}",
            at=application.archived_at,
        )
    ]


def _of_interviews(application: Application, interviews: Sequence[Interview]) -> Iterator[Activity]:
    for interview in interviews:
        title = interview.subject or "interview"
        yield _event(
            application,
            f"{interview.remote_id}:planned",
            subject=f"Interview planned: {title}",
            at=interview.created_at,
            user_id=interview.organizer_id,
        )
        if interview.canceled_at is not None:
            yield _event(
                application,
                f"{interview.remote_id}:canceled",
                subject=f"Interview canceled: {title}",
                at=interview.canceled_at,
            )


def _of_scorecards(application: Application, scorecards: Iterable[Scorecard]) -> Iterator[Activity]:
    for scorecard in scorecards:
        if scorecard.submitted_at is not None:
            yield _event(
                application,
                f"{scorecard.remote_id}:submitted",
                subject=f"Feedback given: {scorecard.name or 'scorecard'}",
                at=scorecard.submitted_at,
                user_id=scorecard.interviewer_id,
            )


def _event(
    application: Application,
    remote_id: str,
    *,
    subject: str,
    at: datetime | None,
    user_id: str | None = None,
) -> Activity:
    return Activity(
        remote_id=strawberry.ID(remote_id),
        remote_data=None,
        application_id=application.remote_id,
        candidate_id=application.candidate_id,
        user_id=user_id,
        activity_type=ActivityType.OTHER,
        subject=subject,
        body=None,
        visibility=ActivityVisibility.PUBLIC,
        replies=[],
        created_at=at,
    )


async def _name_of(loaders: Loaders, loader: str, key: str | None) -> str:
    """The name of a stage or reason; its id where it cannot be read."""
    if key is None:
        return "unknown"
    record = await loaders.find(loader, key)
    return (record and record.name) or key
