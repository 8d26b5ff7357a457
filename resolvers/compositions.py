"""Relations that are put together from what several loaders give, by the name on the relation."""

from collections.abc import Awaitable, Callable
from typing import Any

from resolvers.activities import activities_of_application, activities_of_candidate
from resolvers.attachments import attachments_of_application, attachments_of_candidate
from resolvers.loaders import Loaders
from schema.application import Application
from schema.interview import Interview
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


async def _interviewers_of_application(
    loaders: Loaders, application: Application, _: None
) -> list[User]:
    interviews = await loaders.get("interviews_by_application", application.key)
    ids = dict.fromkeys(user for interview in interviews for user in interview.interviewer_ids)
    found = [await loaders.find("users", each) for each in ids]
    return [user for user in found if user is not None]


COMPOSITIONS: dict[str, Compose] = {
    "activities_of_application": activities_of_application,
    "activities_of_candidate": activities_of_candidate,
    "attachments_of_application": attachments_of_application,
    "attachments_of_candidate": attachments_of_candidate,
    "interview_of_scorecard": _interview_of_scorecard,
    "interviewers_of_application": _interviewers_of_application,
    "scorecards_of_interview": _scorecards_of_interview,
}
