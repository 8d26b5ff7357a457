"""Making jobs, and changing them."""

import strawberry

from schema.changes.requisitions import SalaryRangeInput
from schema.job import JobStatus, WorkplaceType
from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import JobRef


@strawberry.input(description="A section of a posting, such as its requirements.")
class JobPostingSectionInput:
    """A heading and what stands under it."""

    heading: str = strawberry.field(description="The heading.")
    content_html: str = strawberry.field(description="Items of a list as HTML: `<li>…</li>`.")


@strawberry.input(description="What a job says. What is left out stays as it is.")
class JobDetailsInput(WriteInput):
    """Base of the input of what is written to a job."""

    status: JobStatus | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether it is being filled: any but OTHER. Left out, a new one is a DRAFT.",
    )
    is_internal: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether an OPEN one is for the employer's own people only; give `status` too.",
    )
    department: str | None = strawberry.field(
        default=strawberry.UNSET, description="The department's name; null clears it."
    )
    team: str | None = strawberry.field(
        default=strawberry.UNSET, description="The team's name; null clears it."
    )
    commitment: str | None = strawberry.field(
        default=strawberry.UNSET, description="Full-time, part-time, …; null clears it."
    )
    level: str | None = strawberry.field(
        default=strawberry.UNSET, description="The seniority; null clears it."
    )
    locations: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All places from now on, the main one first; null or empty for none.",
    )
    workplace_type: WorkplaceType | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where the work is done: not OTHER. Once told it can't be cleared.",
    )
    tags: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="All its tags from now on."
    )
    description_html: str | None = strawberry.field(
        default=strawberry.UNSET, description="The description, as simple HTML; it can't be null."
    )
    closing_html: str | None = strawberry.field(
        default=strawberry.UNSET, description="The closing words, as HTML; they can't be null."
    )
    sections: list[JobPostingSectionInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All its sections from now on."
    )
    salary_range: SalaryRangeInput | None = strawberry.field(
        default=strawberry.UNSET, description="What is paid; it can't be null."
    )
    requisition_codes: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The codes of all requisitions that it is to fill from now on.",
    )


@strawberry.type(description="The job as it is now.")
class JobPayload(WritePayload):
    """Base of the payload of what was written to one job."""

    job_id: strawberry.ID | None = written_id("Job", description="Its id.")
    job: JobRef | None = written_record("Job", reading="list", description="The job, read again.")


@strawberry.input(description="The job to make.")
class CreateJobInput(JobDetailsInput):
    """A new job."""

    name: str = strawberry.field(description="The title.")
    owner_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Who answers for it; left out, the actor."
    )
    hiring_manager_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Whom the hired person will report to."
    )


@strawberry.type(description="The job made.")
class CreateJobPayload(JobPayload):
    """A new job."""


@strawberry.input(description="What to change of a job. What is left out stays as it is.")
class UpdateJobInput(JobDetailsInput):
    """A job, and what becomes different."""

    job_id: strawberry.ID = refers_to("Job", description="The job.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The title; it can't be null."
    )


@strawberry.type(description="The job, changed.")
class UpdateJobPayload(JobPayload):
    """A job changed."""
