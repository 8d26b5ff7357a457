"""Adding people."""

from enum import Enum

import strawberry

from schema.changes.candidacies import NewApplicationInput
from schema.changes.candidates import CandidatePayload, EmailAddressInput, PhoneNumberInput
from schema.changes.submissions import JobFormAnswerInput
from schema.mutation import MutationInput, MutationPayload, refers_to, written_id, written_record
from schema.references import ApplicationRef


@strawberry.enum(description="What to do where the person is there already.")
class OnDuplicate(Enum):
    """By an address, else by a link to a page of the person's own."""

    LINK = strawberry.enum_value("LINK", description="Add an application to that person.")
    REUSE_APPLICATION = strawberry.enum_value(
        "REUSE_APPLICATION",
        description="Take the person's open application for that job, as it is; without a job, "
        "their open one that has none. Where there is none, LINK.",
    )
    FAIL = strawberry.enum_value(
        "FAIL", description="Write nothing: ALREADY_EXISTS, with the candidate in the payload."
    )


@strawberry.enum(description="What became of the wish for a candidate.")
class CandidateOutcome(Enum):
    """Whether somebody, or something, was there."""

    CREATED = strawberry.enum_value("CREATED", description="A new person, and their application.")
    LINKED = strawberry.enum_value(
        "LINKED", description="A new application of a person who was there."
    )
    REUSED = strawberry.enum_value(
        "REUSED", description="The application was there; nothing was written."
    )


@strawberry.input(description="The person to add, and what the application begins with.")
class CreateCandidateInput(NewApplicationInput):
    """A new person, for a job or as a lead."""

    name: str = strawberry.field(description="The full name.")
    headline: str | None = strawberry.field(
        default=None, description="One line on who this is: former employers, schools, a title."
    )
    location: str | None = strawberry.field(default=None, description="Where the person lives.")
    email_addresses: list[EmailAddressInput] = strawberry.field(
        default_factory=list, description="Email addresses, the main one first; at most 100."
    )
    phone_numbers: list[PhoneNumberInput] = strawberry.field(
        default_factory=list, description="Phone numbers; at most 100."
    )
    links: list[str] = strawberry.field(
        default_factory=list, description="Profiles and other links; at most 100."
    )
    job_id: strawberry.ID | None = refers_to(
        "Job", default=None, description="The job to apply for. Left out: none, a lead."
    )
    form_fields: list[JobFormAnswerInput] | None = strawberry.field(
        default=None,
        description="Given, even if empty, the person applies to the job by its own form: answers "
        "to those questions of `Job.formFields` that no other field of this input answers, which "
        "are the name, one address, one number, the location, the résumé and links. What the form "
        "has no question for can't be told then. A person who is there is known by the address.",
    )
    on_duplicate: OnDuplicate = strawberry.field(
        default=OnDuplicate.LINK,
        description="What to do where an address, or else a profile link, is that of a person who "
        "is there. Such a person keeps name, headline and location; what they lack of the rest is "
        "added.",
    )


@strawberry.type(description="The candidate and their application.")
class CreateCandidatePayload(CandidatePayload):
    """A person who is there now. Beside ALREADY_EXISTS: the one who was."""

    outcome: CandidateOutcome | None = strawberry.field(
        default=None, description="What was done; null where nothing was."
    )
    application_id: strawberry.ID | None = written_id(
        "Application", description="The application's id."
    )
    application: ApplicationRef | None = written_record(
        "Application",
        reading="batch",
        description="The application, read again; beside ALREADY_EXISTS the open one for that "
        "job, if there is one.",
    )


@strawberry.input(description="The candidates to add.")
class CreateCandidatesInput(MutationInput):
    """Many people."""

    inputs: list[CreateCandidateInput] = strawberry.field(description="1 to 100 candidates.")


@strawberry.type(description="What became of each candidate.")
class CreateCandidatesPayload(MutationPayload):
    """Many people."""

    results: list[CreateCandidatePayload | None] = strawberry.field(
        default_factory=list,
        description="In the order of the inputs; null where an error stands in its place.",
    )
