"""InterviewPanel: interviews that were planned together."""

from datetime import datetime

import strawberry

from schema.application_record import ApplicationRecord
from schema.references import InterviewRef, JobInterviewStageRef, UserRef
from schema.relations import gathered, one


@strawberry.type(description="Interviews of one person that were planned together.")
class InterviewPanel(ApplicationRecord):
    """A row of interviews."""

    stage_id: strawberry.Private[str | None]
    organizer_id: strawberry.Private[str | None]

    note: str | None = strawberry.field(description="What interviewers should know.")
    timezone: str | None = strawberry.field(description="The IANA time zone it was planned in.")
    start_at: datetime | None = strawberry.field(description="When the first interview begins.")
    end_at: datetime | None = strawberry.field(description="When the last interview ends.")
    is_externally_managed: bool | None = strawberry.field(
        description="Whether another program planned it, which alone can change it."
    )
    web_url: str | None = strawberry.field(description="Its page in that other program.")
    created_at: datetime | None = strawberry.field(description="When it was planned.")
    canceled_at: datetime | None = strawberry.field(description="When it was called off.")
    organizer: UserRef | None = one(
        "users", key="organizer_id", reading="list", description="The user who planned it."
    )
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application was in when it was planned.",
    )
    interviews: list[InterviewRef] | None = gathered(
        "interviews_of_panel",
        key="application_key",
        reading="each",
        kinds=("interviews_by_application",),
        description="Its interviews in the order of their start, those without one last.",
    )
