"""DiversitySurvey: questions to applicants about themselves, for statistics."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from schema.form import FormField


@strawberry.type(
    description="Questions that applicants may answer about themselves, for statistics."
)
class DiversitySurvey:
    """A survey that comes with a job's application form."""

    remote_id: strawberry.ID = strawberry.field(
        description="The id that the applicant tracking system itself uses."
    )
    name: str | None = strawberry.field(description="Its title.")
    instructions: str | None = strawberry.field(description="What applicants are told about it.")
    locations: list[str] = strawberry.field(
        description="The job's locations that it is for; empty where applicants' own decides."
    )
    country_codes: list[str] = strawberry.field(
        description="The countries whose applicants it is for: ISO 3166-1 alpha-2; empty where "
        "the job's location decides."
    )
    fields: list[FormField] = strawberry.field(description="Its questions, in its order.")
    created_at: datetime | None = strawberry.field(description="When it was made.")
    updated_at: datetime | None = strawberry.field(description="When it last changed.")
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
