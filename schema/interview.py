"""Interview: a meeting of a person with interviewers."""

from datetime import UTC, datetime, timedelta
from enum import Enum

import strawberry

from schema.application_record import ApplicationRecord
from schema.references import (
    InterviewPanelRef,
    JobInterviewStageRef,
    JobRef,
    ScorecardRef,
    UserRef,
)
from schema.relations import gathered, one, several


@strawberry.enum(description="How far an interview has come.")
class InterviewStatus(Enum):
    """Merge's interview statuses, and CANCELED."""

    SCHEDULED = strawberry.enum_value("SCHEDULED", description="Still to come.")
    AWAITING_FEEDBACK = strawberry.enum_value(
        "AWAITING_FEEDBACK", description="Over, and nobody has given feedback."
    )
    COMPLETE = strawberry.enum_value("COMPLETE", description="Over, with feedback given.")
    CANCELED = strawberry.enum_value("CANCELED", description="Called off.")


@strawberry.type(description="A meeting of a person with interviewers.")
class Interview(ApplicationRecord):
    """One interview."""

    stage_id: strawberry.Private[str | None]
    organizer_id: strawberry.Private[str | None]
    interviewer_ids: strawberry.Private[list[str]]
    job_ids: strawberry.Private[list[str]]
    scorecard_ids: strawberry.Private[list[str]]

    subject: str | None = strawberry.field(description="What it is called.")
    note: str | None = strawberry.field(description="What interviewers should know.")
    location: str | None = strawberry.field(description="A room, a link, a number to call.")
    timezone: str | None = strawberry.field(description="The IANA time zone it was planned in.")
    start_at: datetime | None = strawberry.field(description="When it begins.")
    duration_minutes: int | None = strawberry.field(description="How long it lasts.")
    panel_id: strawberry.ID | None = strawberry.field(
        description="The provider's id of the group of interviews that it belongs to: those with "
        "the same one were planned together."
    )
    web_url: str | None = strawberry.field(description="Its calendar entry.")
    created_at: datetime | None = strawberry.field(description="When it was planned.")
    canceled_at: datetime | None = strawberry.field(description="When it was called off.")

    @strawberry.field(description="When it ends.")
    def end_at(self) -> datetime | None:
        """The start and the duration."""
        if self.start_at is None or self.duration_minutes is None:
            return None
        try:
            return self.start_at + timedelta(minutes=self.duration_minutes)
        except OverflowError:  # past the year 9999
            return None

    @strawberry.field(description="How far it has come.")
    def status(self) -> InterviewStatus:
        """From its times, and whether feedback was given."""
        if self.canceled_at is not None:
            return InterviewStatus.CANCELED
        if self.scorecard_ids:
            return InterviewStatus.COMPLETE
        over = self.start_at is not None and self.start_at < datetime.now(UTC)
        return InterviewStatus.AWAITING_FEEDBACK if over else InterviewStatus.SCHEDULED

    organizer: UserRef | None = one(
        "users", key="organizer_id", reading="list", description="The user who planned it."
    )
    interviewers: list[UserRef | None] = several(
        "users", keys="interviewer_ids", reading="list", description="The users who hold it."
    )
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application was in when it was planned.",
    )
    jobs: list[JobRef | None] = several(
        "jobs", keys="job_ids", reading="list", description="The jobs that it is for."
    )
    scorecards: list[ScorecardRef] | None = gathered(
        "scorecards_of_interview",
        key="application_key",
        reading="each",
        kinds=("scorecards_by_application",),
        description="Feedback given on it.",
    )
    panel: InterviewPanelRef | None = gathered(
        "panel_of_interview",
        key="application_key",
        reading="each",
        kinds=("panels_by_application",),
        description="The interviews that were planned together with it.",
    )
