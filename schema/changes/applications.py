"""Moving applications on."""

import strawberry

from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import ApplicationRef


@strawberry.input(description="Which application to move where.")
class MoveApplicationStageInput(WriteInput):
    """An application and a stage."""

    application_id: strawberry.ID = refers_to("Application", description="The application.")
    stage_id: strawberry.ID = refers_to("JobInterviewStage", description="The stage to put it in.")


@strawberry.type(description="The application in its new stage.")
class MoveApplicationStagePayload(WritePayload):
    """An application moved."""

    application_id: strawberry.ID | None = written_id("Application", description="Its id.")
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application, read again."
    )
