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
from schema.references import ActivityRef, ApplicationRef
from schema.scorecard import Recommendation


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
    overall_recommendation: Recommendation = strawberry.field(
        default=Recommendation.NO_DECISION,
        description="What the note recommends on the whole, as a scorecard does.",
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


@strawberry.input(description="What to change of a note. What is left out stays as it is.")
class UpdateActivityInput(WriteInput):
    """A note, and what becomes of it."""

    activity_id: strawberry.ID = refers_to(
        "Activity", description="The note: one that was written through an API."
    )
    body: str | None = strawberry.field(
        default=strawberry.UNSET, description="The text. Answers to the note stay as they are."
    )
    visibility: ActivityVisibility | None = strawberry.field(
        default=strawberry.UNSET, description="Who may see it."
    )
    overall_recommendation: Recommendation | None = strawberry.field(
        default=strawberry.UNSET,
        description="What the note recommends; null or NO_DECISION for nothing.",
    )


@strawberry.type(description="The note as it is now.")
class UpdateActivityPayload(WritePayload):
    """A note changed."""

    activity_id: strawberry.ID | None = written_id("Activity", description="Its id.")
    activity: ActivityRef | None = written_record(
        "Activity", reading="each", description="The note, read again."
    )


@strawberry.input(description="The note to delete.")
class DeleteActivityInput(WriteInput):
    """A note."""

    activity_id: strawberry.ID = refers_to(
        "Activity", description="The note: one that was written through an API."
    )


@strawberry.type(description="The note deleted.")
class DeleteActivityPayload(WritePayload):
    """A note that is no more."""

    deleted_activity_id: strawberry.ID | None = written_id(
        "Activity", description="The id that it had."
    )
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application without it, read again."
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
