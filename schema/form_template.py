"""Forms as they are before they are filled in."""

from datetime import datetime

import strawberry

from schema.form import FormField
from schema.node import RemoteRecord
from schema.references import JobInterviewStageRef
from schema.relations import one


@strawberry.interface(description="A form as it is before it is filled in.")
class FormTemplate(RemoteRecord):
    """A form that users can pick."""

    name: str | None = strawberry.field(description="The form's title.")
    group_name: str | None = strawberry.field(
        description="The group that it is kept in, if in any."
    )
    instructions: str | None = strawberry.field(description="What the form asks for.")
    fields: list[FormField] = strawberry.field(description="Its questions, in its order.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    updated_at: datetime | None = strawberry.field(description="When it last changed.")


@strawberry.type(description="A form for interviewers' judgements, before it is filled in.")
class ScorecardTemplate(FormTemplate):
    """What scorecards are made from."""

    stage_id: strawberry.Private[str | None]

    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that it is for; null where it is for all.",
    )


@strawberry.type(description="A form about applications, before it is filled in.")
class ProfileFormTemplate(FormTemplate):
    """What profile forms are made from."""

    is_private: bool | None = strawberry.field(
        description="Whether only few may see what is filled in."
    )
