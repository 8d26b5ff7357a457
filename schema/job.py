"""Job: what people apply to."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.connection import Connection
from schema.job_posting import JobPosting
from schema.node import RemoteRecord
from schema.organization import Department, Office, Team
from schema.references import (
    ApplicationRef,
    DiversitySurveyRef,
    JobFormFieldRef,
    RequisitionRef,
    UserRef,
)
from schema.relations import gathered, many, one, sampled, several
from schema.values import Location, Url


@strawberry.enum(description="Whether a job is being filled.")
class JobStatus(Enum):
    """Merge's job statuses, as far as they exist, and what falls outside."""

    OPEN = strawberry.enum_value("OPEN", description="Being filled, in public or in-house.")
    CLOSED = strawberry.enum_value("CLOSED", description="No longer being filled.")
    DRAFT = strawberry.enum_value("DRAFT", description="Being written.")
    PENDING = strawberry.enum_value("PENDING", description="Waiting for an approval.")
    REJECTED = strawberry.enum_value("REJECTED", description="Refused an approval.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.enum(description="Where the work is done.")
class WorkplaceType(Enum):
    """On site, remote, or both."""

    ON_SITE = strawberry.enum_value("ON_SITE", description="At the employer's.")
    REMOTE = strawberry.enum_value("REMOTE", description="Anywhere.")
    HYBRID = strawberry.enum_value("HYBRID", description="Partly at the employer's.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(description="A job that people can be considered for.")
class Job(RemoteRecord):
    """A job, open or not."""

    hiring_manager_id: strawberry.Private[str | None]
    owner_id: strawberry.Private[str | None]
    creator_id: strawberry.Private[str | None]
    recruiter_ids: strawberry.Private[list[str]]
    follower_ids: strawberry.Private[list[str]]

    name: str | None = strawberry.field(description="The title.")
    code: str | None = strawberry.field(description="The employer's own code for it.")
    status: JobStatus = strawberry.field(description="Whether it is being filled.")
    is_internal: bool = strawberry.field(
        description="Whether it is open to the employer's own people only."
    )
    is_confidential: bool = strawberry.field(description="Whether few may see it.")
    department: str | None = strawberry.field(description="The department's name.")
    departments: list[Department] = strawberry.field(
        description="The departments it is in, with their other jobs; at most one in most systems."
    )
    team: str | None = strawberry.field(description="The name of the team in the department.")
    teams: list[Team] = strawberry.field(description="The teams it is in, with their other jobs.")
    commitment: str | None = strawberry.field(description="Full-time, part-time, intern, …")
    level: str | None = strawberry.field(description="The seniority.")
    locations: list[Location] = strawberry.field(description="Where, the main place first.")
    offices: list[Office] = strawberry.field(
        description="The same places, with the other jobs that are offered there."
    )
    country: str | None = strawberry.field(description="The country: ISO 3166-1 alpha-2.")
    workplace_type: WorkplaceType | None = strawberry.field(
        description="Where the work is done; null where it is not told."
    )
    tags: list[str] = strawberry.field(description="Its tags.")
    posting: JobPosting | None = strawberry.field(
        description="What is published about it, at no extra request."
    )
    urls: list[Url] = strawberry.field(description="The public posting, and where to apply.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    updated_at: datetime | None = strawberry.field(description="When it last changed.")

    hiring_manager: UserRef | None = one(
        "users",
        key="hiring_manager_id",
        reading="list",
        description="The user whom the hired person will report to.",
    )
    owner: UserRef | None = one(
        "users", key="owner_id", reading="list", description="The user who answers for it."
    )
    recruiters: list[UserRef | None] = several(
        "users", keys="recruiter_ids", reading="list", description="The users who recruit for it."
    )
    creator: UserRef | None = one(
        "users", key="creator_id", reading="list", description="The user who made it."
    )
    followers: list[UserRef | None] = several(
        "users", keys="follower_ids", reading="list", description="The users who follow it."
    )
    interviewers: list[UserRef] | None = sampled(
        "interviewers_of_job",
        key="remote_id",
        kinds=("job_interview_stages", "users"),
        description="The users who interview people for it, each once, as far as so many of its "
        "applications that have come to the interviews tell.",
    )
    form_fields: list[JobFormFieldRef] | None = gathered(
        "form_fields_by_job",
        key="remote_id",
        reading="each",
        description="The form by which people apply to it, in its order.",
    )
    diversity_surveys: list[DiversitySurveyRef] | None = gathered(
        "diversity_surveys_by_job",
        key="remote_id",
        reading="each",
        description="What its applicants may be asked about themselves, for statistics.",
    )
    requisitions: list[RequisitionRef] | None = gathered(
        "requisitions_by_job",
        key="remote_id",
        reading="list",
        kinds=("requisitions",),
        description="The requisitions that it is to fill.",
    )
    applications: Connection[ApplicationRef] = many(
        "applications_by_job",
        key="remote_id",
        reading="page",
        description="Applications to this job, in the order of the stages.",
    )
