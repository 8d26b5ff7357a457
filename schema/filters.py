"""Filters: only what the systems themselves can filter by."""

import strawberry

from schema.application import ApplicationOrigin
from schema.job import JobStatus
from schema.requisition import RequisitionStatus
from schema.time_range import DateTimeRange
from schema.user import AccessRole


@strawberry.input(
    description="Which applications. All that is given must hold; of a list, one is enough."
)
class ApplicationFilter:
    """Conditions on applications. Ids are remote ids by the time a connector sees them."""

    email: str | None = strawberry.field(
        default=None, description="One of the person's email addresses, letter case aside."
    )
    job_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="For one of these jobs."
    )
    stage_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Now in one of these stages."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="With one of these tags; letter case counts."
    )
    sources: list[str] | None = strawberry.field(
        default=None, description="From one of these sources."
    )
    origins: list[ApplicationOrigin] | None = strawberry.field(
        default=None, description="Come about in one of these ways."
    )
    reject_reason_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Closed for one of these reasons."
    )
    is_archived: bool | None = strawberry.field(
        default=None, description="Closed (true), or still open (false)."
    )
    created_at: DateTimeRange | None = strawberry.field(default=None, description="When made.")
    updated_at: DateTimeRange | None = strawberry.field(
        default=None,
        description="When last changed. Records whose last change is not noted are left out.",
    )
    last_advanced_at: DateTimeRange | None = strawberry.field(
        default=None, description="When it entered its current stage."
    )
    archived_at: DateTimeRange | None = strawberry.field(
        default=None, description="When it was closed: rejected or hired."
    )


@strawberry.input(
    description="Which people: those with an application for which all that is given holds."
)
class CandidateFilter(ApplicationFilter):
    """Conditions on one of a person's applications."""


@strawberry.input(description="Which jobs. All that is given must hold; of a list, one is enough.")
class JobFilter:
    """Conditions on jobs."""

    statuses: list[JobStatus] | None = strawberry.field(
        default=None, description="In one of these states."
    )
    departments: list[str] | None = strawberry.field(
        default=None, description="In one of these departments."
    )
    teams: list[str] | None = strawberry.field(default=None, description="In one of these teams.")
    locations: list[str] | None = strawberry.field(
        default=None, description="At one of these places."
    )
    commitments: list[str] | None = strawberry.field(
        default=None, description="With one of these commitments, such as Full-time."
    )


@strawberry.input(description="Which users. All that is given must hold; of a list, one is enough.")
class UserFilter:
    """Conditions on users."""

    emails: list[str] | None = strawberry.field(
        default=None, description="With one of these email addresses, letter case aside."
    )
    access_roles: list[AccessRole] | None = strawberry.field(
        default=None, description="With one of these roles."
    )
    is_active: bool | None = strawberry.field(
        default=None, description="Able to sign in (true), or shut out (false)."
    )


@strawberry.input(description="Which requisitions. All that is given must hold.")
class RequisitionFilter:
    """Conditions on requisitions."""

    statuses: list[RequisitionStatus] | None = strawberry.field(
        default=None, description="In one of these states."
    )
    code: str | None = strawberry.field(
        default=None, description="With this code of the employer's own."
    )
    created_at: DateTimeRange | None = strawberry.field(default=None, description="When made.")


@strawberry.input(
    description="Which people of the directory. All that is given must hold; of a list, one is "
    "enough."
)
class DirectoryUserFilter:
    """Conditions on people of the user directory."""

    emails: list[str] | None = strawberry.field(
        default=None, description="With one of these email addresses, letter case aside."
    )
    roles: list[str] | None = strawberry.field(
        default=None, description="With one of these roles, by the role's `remoteId`."
    )
    is_active: bool | None = strawberry.field(
        default=None, description="Able to sign in (true), or shut out (false)."
    )
