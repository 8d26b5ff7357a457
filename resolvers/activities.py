"""The course of an application as activities: notes, and what other records tell of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

import strawberry

from resolvers.loaders import Loaders
from schema.activity import Activity, ActivityFilter, ActivityType, ActivityVisibility
from schema.application import Application
from schema.identity import ApplicationKey
from schema.interview import Interview
from schema.scorecard import Recommendation
from schema.time_range import within

Part = Callable[[Loaders, Application], Awaitable[list[Activity]]]


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


async def activity_by_id(loaders: Loaders, key: ApplicationKey, remote_id: str) -> Activity | None:
    """The activity of an application with a remote id, whose ending tells where to look."""
    part = next((part for ending, part in _PARTS if ending.search(remote_id)), None)
    if part is None:
        activities = await loaders.get("notes_by_application", key)
    else:
        activities = await part(loaders, await loaders.get("applications", key))
    return next((each for each in activities if each.remote_id == remote_id), None)


def is_event(remote_id: str) -> bool:
    """Whether an activity is put together from other records, and so is none of its own."""
    return any(ending.search(remote_id) for ending, _ in _PARTS)


async def _events(loaders: Loaders, application: Application) -> list[Activity]:
    lists = await asyncio.gather(*(part(loaders, application) for _, part in _PARTS))
    return [activity for activities in lists for activity in activities]


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


async def _interviews(loaders: Loaders, application: Application) -> list[Activity]:
    interviews = await loaders.get("interviews_by_application", application.key)
    return [each for interview in interviews for each in _of_interview(application, interview)]


def _of_interview(application: Application, interview: Interview) -> Iterator[Activity]:
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


async def _feedback(loaders: Loaders, application: Application) -> list[Activity]:
    return [
        _event(
            application,
            f"{scorecard.remote_id}:submitted",
            subject=f"Feedback given: {scorecard.name or 'scorecard'}",
            at=scorecard.submitted_at,
            user_id=scorecard.interviewer_id,
        )
        for scorecard in await loaders.get("scorecards_by_application", application.key)
        if scorecard.submitted_at is not None
    ]


_PARTS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r":stage:\d+$"), _moves),
    (re.compile(r":closed$"), _closing),
    (re.compile(r":(planned|canceled)$"), _interviews),
    (re.compile(r":submitted$"), _feedback),
)
"""What happened beside notes: by the ending of the remote ids, what puts it together."""


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
        overall_recommendation=Recommendation.NO_DECISION,
        replies=[],
        created_at=at,
    )


async def _name_of(loaders: Loaders, loader: str, key: str | None) -> str:
    """The name of a stage or reason; its id where it cannot be read."""
    if key is None:
        return "unknown"
    record = await loaders.find(loader, key)
    return (record and record.name) or key
