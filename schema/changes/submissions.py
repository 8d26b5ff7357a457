"""Handing in applications by a job's form."""

from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.application import ApplicationOrigin
from schema.changes.files import FileInput
from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import ApplicationRef, CandidateRef


@strawberry.enum(description="Whether the person who applies was known.")
class ApplicantOutcome(Enum):
    """What became of the person."""

    CREATED = strawberry.enum_value("CREATED", description="Nobody had that email address.")
    LINKED = strawberry.enum_value(
        "LINKED", description="The person was known by it, and has one application more now."
    )


@strawberry.input(description="An answer to one question of a job's form.")
class JobFormAnswerInput:
    """A question and its answer."""

    name: str = strawberry.field(description="The question's `name`, as `Job.formFields` tells it.")
    value: JSON | None = strawberry.field(
        default=None,
        description="By the question's `type`: a string for TEXT and TEXTAREA; true or false for "
        "BOOLEAN; one of the `options` for SINGLE_SELECT; a list of options for MULTI_SELECT; a "
        "day such as `2026-05-31` for DATE; a number for NUMBER and CURRENCY. Null for no answer.",
    )
    file: FileInput | None = strawberry.field(
        default=None, description="The answer where the `type` is FILE, as for a résumé."
    )


@strawberry.input(description="The form to hand in.")
class SubmitApplicationInput(WriteInput):
    """A job and the answers to its form."""

    job_id: strawberry.ID = refers_to(
        "Job", description="The job: one that is OPEN, be it `isInternal`."
    )
    fields: list[JobFormAnswerInput] = strawberry.field(
        description="Answers to the questions of `Job.formFields`. Those that are `required` must "
        "be there, unless they are put to others alone (`distributionChannels`) or hidden; an "
        "email address always."
    )
    origin: ApplicationOrigin = strawberry.field(
        default=ApplicationOrigin.APPLIED,
        description="APPLIED, or INTERNAL for somebody who works there already and is asked the "
        "`internal` questions.",
    )
    source: str | None = strawberry.field(
        default=None,
        description="Where the person comes from, as a source of the application. Left out: as "
        "the system calls what comes by this way.",
    )
    ip_address: str | None = strawberry.field(
        default=None,
        description="The IP address of the person, which tells the country whose law holds.",
    )
    send_confirmation: bool = strawberry.field(
        default=False, description="Whether the system sends the person a confirmation by email."
    )


@strawberry.type(description="The application handed in.")
class SubmitApplicationPayload(WritePayload):
    """A new application, and the person."""

    outcome: ApplicantOutcome | None = strawberry.field(
        default=None, description="Whether the person was known."
    )
    application_id: strawberry.ID | None = written_id("Application", description="Its id.")
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application, read again."
    )
    candidate_id: strawberry.ID | None = written_id("Candidate", description="The person's id.")
    candidate: CandidateRef | None = written_record(
        "Candidate", reading="batch", description="The person, read again."
    )
