"""Application: one candidacy of a person, usually for one job."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

import strawberry

from schema.activity import ActivityFilter
from schema.attachment import AttachmentFilter
from schema.connection import Connection
from schema.form import ScreeningAnswer
from schema.identity import ApplicationKey
from schema.kinds import ACTIVITY_KINDS, ATTACHMENT_KINDS
from schema.node import RemoteRecord
from schema.references import (
    ActivityRef,
    AttachmentRef,
    CandidateRef,
    InterviewRef,
    JobInterviewStageRef,
    JobRef,
    OfferRef,
    ProfileFormRef,
    ReferralRef,
    RejectReasonRef,
    RequisitionRef,
    ScorecardRef,
    UserRef,
)
from schema.relations import derived, gathered, many, one, several
from schema.values import Location, StageChange

if TYPE_CHECKING:
    from schema.reject_reason import RejectReason


@strawberry.enum(description="How far an application has come.")
class ApplicationStatus(Enum):
    """Whether it is open, and if not, how it ended."""

    ACTIVE = strawberry.enum_value("ACTIVE", description="Being considered.")
    HIRED = strawberry.enum_value("HIRED", description="Ended with a hire.")
    REJECTED = strawberry.enum_value(
        "REJECTED", description="Ended without a hire, by whose wish ever."
    )


@strawberry.enum(description="How an application came about.")
class ApplicationOrigin(Enum):
    """Who started it."""

    AGENCY = strawberry.enum_value("AGENCY", description="An agency put the person forward.")
    APPLIED = strawberry.enum_value("APPLIED", description="The person applied.")
    INTERNAL = strawberry.enum_value("INTERNAL", description="The person works here already.")
    REFERRED = strawberry.enum_value("REFERRED", description="Somebody here recommended them.")
    SOURCED = strawberry.enum_value("SOURCED", description="A recruiter found them.")
    UNIVERSITY = strawberry.enum_value("UNIVERSITY", description="Met at a university.")
    OTHER = strawberry.enum_value("OTHER", description="Another way.")


def _status(application: "Application", reason: "RejectReason | None") -> ApplicationStatus:
    if not application.is_archived:
        return ApplicationStatus.ACTIVE
    hired = reason is not None and reason.is_hire
    return ApplicationStatus.HIRED if hired else ApplicationStatus.REJECTED


def _ended_at(status: ApplicationStatus, description: str) -> datetime | None:
    field: datetime | None = derived(
        "reject_reasons",
        lambda application, reason: (
            application.archived_at if _status(application, reason) is status else None
        ),
        key="reject_reason_id",
        reading="list",
        description=description,
    )
    return field


@strawberry.type(
    description="One candidacy of a person: usually for a job, sometimes not yet for any."
)
class Application(RemoteRecord):
    """One candidacy, from the first contact to a hire or a rejection."""

    candidate_id: strawberry.Private[str | None]
    job_id: strawberry.Private[str | None]
    stage_id: strawberry.Private[str | None]
    owner_id: strawberry.Private[str | None]
    credited_to_id: strawberry.Private[str | None]
    follower_ids: strawberry.Private[list[str]]
    reject_reason_id: strawberry.Private[str | None]
    requisition_id: strawberry.Private[str | None]
    company: strawberry.Private[str | None]
    may_contact: strawberry.Private[bool | None]

    @property
    def parent_ids(self) -> tuple[str, ...]:
        """The candidate: all applications of many people come in one request."""
        return () if self.candidate_id is None else (self.candidate_id,)

    @property
    def key(self) -> ApplicationKey:
        """What loaders of records under this application are asked with."""
        return ApplicationKey(self.remote_id, self.candidate_id)

    applied_at: datetime | None = strawberry.field(
        description="When the person applied; null while there is no job."
    )
    created_at: datetime | None = strawberry.field(description="When it was made.")
    updated_at: datetime | None = strawberry.field(
        description="When it last changed; null where the system has not noted that."
    )
    last_advanced_at: datetime | None = strawberry.field(
        description="When it entered its current stage."
    )
    last_interaction_at: datetime | None = strawberry.field(
        description="When somebody last dealt with it."
    )
    snoozed_until: datetime | None = strawberry.field(
        description="Until when it has been put aside."
    )
    is_archived: bool = strawberry.field(description="Whether it is closed: hired or rejected.")
    archived_at: datetime | None = strawberry.field(description="When it was closed.")
    is_confidential: bool = strawberry.field(description="Whether few may see it.")
    origin: ApplicationOrigin | None = strawberry.field(description="How it came about.")
    sources: list[str] = strawberry.field(
        description="Where it came from. `sources` at the root tells how often each is used."
    )
    tags: list[str] = strawberry.field(
        description="Its tags. `tags` at the root tells how often each is used."
    )
    location: Location | None = strawberry.field(
        description="Which of the job's locations it is for."
    )
    screening_answers: list[ScreeningAnswer] = strawberry.field(
        description="What the person answered on the form when applying."
    )
    comments: str | None = strawberry.field(description="What the person added when applying.")
    web_url: str | None = strawberry.field(
        description="Its page in the applicant tracking system, for a person to open."
    )
    stage_history: list[StageChange] = strawberry.field(
        description="The stages it went through, the first one first."
    )

    @strawberry.field(description="The first of its sources.")
    def source(self) -> str | None:
        """The main source."""
        return self.sources[0] if self.sources else None

    candidate: CandidateRef | None = one(
        "candidates", key="candidate_id", reading="known", description="The person."
    )
    job: JobRef | None = one(
        "jobs", key="job_id", reading="list", description="The job, if it is for one."
    )
    current_stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage it is in, or was in when it closed.",
    )
    owner: UserRef | None = one(
        "users", key="owner_id", reading="list", description="The user who looks after it."
    )
    credited_to: UserRef | None = one(
        "users", key="credited_to_id", reading="list", description="The user who brought it in."
    )
    followers: list[UserRef | None] = several(
        "users", keys="follower_ids", reading="list", description="Users who follow it."
    )
    reject_reason: RejectReasonRef | None = one(
        "reject_reasons",
        key="reject_reason_id",
        reading="list",
        description="Why it was closed. A hire has a reason of its own (`isHire`).",
    )
    status: ApplicationStatus | None = derived(
        "reject_reasons",
        _status,
        key="reject_reason_id",
        reading="list",
        description="Whether it is open, and if not, how it ended.",
    )
    rejected_at: datetime | None = _ended_at(
        ApplicationStatus.REJECTED, "When it was rejected or withdrawn."
    )
    hired_at: datetime | None = _ended_at(ApplicationStatus.HIRED, "When the person was hired.")
    hired_for: RequisitionRef | None = one(
        "requisitions",
        key="requisition_id",
        reading="list",
        description="The requisition that the person was hired against.",
    )
    activities: Connection[ActivityRef] | None = many(
        "activities_of_application",
        key="key",
        reading="each",
        kinds_by_type=ACTIVITY_KINDS,
        filter_type=ActivityFilter,
        typically=5,
        description="What happened, the newest first.",
    )
    attachments: Connection[AttachmentRef] | None = many(
        "attachments_of_application",
        key="key",
        reading="each",
        kinds_by_type=ATTACHMENT_KINDS,
        filter_type=AttachmentFilter,
        typically=2,
        description="Files, the newest first.",
    )
    interviews: Connection[InterviewRef] | None = many(
        "interviews_by_application",
        key="key",
        reading="each",
        typically=3,
        description="Interviews, those planned last first.",
    )
    scorecards: Connection[ScorecardRef] | None = many(
        "scorecards_by_application",
        key="key",
        reading="each",
        typically=3,
        description="Interviewers' judgements, the newest first.",
    )
    offers: Connection[OfferRef] | None = many(
        "offers_by_application",
        key="key",
        reading="each",
        typically=1,
        description="Offers, the newest first.",
    )
    referrals: Connection[ReferralRef] | None = many(
        "referrals_by_application",
        key="key",
        reading="each",
        typically=1,
        description="Recommendations, the newest first.",
    )
    profile_forms: Connection[ProfileFormRef] | None = many(
        "profile_forms_by_application",
        key="key",
        reading="each",
        typically=1,
        description="Other forms that users filled in, the newest first.",
    )
    interviewers: list[UserRef] | None = gathered(
        "interviewers_of_application",
        key="key",
        reading="each",
        kinds=("interviews_by_application",),
        description="The users who interview the person, each once.",
    )
