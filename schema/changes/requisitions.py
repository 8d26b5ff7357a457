"""Making requisitions, changing them and deleting them."""

import strawberry
from strawberry.scalars import JSON

from schema.job_posting import SalaryInterval
from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import RequisitionRef
from schema.requisition import RequisitionStatus


@strawberry.input(description="From what to what is paid.")
class SalaryRangeInput:
    """A range of pay."""

    minimum: float = strawberry.field(description="At the least.")
    maximum: float = strawberry.field(description="At the most.")
    currency: str = strawberry.field(description="The currency: ISO 4217.")
    interval: SalaryInterval = strawberry.field(description="For how long a time: not OTHER.")


@strawberry.type(description="The requisition as it is now.")
class RequisitionPayload(WritePayload):
    """Base of the payload of what was written to one requisition."""

    requisition_id: strawberry.ID | None = written_id("Requisition", description="Its id.")
    requisition: RequisitionRef | None = written_record(
        "Requisition", reading="list", description="The requisition, read again."
    )


@strawberry.input(description="The requisition to make.")
class CreateRequisitionInput(WriteInput):
    """A new requisition."""

    name: str = strawberry.field(description="What it is called.")
    code: str = strawberry.field(
        description="The employer's own code for it; no other requisition may have it."
    )
    headcount: int | None = strawberry.field(
        default=1, description="How many people it is for; null for any number."
    )
    status: RequisitionStatus = strawberry.field(
        default=RequisitionStatus.OPEN, description="Whether it can be hired against: not OTHER."
    )
    is_backfill: bool = strawberry.field(default=False, description="Whether somebody is replaced.")
    owner_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Who answers for it."
    )
    hiring_manager_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Whom the hired people will report to."
    )
    job_ids: list[strawberry.ID] | None = refers_to(
        "Job", default=None, description="The jobs that it is for."
    )
    employment_status: str | None = strawberry.field(
        default=None,
        description="full-time, part-time, intern, … as the system writes it on others.",
    )
    department: str | None = strawberry.field(default=None, description="The department.")
    team: str | None = strawberry.field(default=None, description="The team.")
    location: str | None = strawberry.field(default=None, description="The place.")
    internal_notes: str | None = strawberry.field(
        default=None, description="Notes for the recruiters."
    )
    compensation: SalaryRangeInput | None = strawberry.field(
        default=None, description="What may be paid."
    )
    custom_fields: JSON | None = strawberry.field(
        default=None,
        description="An object with the employer's own fields by `RequisitionField.name`.",
    )


@strawberry.type(description="The requisition made.")
class CreateRequisitionPayload(RequisitionPayload):
    """A new requisition."""


@strawberry.input(description="What to change of a requisition. What is left out stays as it is.")
class UpdateRequisitionInput(WriteInput):
    """A requisition, and what becomes different."""

    requisition_id: strawberry.ID = refers_to("Requisition", description="The requisition.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is called; it can't be null."
    )
    code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The employer's own code, which no other may have; it can't be null.",
    )
    headcount: int | None = strawberry.field(
        default=strawberry.UNSET, description="How many people it is for; null for any number."
    )
    status: RequisitionStatus | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether it can be hired against: not OTHER, nor null. It can't become a "
        "DRAFT again.",
    )
    is_backfill: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether somebody is replaced."
    )
    owner_id: strawberry.ID | None = refers_to(
        "User", default=strawberry.UNSET, description="Who answers for it; null for nobody."
    )
    hiring_manager_id: strawberry.ID | None = refers_to(
        "User",
        default=strawberry.UNSET,
        description="Whom the hired people will report to; null for nobody.",
    )
    job_ids: list[strawberry.ID] | None = refers_to(
        "Job",
        default=strawberry.UNSET,
        description="All the jobs that it is for from now on; null or empty for none.",
    )
    employment_status: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="full-time, part-time, intern, …; null clears it.",
    )
    department: str | None = strawberry.field(
        default=strawberry.UNSET, description="The department; null clears it."
    )
    team: str | None = strawberry.field(
        default=strawberry.UNSET, description="The team; null clears it."
    )
    location: str | None = strawberry.field(
        default=strawberry.UNSET, description="The place; null clears it."
    )
    internal_notes: str | None = strawberry.field(
        default=strawberry.UNSET, description="Notes for the recruiters; null clears them."
    )
    compensation: SalaryRangeInput | None = strawberry.field(
        default=strawberry.UNSET, description="What may be paid; null clears it."
    )
    custom_fields: JSON | None = strawberry.field(
        default=strawberry.UNSET,
        description="An object with those of the employer's own fields that change, by "
        "`RequisitionField.name`; null for a field clears it.",
    )


@strawberry.type(description="The requisition, changed.")
class UpdateRequisitionPayload(RequisitionPayload):
    """A requisition changed."""


@strawberry.input(description="The requisition to delete.")
class DeleteRequisitionInput(WriteInput):
    """A requisition."""

    requisition_id: strawberry.ID = refers_to("Requisition", description="The requisition.")


@strawberry.type(description="The requisition deleted.")
class DeleteRequisitionPayload(WritePayload):
    """A requisition that is no more."""

    deleted_requisition_id: strawberry.ID | None = written_id(
        "Requisition", description="The id that it had."
    )
