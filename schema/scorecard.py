"""Scorecard: an interviewer's judgement."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.application_record import ApplicationRecord
from schema.form import FormAnswer
from schema.references import InterviewRef, ScorecardTemplateRef, UserRef
from schema.relations import gathered, one


@strawberry.enum(description="What an interviewer recommends.")
class Recommendation(Enum):
    """Merge's overall recommendations."""

    DEFINITELY_NO = strawberry.enum_value("DEFINITELY_NO", description="By no means.")
    NO = strawberry.enum_value("NO", description="Rather not.")
    YES = strawberry.enum_value("YES", description="Yes.")
    STRONG_YES = strawberry.enum_value("STRONG_YES", description="By all means.")
    NO_DECISION = strawberry.enum_value("NO_DECISION", description="No opinion given.")


@strawberry.type(description="An interviewer's judgement of a person.")
class Scorecard(ApplicationRecord):
    """A feedback form that was filled in."""

    interviewer_id: strawberry.Private[str | None]
    interview_id: strawberry.Private[str | None]

    name: str | None = strawberry.field(description="The form's title.")
    instructions: str | None = strawberry.field(description="What the form asks for.")
    template_id: strawberry.ID | None = strawberry.field(
        description="The provider's id of the form that was filled in."
    )
    overall_recommendation: Recommendation = strawberry.field(
        description="What the interviewer recommends."
    )
    fields: list[FormAnswer] = strawberry.field(description="All questions with their answers.")
    created_at: datetime | None = strawberry.field(description="When it was begun.")
    updated_at: datetime | None = strawberry.field(description="When it last changed.")
    submitted_at: datetime | None = strawberry.field(
        description="When it was handed in; null while it is being filled in."
    )
    interviewer: UserRef | None = one(
        "users", key="interviewer_id", reading="list", description="Who gave it."
    )
    interview: InterviewRef | None = gathered(
        "interview_of_scorecard",
        key="application_key",
        reading="each",
        kinds=("interviews_by_application",),
        description="The interview that it is about, if it is about one.",
    )
    template: ScorecardTemplateRef | None = one(
        "scorecard_templates",
        key="template_id",
        reading="list",
        description="The form as it was before it was filled in, if it is still in use.",
    )
