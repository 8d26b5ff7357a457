"""Offer: what a person is offered."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.application_record import ApplicationRecord
from schema.attachment import Attachment
from schema.form import FormAnswer
from schema.references import UserRef
from schema.relations import one


@strawberry.enum(description="How far an offer has come.")
class OfferStatus(Enum):
    """Merge's offer statuses, as far as they exist."""

    DRAFT = strawberry.enum_value("DRAFT", description="Being written.")
    APPROVAL_SENT = strawberry.enum_value("APPROVAL_SENT", description="Waiting for an approval.")
    APPROVED = strawberry.enum_value("APPROVED", description="Approved, not yet sent.")
    SENT = strawberry.enum_value("SENT", description="Sent.")
    SENT_MANUALLY = strawberry.enum_value("SENT_MANUALLY", description="Sent by other means.")
    OPENED = strawberry.enum_value("OPENED", description="Read by the person.")
    DENIED = strawberry.enum_value("DENIED", description="Declined by the person.")
    SIGNED = strawberry.enum_value("SIGNED", description="Signed.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(description="A signature that an offer needs.")
class OfferSignature:
    """A signee and what they have done."""

    role: str | None = strawberry.field(description="As what they sign.")
    name: str | None = strawberry.field(description="Their name.")
    email: str | None = strawberry.field(description="Their address.")
    is_signed: bool | None = strawberry.field(description="Whether they have signed.")
    first_opened_at: datetime | None = strawberry.field(description="When they first opened it.")
    last_opened_at: datetime | None = strawberry.field(description="When they last opened it.")
    signed_at: datetime | None = strawberry.field(description="When they signed.")


@strawberry.type(description="What a person is offered.")
class Offer(ApplicationRecord):
    """An offer and its documents."""

    creator_id: strawberry.Private[str | None]

    status: OfferStatus = strawberry.field(description="How far it has come.")
    start_date: datetime | None = strawberry.field(description="When the work is to begin.")
    fields: list[FormAnswer] = strawberry.field(
        description="What is offered: pay, title, start and the employer's own fields."
    )
    signatures: list[OfferSignature] = strawberry.field(description="Who has to sign.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    approved_at: datetime | None = strawberry.field(description="When it was approved.")
    sent_at: datetime | None = strawberry.field(description="When it was sent.")
    closed_at: datetime | None = strawberry.field(description="When the last signature came.")
    sent_document: Attachment | None = strawberry.field(description="The document that was sent.")
    signed_document: Attachment | None = strawberry.field(description="The signed document.")
    creator: UserRef | None = one(
        "users", key="creator_id", reading="list", description="Who made it."
    )
