"""AuditEvent: who did what to the account."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from schema.references import UserRef
from schema.relations import one
from schema.time_range import DateTimeRange


@strawberry.type(
    description="Something that the system notes for security: who was let in, given a role, "
    "took data out."
)
class AuditEvent:
    """One entry of the audit log."""

    user_id: strawberry.Private[str | None]

    remote_id: strawberry.ID = strawberry.field(
        description="The id that the applicant tracking system itself uses."
    )
    action: str = strawberry.field(description="What was done, in the system's word for it.")
    created_at: datetime | None = strawberry.field(description="When it was done.")
    actor_name: str | None = strawberry.field(
        description="The name of who did it; also of those who are no users."
    )
    actor_email: str | None = strawberry.field(description="The address of who did it.")
    target_type: str | None = strawberry.field(
        description="What kind of thing it was done to, in the system's word for it."
    )
    target_remote_id: strawberry.ID | None = strawberry.field(
        description="The system's id of what it was done to."
    )
    target_name: str | None = strawberry.field(description="What it was done to.")
    details: JSON | None = strawberry.field(description="What else is noted: differs by action.")
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
    user: UserRef | None = one(
        "users", key="user_id", reading="list", description="The user who did it, if one did."
    )


@strawberry.input(description="Which audit events. All that is given must hold.")
class AuditEventFilter:
    """Conditions on audit events."""

    action: str | None = strawberry.field(
        default=None, description="Of this action, in the system's word for it."
    )
    created_at: DateTimeRange | None = strawberry.field(
        default=None, description="When it was done."
    )
