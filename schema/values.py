"""Small values that stand inside records."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.references import JobInterviewStageRef, UserRef
from schema.relations import one


@strawberry.enum(description="What an email address is for.")
class EmailAddressType(Enum):
    """Merge's EmailAddress types."""

    PERSONAL = strawberry.enum_value("PERSONAL", description="A private address.")
    WORK = strawberry.enum_value("WORK", description="An address at an employer.")
    OTHER = strawberry.enum_value("OTHER", description="Not told.")


@strawberry.enum(description="What a phone number reaches.")
class PhoneNumberType(Enum):
    """Merge's PhoneNumber types."""

    MOBILE = strawberry.enum_value("MOBILE", description="A mobile phone.")
    HOME = strawberry.enum_value("HOME", description="A phone at home.")
    WORK = strawberry.enum_value("WORK", description="A phone at work.")
    SKYPE = strawberry.enum_value("SKYPE", description="A Skype name.")
    OTHER = strawberry.enum_value("OTHER", description="Something else, or not told.")


@strawberry.enum(description="What a link leads to.")
class UrlType(Enum):
    """Merge's Url types, told from the address itself."""

    LINKEDIN = strawberry.enum_value("LINKEDIN", description="A LinkedIn profile.")
    GITHUB = strawberry.enum_value("GITHUB", description="A GitHub profile.")
    TWITTER = strawberry.enum_value("TWITTER", description="A Twitter or X profile.")
    PORTFOLIO = strawberry.enum_value("PORTFOLIO", description="A collection of work.")
    JOB_POSTING = strawberry.enum_value("JOB_POSTING", description="A public job posting.")
    APPLY = strawberry.enum_value("APPLY", description="A page to apply on.")
    OTHER = strawberry.enum_value("OTHER", description="Anything else.")


@strawberry.type(description="An email address.")
class EmailAddress:
    """An address and its kind."""

    value: str = strawberry.field(description="The address.")
    type: EmailAddressType = strawberry.field(description="What it is for.")


@strawberry.type(description="A phone number.")
class PhoneNumber:
    """A number, as it was typed, and its kind."""

    value: str = strawberry.field(description="The number, as it was typed.")
    type: PhoneNumberType = strawberry.field(description="What it reaches.")


@strawberry.type(description="A link.")
class Url:
    """A link and its kind."""

    value: str = strawberry.field(description="The address of the page.")
    type: UrlType = strawberry.field(description="What it leads to.")


@strawberry.type(description="A place.")
class Location:
    """A place, as it was typed."""

    name: str = strawberry.field(description="The place, as it was typed.")


@strawberry.type(description="One step of an application through the stages.")
class StageChange:
    """When an application entered a stage, and who moved it."""

    stage_id: strawberry.Private[str | None]
    user_id: strawberry.Private[str | None]
    changed_at: datetime | None = strawberry.field(description="When it entered the stage.")
    stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that it entered.",
    )
    user: UserRef | None = one(
        "users", key="user_id", reading="list", description="The user who moved it."
    )
