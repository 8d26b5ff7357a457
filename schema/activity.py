"""Activity: what happened around an application."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.application_record import ApplicationRecord
from schema.references import UserRef
from schema.relations import one
from schema.scorecard import Recommendation
from schema.time_range import DateTimeRange


@strawberry.enum(description="What kind of thing happened.")
class ActivityType(Enum):
    """Merge's activity types."""

    NOTE = strawberry.enum_value("NOTE", description="Somebody wrote a note.")
    EMAIL = strawberry.enum_value("EMAIL", description="Somebody wrote an email.")
    OTHER = strawberry.enum_value(
        "OTHER",
        description="Anything else: a stage change, a closing, an interview, feedback given.",
    )


@strawberry.enum(description="Who may see an activity.")
class ActivityVisibility(Enum):
    """Merge's activity visibilities, as far as they exist."""

    PUBLIC = strawberry.enum_value("PUBLIC", description="Everybody who sees the application.")
    PRIVATE = strawberry.enum_value("PRIVATE", description="Few.")


@strawberry.type(description="One entry in a thread of notes.")
class ActivityReply:
    """An answer to a note."""

    user_id: strawberry.Private[str | None]
    body: str | None = strawberry.field(description="The text.")
    created_at: datetime | None = strawberry.field(description="When it was written.")
    user: UserRef | None = one("users", key="user_id", reading="list", description="Who wrote it.")


@strawberry.type(description="Something that happened around an application.")
class Activity(ApplicationRecord):
    """A note, or an event of the application's course."""

    user_id: strawberry.Private[str | None]

    activity_type: ActivityType = strawberry.field(description="What kind of thing it is.")
    subject: str | None = strawberry.field(description="What it is about, in a few words.")
    body: str | None = strawberry.field(description="The text.")
    visibility: ActivityVisibility = strawberry.field(description="Who may see it.")
    overall_recommendation: Recommendation = strawberry.field(
        description="What a note recommends; NO_DECISION where it is no judgement."
    )
    replies: list[ActivityReply] = strawberry.field(
        description="Answers to it, the first one first."
    )
    created_at: datetime | None = strawberry.field(description="When it happened.")
    user: UserRef | None = one("users", key="user_id", reading="list", description="Who did it.")


@strawberry.input(description="Which activities. All that is given must hold.")
class ActivityFilter:
    """Conditions on activities. Asking for NOTE alone spares the requests for the rest."""

    types: list[ActivityType] | None = strawberry.field(
        default=None, description="Of one of these kinds."
    )
    created_at: DateTimeRange | None = strawberry.field(
        default=None, description="When it happened."
    )
