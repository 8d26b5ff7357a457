"""Adding applications."""

from datetime import datetime

import strawberry

from schema.application import ApplicationOrigin
from schema.changes.applications import ApplicationPayload
from schema.changes.files import FileInput
from schema.mutation import WriteInput, refers_to, written_id, written_record
from schema.references import CandidateRef


@strawberry.input(description="What a new application begins with.")
class NewApplicationInput(WriteInput):
    """Base of the input of what adds an application."""

    stage_id: strawberry.ID | None = refers_to(
        "JobInterviewStage",
        default=None,
        description="The stage that it begins in. Left out: the first one.",
    )
    origin: ApplicationOrigin | None = strawberry.field(
        default=None, description="How it came about: not OTHER. Left out: SOURCED."
    )
    sources: list[str] = strawberry.field(
        default_factory=list, description="Where it came from; at most 100."
    )
    tags: list[str] = strawberry.field(
        default_factory=list,
        description="Its tags; at most 100. Those of the job are added to them.",
    )
    owner_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Who answers for it. Left out: the actor."
    )
    follower_ids: list[strawberry.ID] = refers_to(
        "User", default_factory=list, description="Who follows it, beside those of the job."
    )
    created_at: datetime | None = strawberry.field(
        default=None,
        description="When it was made, for one of the past. Left out: now.",
    )
    resume: FileInput | None = strawberry.field(default=None, description="The résumé.")
    files: list[FileInput] = strawberry.field(
        default_factory=list,
        description="More files: at most 10, and with the résumé of 30 MB together.",
    )


@strawberry.input(description="Whose application to add, and for which job.")
class CreateApplicationInput(NewApplicationInput):
    """A person who is there, and a job."""

    candidate_id: strawberry.ID = refers_to("Candidate", description="Whose application it is.")
    job_id: strawberry.ID = refers_to("Job", description="The job that it is for.")


@strawberry.type(description="The application added.")
class CreateApplicationPayload(ApplicationPayload):
    """A new application."""

    candidate_id: strawberry.ID | None = written_id("Candidate", description="Whose it is: the id.")
    candidate: CandidateRef | None = written_record(
        "Candidate", reading="batch", description="Whose it is, read again."
    )
