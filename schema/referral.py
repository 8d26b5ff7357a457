"""Referral: somebody recommends a person."""

from datetime import datetime

import strawberry

from schema.application_record import ApplicationRecord
from schema.form import FormAnswer
from schema.references import JobInterviewStageRef, UserRef
from schema.relations import one


@strawberry.type(description="A recommendation of a person by somebody.")
class Referral(ApplicationRecord):
    """A referral form that was filled in."""

    referrer_id: strawberry.Private[str | None]
    creator_id: strawberry.Private[str | None]
    stage_id: strawberry.Private[str | None]

    name: str | None = strawberry.field(description="The form's title.")
    instructions: str | None = strawberry.field(description="What the form asks for.")
    template_id: strawberry.ID | None = strawberry.field(
        description="The provider's id of the form that was filled in."
    )
    fields: list[FormAnswer] = strawberry.field(description="All questions with their answers.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    submitted_at: datetime | None = strawberry.field(description="When it was handed in.")
    referrer: UserRef | None = one(
        "users", key="referrer_id", reading="list", description="Who recommends, if a user."
    )
    creator: UserRef | None = one(
        "users", key="creator_id", reading="list", description="The user who wrote it down."
    )
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application was in.",
    )
