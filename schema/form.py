"""Forms that were filled in: questions with their answers."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.application_record import ApplicationRecord
from schema.references import JobInterviewStageRef, ProfileFormTemplateRef, UserRef
from schema.relations import one


@strawberry.enum(description="How a question is answered.")
class FormFieldType(Enum):
    """Kinds of form field."""

    TEXT = strawberry.enum_value("TEXT", description="A line of text.")
    TEXTAREA = strawberry.enum_value("TEXTAREA", description="Text of any length.")
    BOOLEAN = strawberry.enum_value("BOOLEAN", description="Yes or no.")
    SINGLE_SELECT = strawberry.enum_value("SINGLE_SELECT", description="One of the options.")
    MULTI_SELECT = strawberry.enum_value("MULTI_SELECT", description="Any of the options.")
    DATE = strawberry.enum_value("DATE", description="A date.")
    NUMBER = strawberry.enum_value("NUMBER", description="A number.")
    CURRENCY = strawberry.enum_value("CURRENCY", description="An amount of money.")
    FILE = strawberry.enum_value("FILE", description="A file.")
    SCORE = strawberry.enum_value("SCORE", description="A score out of a few.")
    SCORECARD = strawberry.enum_value("SCORECARD", description="A score for each of some skills.")
    CODE = strawberry.enum_value("CODE", description="A piece of program.")
    USER = strawberry.enum_value("USER", description="A user.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(description="A question of a form.")
class FormField:
    """One field of a form."""

    remote_id: strawberry.ID | None = strawberry.field(description="The provider's id of it.")
    question: str | None = strawberry.field(description="The question.")
    description: str | None = strawberry.field(description="What explains it.")
    type: FormFieldType = strawberry.field(description="How it is answered.")
    required: bool | None = strawberry.field(description="Whether it must be answered.")
    options: list[str] = strawberry.field(description="What can be chosen.")


@strawberry.type
class Answered(FormField):
    """What answers have in common."""

    answer: str | None = strawberry.field(
        description="The answer as text; several choices are joined by commas."
    )
    value: JSON | None = strawberry.field(description="The answer as the provider keeps it.")


@strawberry.type(description="A question and its answer.")
class FormAnswer(Answered):
    """One field of a form that was filled in."""

    name: str | None = strawberry.field(
        description="A name for machines, where the provider gives one, as on offers."
    )


@strawberry.type(description="An answer on the form by which a person applied.")
class ScreeningAnswer(Answered):
    """One question of a job's application form, answered."""

    form: str | None = strawberry.field(description="The part of the form that it stands in.")


@strawberry.type(description="A form about an application that users fill in.")
class ProfileForm(ApplicationRecord):
    """A form that was filled in, neither feedback nor referral."""

    user_id: strawberry.Private[str | None]
    stage_id: strawberry.Private[str | None]

    name: str | None = strawberry.field(description="The form's title.")
    instructions: str | None = strawberry.field(description="What the form asks for.")
    template_id: strawberry.ID | None = strawberry.field(
        description="The provider's id of the form that was filled in."
    )
    fields: list[FormAnswer] = strawberry.field(description="All questions with their answers.")
    created_at: datetime | None = strawberry.field(description="When it was begun.")
    submitted_at: datetime | None = strawberry.field(description="When it was handed in.")
    user: UserRef | None = one(
        "users", key="user_id", reading="list", description="Who filled it in."
    )
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application was in.",
    )
    template: ProfileFormTemplateRef | None = one(
        "profile_form_templates",
        key="template_id",
        reading="list",
        description="The form as it was before it was filled in, if it is still in use.",
    )
