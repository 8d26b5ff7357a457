"""Writing notes."""

import strawberry

from schema.activity import ActivityVisibility
from schema.mutation import (
    MutationInput,
    MutationPayload,
    WriteInput,
    WritePayload,
    refers_to,
    written_id,
    written_record,
)
from schema.references import ActivityRef


@strawberry.input(description="The note to write.")
class CreateActivityInput(WriteInput):
    """A note."""

    application_id: strawberry.ID = refers_to(
        "Application", description="The application that it is about."
    )
    body: str = strawberry.field(description="The text.")
    visibility: ActivityVisibility = strawberry.field(
        default=ActivityVisibility.PUBLIC, description="Who may see it."
    )
    notify_followers: bool = strawberry.field(
        default=False, description="Whether those who follow the application are told."
    )


@strawberry.type(description="The note written.")
class CreateActivityPayload(WritePayload):
    """A new note."""

    activity_id: strawberry.ID | None = written_id("Activity", description="Its id.")
    activity: ActivityRef | None = written_record(
        "Activity", reading="each", description="The note, read again."
    )


@strawberry.input(description="The notes to write.")
class CreateActivitiesInput(MutationInput):
    """Many notes."""

    inputs: list[CreateActivityInput] = strawberry.field(description="1 to 100 notes.")


@strawberry.type(description="What became of each note.")
class CreateActivitiesPayload(MutationPayload):
    """Many notes."""

    results: list[CreateActivityPayload | None] = strawberry.field(
        default_factory=list,
        description="In the order of the inputs; null where an error stands in its place.",
    )
