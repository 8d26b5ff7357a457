"""Planning interviews, changing them and calling them off."""

from datetime import datetime

import strawberry

from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import ApplicationRef, InterviewPanelRef, InterviewRef


@strawberry.input(description="Somebody who holds an interview.")
class InterviewerInput:
    """A user, and the form that they fill in."""

    user_id: strawberry.ID = refers_to(
        "User", description="Who. Somebody deactivated holds no interviews."
    )
    template_id: strawberry.ID | None = refers_to(
        "ScorecardTemplate",
        default=None,
        description="The form that they fill in. Left out: the one that they have for this "
        "interview; where there is none yet, the interview's.",
    )


@strawberry.input(description="When an interview is, who holds it, and what it is about.")
class InterviewSlotInput:
    """One interview of those that are planned together."""

    start_at: datetime = strawberry.field(
        description="When it begins: `2026-12-01T09:00:00Z`, or `…+01:00`. A time without such an "
        "ending is not taken."
    )
    duration_minutes: int | None = strawberry.field(
        default=None, description="How long it lasts: this, or `endAt`."
    )
    end_at: datetime | None = strawberry.field(
        default=None,
        description="When it ends, whole minutes after its start: this, or `durationMinutes`.",
    )
    interviewers: list[InterviewerInput] = strawberry.field(
        description="Who holds it: at least one, each once."
    )
    subject: str | None = strawberry.field(default=None, description="What it is called.")
    location: str | None = strawberry.field(
        default=None, description="A room, a link, a number to call."
    )
    note: str | None = strawberry.field(default=None, description="What interviewers should know.")
    template_id: strawberry.ID | None = refers_to(
        "ScorecardTemplate",
        default=None,
        description="The form that those who hold it fill in. Left out: none.",
    )


@strawberry.input(description="The interview to plan, in a new panel or in one that is there.")
class ScheduleInterviewInput(WriteInput, InterviewSlotInput):
    """An interview, and where it belongs."""

    application_id: strawberry.ID = refers_to(
        "Application", description="The application that it is about."
    )
    panel_id: strawberry.ID | None = refers_to(
        "InterviewPanel",
        default=None,
        description="The `id` of the panel that it is added to: one of the application's, planned "
        "through an API (`isExternallyManaged`). Left out: a new one.",
    )
    timezone: str | None = strawberry.field(
        default=None,
        description="The IANA time zone it is planned in, such as `Europe/Berlin`: people are told "
        "the time in it. A new panel needs one; one that is there has its own.",
    )
    panel_note: str | None = strawberry.field(
        default=None, description="A new panel's `note`: what all its interviewers should know."
    )
    external_url: str | None = strawberry.field(
        default=None, description="A new panel's `webUrl`: its page in the program that plans it."
    )
    more_interviews: list[InterviewSlotInput] = strawberry.field(
        default_factory=list,
        description="Others of the same new panel. All are planned, or none.",
    )


@strawberry.type(description="What planning or changing an interview answers.")
class InterviewPayload(WritePayload):
    """Base of the payload of what was done to one interview that is still there."""

    interview_id: strawberry.ID | None = written_id("Interview", description="Its id.")
    interview: InterviewRef | None = written_record(
        "Interview", reading="each", description="The interview, read again."
    )
    panel: InterviewPanelRef | None = written_record(
        "InterviewPanel",
        reading="each",
        description="The panel, read again: all the interviews that are planned together.",
    )
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="Its application, read again."
    )


@strawberry.type(description="The interview planned.")
class ScheduleInterviewPayload(InterviewPayload):
    """A new interview: the first of those that the input names."""


@strawberry.input(description="What to change of an interview. What is left out stays as it is.")
class UpdateInterviewInput(WriteInput):
    """An interview, and what becomes of it."""

    interview_id: strawberry.ID = refers_to(
        "Interview", description="The interview: one that was planned through an API."
    )
    start_at: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="When it begins, as in `scheduleInterview`. It lasts as long as before, if "
        "nothing else is said.",
    )
    duration_minutes: int | None = strawberry.field(
        default=strawberry.UNSET, description="How long it lasts: this, or `endAt`."
    )
    end_at: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="When it ends, whole minutes after its start: this, or `durationMinutes`.",
    )
    interviewers: list[InterviewerInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All who hold it from now on: at least one, each once.",
    )
    subject: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is called; null clears it."
    )
    location: str | None = strawberry.field(
        default=strawberry.UNSET, description="A room, a link, a number; null clears it."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="What interviewers should know; null clears it."
    )
    template_id: strawberry.ID | None = refers_to(
        "ScorecardTemplate",
        default=strawberry.UNSET,
        description="The form that those who hold it fill in, but for who has another one; null "
        "for none.",
    )
    timezone: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The IANA time zone of the whole panel. The moment at which anything begins "
        "stays the same.",
    )
    panel_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="The panel's `note`; null clears it."
    )
    external_url: str | None = strawberry.field(
        default=strawberry.UNSET, description="The panel's `webUrl`; null clears it."
    )


@strawberry.type(description="The interview as it is now.")
class UpdateInterviewPayload(InterviewPayload):
    """An interview changed."""


@strawberry.input(description="The interview to call off.")
class CancelInterviewInput(WriteInput):
    """An interview."""

    interview_id: strawberry.ID = refers_to(
        "Interview", description="The interview: one that was planned through an API."
    )


@strawberry.type(description="The interview called off.")
class CancelInterviewPayload(WritePayload):
    """An interview that is no more."""

    canceled_interview_id: strawberry.ID | None = written_id(
        "Interview", description="The id that it had."
    )
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application without it, read again."
    )
