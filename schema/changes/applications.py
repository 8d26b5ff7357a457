"""Moving applications on, closing them and opening them again."""

import strawberry

from schema.mutation import (
    MutationInput,
    MutationPayload,
    WriteInput,
    WritePayload,
    refers_to,
    written_id,
    written_record,
)
from schema.references import ApplicationRef


@strawberry.input(description="Which application to change.")
class ApplicationInput(WriteInput):
    """Base of the input of what is done to one application."""

    application_id: strawberry.ID = refers_to("Application", description="The application.")


@strawberry.type(description="The application as it is now.")
class ApplicationPayload(WritePayload):
    """Base of the payload of what was done to one application."""

    application_id: strawberry.ID | None = written_id("Application", description="Its id.")
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application, read again."
    )


@strawberry.input(description="Which application to move where.")
class MoveApplicationStageInput(ApplicationInput):
    """An application and a stage."""

    stage_id: strawberry.ID = refers_to(
        "JobInterviewStage", description="The stage to put it in. One that is closed stays closed."
    )


@strawberry.type(description="The application in its new stage.")
class MoveApplicationStagePayload(ApplicationPayload):
    """An application moved."""


@strawberry.input(description="The applications to move.")
class MoveApplicationsStageInput(MutationInput):
    """Many applications, each with its stage."""

    inputs: list[MoveApplicationStageInput] = strawberry.field(
        description="1 to 100 applications with their stages."
    )


@strawberry.type(description="What became of each application.")
class MoveApplicationsStagePayload(MutationPayload):
    """Many applications."""

    results: list[MoveApplicationStagePayload | None] = strawberry.field(
        default_factory=list,
        description="In the order of the inputs; null where an error stands in its place.",
    )


@strawberry.input(description="Which application to close, and why.")
class RejectApplicationInput(ApplicationInput):
    """An application and a reason."""

    reject_reason_id: strawberry.ID = refers_to(
        "RejectReason", description="The reason: one whose `isHire` is false."
    )
    cancel_interviews: bool = strawberry.field(
        default=False, description="Whether its interviews still to come are cancelled."
    )


@strawberry.type(description="The application, closed.")
class RejectApplicationPayload(ApplicationPayload):
    """An application rejected."""


@strawberry.input(description="Which application to open again.")
class UnrejectApplicationInput(ApplicationInput):
    """An application."""


@strawberry.type(description="The application, open again.")
class UnrejectApplicationPayload(ApplicationPayload):
    """An application opened."""


@strawberry.input(description="Whom to hire.")
class HireApplicationInput(ApplicationInput):
    """An application, and what it is hired for."""

    requisition_id: strawberry.ID | None = refers_to(
        "Requisition",
        default=None,
        description="The requisition that the hire fills; it must not be closed.",
    )
    hired_reason_id: strawberry.ID | None = refers_to(
        "RejectReason",
        default=None,
        description="The reason whose `isHire` is true. Needed only where there are several that "
        "can still be picked.",
    )
    cancel_interviews: bool = strawberry.field(
        default=False, description="Whether its interviews still to come are cancelled."
    )


@strawberry.type(description="The application, closed with a hire.")
class HireApplicationPayload(ApplicationPayload):
    """An application hired."""
