"""Event: something that happened in a linked account, or to one."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.identity import ApplicationKey, GlobalId
from schema.node import Node
from schema.references import ApplicationRef, CandidateRef, JobInterviewStageRef, JobRef
from schema.relations import RELATION, Relation, Resolution, one
from schema.time_range import DateTimeRange


@strawberry.enum(description="What happened.")
class EventType(Enum):
    """The names are those of `accounts.events.EventType`, whose values are sent to endpoints."""

    APPLICATION_CREATED = strawberry.enum_value(
        "APPLICATION_CREATED", description="`application.created`: a new application."
    )
    APPLICATION_STAGE_CHANGED = strawberry.enum_value(
        "APPLICATION_STAGE_CHANGED",
        description="`application.stage_changed`: it came from `previousStage` into `stage`.",
    )
    APPLICATION_REJECTED = strawberry.enum_value(
        "APPLICATION_REJECTED", description="`application.rejected`: closed without a hire."
    )
    APPLICATION_UNREJECTED = strawberry.enum_value(
        "APPLICATION_UNREJECTED", description="`application.unrejected`: opened again."
    )
    APPLICATION_HIRED = strawberry.enum_value(
        "APPLICATION_HIRED", description="`application.hired`: closed with a hire."
    )
    APPLICATION_DELETED = strawberry.enum_value(
        "APPLICATION_DELETED", description="`application.deleted`: it is no more."
    )
    CANDIDATE_CREATED = strawberry.enum_value(
        "CANDIDATE_CREATED", description="`candidate.created`: a person who was not known."
    )
    CANDIDATE_UPDATED = strawberry.enum_value(
        "CANDIDATE_UPDATED", description="`candidate.updated`: other contact details."
    )
    INTERVIEW_SCHEDULED = strawberry.enum_value(
        "INTERVIEW_SCHEDULED", description="`interview.scheduled`: a new interview."
    )
    INTERVIEW_UPDATED = strawberry.enum_value(
        "INTERVIEW_UPDATED", description="`interview.updated`: moved, or changed otherwise."
    )
    INTERVIEW_CANCELED = strawberry.enum_value(
        "INTERVIEW_CANCELED", description="`interview.canceled`: called off."
    )
    JOB_OPENED = strawberry.enum_value(
        "JOB_OPENED", description="`job.opened`: people are looked for."
    )
    JOB_CLOSED = strawberry.enum_value("JOB_CLOSED", description="`job.closed`: no longer.")
    JOB_UPDATED = strawberry.enum_value(
        "JOB_UPDATED", description="`job.updated`: something else of it changed."
    )
    LINKED = strawberry.enum_value(
        "LINKED", description="`account.linked`: the account was linked, or linked again."
    )
    UNLINKED = strawberry.enum_value(
        "UNLINKED", description="`account.unlinked`: the account was unlinked."
    )
    NEEDS_REAUTH = strawberry.enum_value(
        "NEEDS_REAUTH",
        description="`account.needs_reauth`: its credential is no longer taken; link it again.",
    )
    ENDPOINT_DISABLED = strawberry.enum_value(
        "ENDPOINT_DISABLED",
        description="`webhook_endpoint.disabled`: an endpoint of yours took nothing for too long.",
    )


@strawberry.enum(description="How an event was found out.")
class EventOrigin(Enum):
    """The names are those of `accounts.events.Origin`."""

    WEBHOOK = strawberry.enum_value("WEBHOOK", description="The system said so; it was looked up.")
    RECONCILIATION = strawberry.enum_value(
        "RECONCILIATION", description="By looking, as is done now and then, what has changed."
    )
    SERVER = strawberry.enum_value("SERVER", description="It happened in this server itself.")


@strawberry.input(description="Which events. All that is given must hold.")
class EventFilter:
    """Conditions on events."""

    types: list[EventType] | None = strawberry.field(
        default=None, description="One of these happened."
    )
    job_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="To one of these jobs, or to applications for them."
    )
    stage_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="To applications that are in one of these stages after it."
    )
    application_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="To one of these applications, or to what belongs to them."
    )
    recorded_at: DateTimeRange | None = strawberry.field(
        default=None, description="When it was found out."
    )


@strawberry.type(
    description="Something that happened in a linked account, or to one. What it says was true "
    "when it was found out; `application` and the other records are read now."
)
class Event:
    """One event."""

    account: strawberry.Private[str]
    number: strawberry.Private[int]
    subject_key: strawberry.Private[GlobalId | None]
    application_key: strawberry.Private[ApplicationKey | None]
    candidate_id: strawberry.Private[str | None]
    job_id: strawberry.Private[str | None]
    stage_id: strawberry.Private[str | None]
    previous_stage_id: strawberry.Private[str | None]

    @property
    def event_id(self) -> str:
        """The same, for whoever carries it."""
        return GlobalId("Event", self.account, str(self.number)).encode()

    type: EventType = strawberry.field(description="What happened.")
    origin: EventOrigin = strawberry.field(description="How it was found out.")
    occurred_at: datetime = strawberry.field(
        description="When it happened, as far as the system tells; else when it was found out."
    )
    recorded_at: datetime = strawberry.field(description="When it was found out.")
    detail: JSON = strawberry.field(
        description="What else is told of it, in the system's own ids: differs by type."
    )

    @strawberry.field(
        description="Its id, the same for all who hear of it. Later events have greater ones, so "
        "pass the last that you saw as `after`."
    )
    def id(self) -> strawberry.ID:
        """Opaque."""
        return strawberry.ID(self.event_id)

    @strawberry.field(description="Your own id of the customer in whose account it happened.")
    def account_id(self) -> strawberry.ID:
        """As in `LinkedAccount.id`."""
        return strawberry.ID(self.account)

    @strawberry.field(
        description="The id of the record that it happened to; null for an account itself."
    )
    def subject_id(self) -> strawberry.ID | None:
        """A global id, known also where the record is no more."""
        return None if self.subject_key is None else strawberry.ID(self.subject_key.encode())

    @strawberry.field(
        description="The record that it happened to, as it is now; null, with an error, where it "
        "is no more.",
        metadata={RELATION: Relation("event_subject", "subject_key", "each")},
    )
    async def subject(self, info: strawberry.Info[Resolution]) -> Node | None:
        """Read by its id."""
        if self.subject_key is None or self.type is EventType.APPLICATION_DELETED:
            return None
        found: Node | None = await info.context.read_again(self.subject_key)
        return found

    application: ApplicationRef | None = one(
        "applications",
        key="application_key",
        reading="batch",
        description="The application that it is about or belongs to, as it is now.",
    )
    candidate: CandidateRef | None = one(
        "candidates", key="candidate_id", reading="batch", description="The person, as now known."
    )
    job: JobRef | None = one(
        "jobs",
        key="job_id",
        reading="list",
        description="The job that it is about, or that the application is for.",
    )
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application was in after it.",
    )
    previous_stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="previous_stage_id",
        reading="list",
        description="The stage that the application came from, for APPLICATION_STAGE_CHANGED.",
    )
