"""Requisition: leave to hire."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.job_posting import SalaryRange
from schema.node import RemoteRecord
from schema.references import JobRef, UserRef
from schema.relations import one, several


@strawberry.enum(description="Whether a requisition can be hired against.")
class RequisitionStatus(Enum):
    """Whether it is open."""

    OPEN = strawberry.enum_value("OPEN", description="Open.")
    ON_HOLD = strawberry.enum_value("ON_HOLD", description="Put off.")
    CLOSED = strawberry.enum_value("CLOSED", description="Closed.")
    DRAFT = strawberry.enum_value("DRAFT", description="Being written.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(description="Leave to hire so many people for some jobs.")
class Requisition(RemoteRecord):
    """A requisition."""

    creator_id: strawberry.Private[str | None]
    owner_id: strawberry.Private[str | None]
    hiring_manager_id: strawberry.Private[str | None]
    job_ids: strawberry.Private[list[str]]

    name: str | None = strawberry.field(description="What it is called.")
    code: str | None = strawberry.field(description="The employer's own code for it.")
    status: RequisitionStatus = strawberry.field(description="Whether it can be hired against.")
    is_confidential: bool = strawberry.field(description="Whether few may see it.")
    is_backfill: bool | None = strawberry.field(description="Whether somebody is replaced.")
    headcount: int | None = strawberry.field(
        description="How many people it is for; null where the number is not limited."
    )
    is_headcount_unlimited: bool = strawberry.field(
        description="Whether it is for any number of people."
    )
    hired_count: int | None = strawberry.field(description="How many have been hired.")
    employment_status: str | None = strawberry.field(description="Full-time, intern, …")
    department: str | None = strawberry.field(description="The department.")
    team: str | None = strawberry.field(description="The team.")
    location: str | None = strawberry.field(description="The place.")
    internal_notes: str | None = strawberry.field(description="Notes of the recruiters'.")
    compensation: SalaryRange | None = strawberry.field(description="What may be paid.")
    approval_status: str | None = strawberry.field(description="How far its approval has come.")
    custom_fields: JSON | None = strawberry.field(description="The employer's own fields.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    updated_at: datetime | None = strawberry.field(description="When it last changed.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    opened_at: datetime | None = strawberry.field(
        description="Since when the time to fill is counted."
    )
    filled_at: datetime | None = strawberry.field(
        description="Until when the time to fill is counted."
    )
    creator: UserRef | None = one(
        "users", key="creator_id", reading="list", description="Who made it."
    )
    owner: UserRef | None = one(
        "users", key="owner_id", reading="list", description="Who answers for it."
    )
    hiring_manager: UserRef | None = one(
        "users",
        key="hiring_manager_id",
        reading="list",
        description="Whom the hired people will report to.",
    )
    jobs: list[JobRef | None] = several(
        "jobs", keys="job_ids", reading="list", description="The jobs that it is for."
    )
