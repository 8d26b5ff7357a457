"""JobInterviewStage: a step on the way to a hire."""

from enum import Enum

import strawberry

from schema.connection import Connection
from schema.node import RemoteRecord
from schema.references import ApplicationRef
from schema.relations import many


@strawberry.enum(description="The part of the process that a stage belongs to.")
class StagePipeline(Enum):
    """Groups of stages, in their order."""

    LEAD = strawberry.enum_value("LEAD", description="Found, but not yet interested.")
    APPLICANT = strawberry.enum_value("APPLICANT", description="Interested.")
    SCREEN = strawberry.enum_value("SCREEN", description="First talks.")
    ONSITE = strawberry.enum_value("ONSITE", description="Interviews.")
    OFFER = strawberry.enum_value("OFFER", description="An offer, or about to get one.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(
    description="A stage that applications go through. Where a system has the same stages for "
    "all jobs, there is one of each."
)
class JobInterviewStage(RemoteRecord):
    """A stage and its place among the stages."""

    name: str | None = strawberry.field(description="The name.")
    stage_order: int = strawberry.field(description="The place among the stages, from 0.")
    pipeline: StagePipeline | None = strawberry.field(
        description="The part of the process it belongs to; null where it is not told."
    )
    applications: Connection[ApplicationRef] = many(
        "applications_by_stage",
        key="remote_id",
        reading="page",
        description="Applications whose current stage this is, the last to enter first.",
    )
