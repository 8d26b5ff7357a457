"""JobFormField: a question on the form by which people apply."""

from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.form import FormFieldType


@strawberry.enum(description="The part of the form that a field stands in.")
class JobFormGroup(Enum):
    """Parts of an application form."""

    PERSONAL_INFORMATION = strawberry.enum_value(
        "PERSONAL_INFORMATION", description="Name, address, résumé."
    )
    CUSTOM_QUESTIONS = strawberry.enum_value(
        "CUSTOM_QUESTIONS", description="The employer's own questions."
    )
    URLS = strawberry.enum_value("URLS", description="Profiles and other links.")
    CONSENT = strawberry.enum_value("CONSENT", description="Consent to keep the data.")
    EEO = strawberry.enum_value(
        "EEO", description="Equal employment opportunity: answers are voluntary."
    )


@strawberry.type(description="A question on the form by which people apply to a job.")
class JobFormField:
    """One field of an application form."""

    name: str = strawberry.field(
        description="The name that a submission gives it, different from all others on the form: "
        "`fullName` for personal information, `urls[LinkedIn]`, `eeo[gender]`, `consent[store]`, "
        "and the question's id for a custom question."
    )
    group: JobFormGroup = strawberry.field(description="The part of the form it stands in.")
    group_id: strawberry.ID | None = strawberry.field(
        description="The provider's id of that part, where it has one: of a set of custom "
        "questions, or of the policy that a consent is asked for under."
    )
    group_name: str | None = strawberry.field(description="The title of that part.")
    index: int = strawberry.field(description="Its place on the form, from 0.")
    question: str | None = strawberry.field(description="The question.")
    description: str | None = strawberry.field(description="What explains it.")
    type: FormFieldType = strawberry.field(description="How it is answered.")
    required: bool = strawberry.field(description="Whether it must be answered.")
    is_hidden: bool = strawberry.field(
        description="Whether applicants are not shown it: what stands here holds without asking."
    )
    options: list[str] = strawberry.field(description="What can be chosen.")
    distribution_channels: list[str] = strawberry.field(
        description="Whom it is put to: `external`, `internal`; empty for everybody."
    )
    remote_data: JSON | None = strawberry.field(description="The field as the provider gives it.")
