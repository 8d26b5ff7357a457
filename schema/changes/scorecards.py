"""Giving scorecards, and changing them."""

import strawberry
from strawberry.scalars import JSON

from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import ApplicationRef, ScorecardRef


@strawberry.input(description="An answer to one question.")
class ScorecardAnswerInput:
    """A question and its answer."""

    remote_id: strawberry.ID = strawberry.field(
        description="The question's `remoteId`, as the template or the scorecard tells it."
    )
    value: JSON | None = strawberry.field(
        default=None,
        description="By the question's `type`: a string for TEXT, TEXTAREA and CODE; true or false "
        "for BOOLEAN; one of the `options` for SINGLE_SELECT, and for SCORE if there are any, else "
        "1 to 4; a list of options for MULTI_SELECT; a day such as `2026-05-31` for DATE; a number "
        "for NUMBER and CURRENCY; for SCORECARD a list of objects as `value` shows them. Any "
        "`value` that was read may be sent back. Null for no answer.",
    )


@strawberry.input(description="The judgement to hand in.")
class CreateScorecardInput(WriteInput):
    """A form and its answers."""

    application_id: strawberry.ID = refers_to(
        "Application", description="The application that it is about."
    )
    template_id: strawberry.ID = refers_to(
        "ScorecardTemplate", description="The form that is filled in."
    )
    interview_id: strawberry.ID | None = refers_to(
        "Interview",
        default=None,
        description="The interview that it is about, one of the application's. Left out: none.",
    )
    fields: list[ScorecardAnswerInput] = strawberry.field(
        description="Answers to the form's questions; those that are `required` must be there."
    )


@strawberry.type(description="What every change of a scorecard answers.")
class ScorecardPayload(WritePayload):
    """Base of the payload of what was done to one scorecard."""

    scorecard_id: strawberry.ID | None = written_id("Scorecard", description="Its id.")
    scorecard: ScorecardRef | None = written_record(
        "Scorecard", reading="each", description="The scorecard, read again."
    )
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="Its application, read again."
    )


@strawberry.type(description="The scorecard handed in.")
class CreateScorecardPayload(ScorecardPayload):
    """A new scorecard."""


@strawberry.input(description="What to change of a scorecard.")
class UpdateScorecardInput(WriteInput):
    """A scorecard and answers."""

    scorecard_id: strawberry.ID = refers_to("Scorecard", description="The scorecard.")
    fields: list[ScorecardAnswerInput] = strawberry.field(
        description="The answers to change; all others stay as they are."
    )


@strawberry.type(description="The scorecard as it is now.")
class UpdateScorecardPayload(ScorecardPayload):
    """A scorecard changed."""
