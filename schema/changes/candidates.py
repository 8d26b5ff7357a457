"""Changing people."""

import strawberry

from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import CandidateRef
from schema.values import EmailAddressType, PhoneNumberType


@strawberry.input(description="An email address.")
class EmailAddressInput:
    """An address and its kind."""

    value: str = strawberry.field(description="The address.")
    type: EmailAddressType = strawberry.field(
        default=EmailAddressType.OTHER,
        description="What it is for; not kept where the system has no kinds of addresses.",
    )


@strawberry.input(description="A phone number.")
class PhoneNumberInput:
    """A number and its kind."""

    value: str = strawberry.field(description="The number, in any way of writing.")
    type: PhoneNumberType = strawberry.field(
        default=PhoneNumberType.OTHER, description="What it reaches."
    )


@strawberry.type(description="The candidate as they are now.")
class CandidatePayload(WritePayload):
    """Base of the payload of what was written to one person."""

    candidate_id: strawberry.ID | None = written_id("Candidate", description="Their id.")
    candidate: CandidateRef | None = written_record(
        "Candidate", reading="batch", description="The candidate, read again."
    )


@strawberry.input(description="What to change of a candidate. What is left out stays as it is.")
class UpdateCandidateInput(WriteInput):
    """A person, and what becomes different."""

    candidate_id: strawberry.ID = refers_to("Candidate", description="The candidate.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The full name; it can't be null."
    )
    headline: str | None = strawberry.field(
        default=strawberry.UNSET, description="One line on who this is; null clears it."
    )
    location: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where the person lives; null clears it."
    )
    email_addresses: list[EmailAddressInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All addresses from now on, the main one first; null or empty for none.",
    )
    phone_numbers: list[PhoneNumberInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All numbers from now on; null or empty for none.",
    )
    links: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All profiles and other links from now on; null or empty for none. "
        "`addLinks` and `removeLinks` change some.",
    )


@strawberry.type(description="The candidate, changed.")
class UpdateCandidatePayload(CandidatePayload):
    """A person changed."""
