"""Relations that are put together from what several loaders give, by the name on the relation."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from connectors.base import PageKey
from resolvers.activities import activities_of_application, activities_of_candidate
from resolvers.attachments import attachments_of_application, attachments_of_candidate
from resolvers.connections import check_size
from resolvers.loaders import Loaders
from schema.application import Application
from schema.interview import Interview
from schema.interview_panel import InterviewPanel
from schema.job import Job
from schema.scorecard import Scorecard
from schema.user import User

Compose = Callable[[Loaders, Any, Any], Awaitable[Any]]
"""From the loaders, the record and the filter: the related records."""


async def _scorecards_of_interview(
    loaders: Loaders, interview: Interview, _: None
) -> list[Scorecard]:
    scorecards = await loaders.get("scorecards_by_application", interview.application_key)
    return [each for each in scorecards if each.interview_id == interview.remote_id]


async def _interview_of_scorecard(
    loaders: Loaders, scorecard: Scorecard, _: None
) -> Interview | None:
    if scorecard.interview_id is None:
        return None
    interviews = await loaders.get("interviews_by_application", scorecard.application_key)
    return next((each for each in interviews if each.remote_id == scorecard.interview_id), None)


async def _panel_of_interview(
    loaders: Loaders, interview: Interview, _: None
) -> InterviewPanel | None:
    if interview.panel_id is None:
        return None
    panels = await loaders.get("panels_by_application", interview.application_key)
    return next((each for each in panels if each.remote_id == interview.panel_id), None)


async def _interviews_of_panel(loaders: Loaders, panel: InterviewPanel, _: None) -> list[Interview]:
    interviews = await loaders.get("interviews_by_application", panel.application_key)
    theirs = (each for each in interviews if each.panel_id == panel.remote_id)
    return sorted(theirs, key=_by_start)


def _by_start(interview: Interview) -> tuple[float, str]:
    start = interview.start_at
    return (start.timestamp() if start else float("inf"), interview.remote_id)


async def _interviewers_of_application(
    loaders: Loaders, application: Application, _: None
) -> list[User]:
    return await _interviewers(loaders, [application])


async def _interviewers_of_job(loaders: Loaders, job: Job, applications: int) -> list[User]:
    first = PageKey(parent_id=job.remote_id, first=check_size("applications", applications))
    page = await loaders.get("interviewed_applications_by_job", first)
    return await _interviewers(loaders, page.items)


async def _interviewers(loaders: Loaders, applications: Iterable[Application]) -> list[User]:
    """The users who hold the interviews of applications, each once."""
    lists = await asyncio.gather(
        *(loaders.get("interviews_by_application", each.key) for each in applications)
    )
    ids = dict.fromkeys(
        user
        for interviews in lists
        for interview in interviews
        for user in interview.interviewer_ids
    )
    found = await asyncio.gather(*(loaders.find("users", each) for each in ids))
    return [user for user in found if user is not None]


COMPOSITIONS: dict[str, Compose] = {
    "activities_of_application": activities_of_application,
    "activities_of_candidate": activities_of_candidate,
    "attachments_of_application": attachments_of_application,
    "attachments_of_candidate": attachments_of_candidate,
    "interview_of_scorecard": _interview_of_scorecard,
    "interviewers_of_application": _interviewers_of_application,
    "interviewers_of_job": _interviewers_of_job,
    "interviews_of_panel": _interviews_of_panel,
    "panel_of_interview": _panel_of_interview,
    "scorecards_of_interview": _scorecards_of_interview,
}
