"""What a job posting says."""

from enum import Enum

import strawberry


@strawberry.enum(description="How often pay is given.")
class SalaryInterval(Enum):
    """The span that a salary is for."""

    HOUR = strawberry.enum_value("HOUR", description="An hour.")
    DAY = strawberry.enum_value("DAY", description="A day.")
    WEEK = strawberry.enum_value("WEEK", description="A week.")
    TWO_WEEKS = strawberry.enum_value("TWO_WEEKS", description="Two weeks.")
    HALF_MONTH = strawberry.enum_value("HALF_MONTH", description="Half a month.")
    MONTH = strawberry.enum_value("MONTH", description="A month.")
    YEAR = strawberry.enum_value("YEAR", description="A year.")
    ONE_TIME = strawberry.enum_value("ONE_TIME", description="Once.")
    OTHER = strawberry.enum_value("OTHER", description="Something else.")


@strawberry.type(description="From what to what is paid.")
class SalaryRange:
    """A range of pay."""

    minimum: float | None = strawberry.field(description="At the least.")
    maximum: float | None = strawberry.field(description="At the most.")
    currency: str | None = strawberry.field(description="The currency: ISO 4217.")
    interval: SalaryInterval | None = strawberry.field(description="For how long a time.")


@strawberry.type(description="A section of a posting, such as its requirements.")
class JobPostingSection:
    """A heading and what stands under it."""

    heading: str | None = strawberry.field(description="The heading.")
    content_html: str | None = strawberry.field(description="What stands under it, as HTML.")


@strawberry.type(description="What a job posting says.")
class JobPosting:
    """The text of a posting, and where it is shown."""

    description: str | None = strawberry.field(description="The description, as text.")
    description_html: str | None = strawberry.field(description="The description, as HTML.")
    sections: list[JobPostingSection] = strawberry.field(description="Sections below it.")
    closing: str | None = strawberry.field(description="The closing words, as text.")
    closing_html: str | None = strawberry.field(description="The closing words, as HTML.")
    salary_range: SalaryRange | None = strawberry.field(description="What is paid.")
    salary_description: str | None = strawberry.field(description="About the pay, as text.")
    salary_description_html: str | None = strawberry.field(description="About the pay, as HTML.")
    distribution_channels: list[str] = strawberry.field(
        description="Where it is shown: `public`, `internal`."
    )
