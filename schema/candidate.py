"""Candidate: a person."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import strawberry

from schema.activity import ActivityFilter
from schema.attachment import AttachmentFilter
from schema.connection import Connection
from schema.kinds import ACTIVITY_KINDS, ATTACHMENT_KINDS
from schema.node import RemoteRecord
from schema.person_name import split_name
from schema.references import ActivityRef, ApplicationRef, AttachmentRef
from schema.relations import derived, many
from schema.values import EmailAddress, Location, PhoneNumber, Url

if TYPE_CHECKING:
    from schema.application import Application


def _of_applications(compute: Callable[[list["Application"]], Any], description: str) -> Any:
    """A value drawn from all of the person's applications, read in one batch for all people."""
    return derived(
        "applications_by_candidate",
        lambda _, applications: compute(applications),
        key="remote_id",
        reading="batch",
        description=description,
    )


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _all_agree(answers: Iterable[bool | None]) -> bool | None:
    return min((answer for answer in answers if answer is not None), default=None)


def _distinct(lists: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(text for texts in lists for text in texts))


@strawberry.type(
    description="A person who is, was or may be considered for a job. Each person once, "
    "however many applications they have."
)
class Candidate(RemoteRecord):
    """A person, with all their applications."""

    name: str | None = strawberry.field(description="The full name.")
    headline: str | None = strawberry.field(
        description="One line on who this is: former employers, schools, a title."
    )
    email_addresses: list[EmailAddress] = strawberry.field(
        description="Email addresses, the main one first."
    )
    phone_numbers: list[PhoneNumber] = strawberry.field(description="Phone numbers.")
    urls: list[Url] = strawberry.field(description="Profiles and other links.")
    locations: list[Location] = strawberry.field(description="Where the person lives.")
    is_anonymized: bool | None = strawberry.field(
        description="Whether the personal data has been removed for good."
    )

    @strawberry.field(description="The name up to its last word.")
    def first_name(self) -> str | None:
        """The full name without its last word; the whole of a name of one word."""
        return split_name(self.name)[0]

    @strawberry.field(description="The last word of the name; null for a name of one word.")
    def last_name(self) -> str | None:
        """The last of several words."""
        return split_name(self.name)[1]

    company: str | None = _of_applications(
        lambda applications: next((a.company for a in applications if a.company), None),
        "The employer that the person named when applying last.",
    )
    can_email: bool | None = _of_applications(
        lambda applications: _all_agree(a.may_contact for a in applications),
        "Whether the person consents to being contacted: false where an application says so; "
        "null where no rule applies.",
    )
    tags: list[str] = _of_applications(
        lambda applications: _distinct(a.tags for a in applications),
        "All tags on the person's applications, each once. `tags` at the root tells how often each "
        "is used.",
    )
    sources: list[str] = _of_applications(
        lambda applications: _distinct(a.sources for a in applications),
        "Where the person's applications came from, each source once.",
    )
    is_private: bool | None = _of_applications(
        lambda applications: any(a.is_confidential for a in applications),
        "Whether an application of this person is confidential.",
    )
    created_at: datetime | None = _of_applications(
        lambda applications: _earliest(a.created_at for a in applications),
        "When the person first came into the system.",
    )
    updated_at: datetime | None = _of_applications(
        lambda applications: _latest(a.updated_at for a in applications),
        "When one of the person's applications last changed; null if none has since it was made.",
    )
    last_interaction_at: datetime | None = _of_applications(
        lambda applications: _latest(a.last_interaction_at for a in applications),
        "When somebody last dealt with the person.",
    )
    applications: Connection[ApplicationRef] = many(
        "applications_by_candidate",
        key="remote_id",
        reading="batch",
        typically=2,
        description="All applications of this person, the newest first.",
    )
    activities: Connection[ActivityRef] | None = many(
        "activities_of_candidate",
        key="remote_id",
        reading="each",
        kinds=("applications_by_candidate",),
        kinds_by_type=ACTIVITY_KINDS,
        filter_type=ActivityFilter,
        typically=5,
        description="What happened on all of the person's applications, the newest first.",
    )
    attachments: Connection[AttachmentRef] | None = many(
        "attachments_of_candidate",
        key="remote_id",
        reading="each",
        kinds=("applications_by_candidate",),
        kinds_by_type=ATTACHMENT_KINDS,
        filter_type=AttachmentFilter,
        typically=2,
        description="Files of all of the person's applications, the newest first.",
    )
