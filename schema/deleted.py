"""DeletedRecord: what is left of a record that was deleted."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.references import UserRef
from schema.relations import one


@strawberry.enum(description="What a deleted record was.")
class DeletedKind(Enum):
    """Kinds of record whose deletion is noted."""

    APPLICATION = strawberry.enum_value("APPLICATION", description="An application.")
    JOB = strawberry.enum_value("JOB", description="A job.")
    SUBMISSION = strawberry.enum_value(
        "SUBMISSION",
        description="What put an application forward for a job, with the form that the person "
        "filled in. The application itself may live on, for no job.",
    )


@strawberry.type(
    description="What is left of a record that was deleted: enough to delete it elsewhere too."
)
class DeletedRecord:
    """A deletion. The record itself cannot be read any more."""

    deleted_by_id: strawberry.Private[str | None]

    kind: DeletedKind = strawberry.field(description="What it was.")
    remote_id: strawberry.ID = strawberry.field(
        description="The id that the applicant tracking system used for it."
    )
    application_remote_id: strawberry.ID | None = strawberry.field(
        description="The system's id of the application that was deleted, or lost its job."
    )
    candidate_remote_id: strawberry.ID | None = strawberry.field(
        description="The system's id of the person; null for a job."
    )
    job_remote_id: strawberry.ID | None = strawberry.field(
        description="The system's id of the job that was deleted, or that it was for."
    )
    deleted_at: datetime | None = strawberry.field(description="When it was deleted.")
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
    deleted_by: UserRef | None = one(
        "users", key="deleted_by_id", reading="list", description="The user who deleted it."
    )
