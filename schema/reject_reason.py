"""RejectReason: why an application was closed."""

import strawberry

from schema.connection import Connection
from schema.node import RemoteRecord
from schema.references import ApplicationRef
from schema.relations import many


@strawberry.type(description="A reason for closing an application. Hires have reasons too.")
class RejectReason(RemoteRecord):
    """A reason that users can pick."""

    name: str | None = strawberry.field(description="The reason.")
    is_hire: bool = strawberry.field(description="Whether it means a hire, not a rejection.")
    is_active: bool = strawberry.field(description="Whether it can still be picked.")
    applications: Connection[ApplicationRef] = many(
        "applications_by_reject_reason",
        key="remote_id",
        reading="page",
        description="Applications that were closed for this reason.",
    )
