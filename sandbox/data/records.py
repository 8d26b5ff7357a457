"""People and their candidacies, stored small: JSON is written when it is served."""

from dataclasses import dataclass, field
from typing import NamedTuple


class StageChange(NamedTuple):
    """A move into a stage, so many milliseconds after the opportunity was created.

    ``user`` is None where a person came in by applying. Being relative, a way through the
    stages can be shared by many opportunities.
    """

    stage: str
    after: int
    user: str | None


@dataclass(slots=True, eq=False, kw_only=True)
class Person:
    """A contact, with all that Lever repeats on each of the person's opportunities."""

    id: str
    name: str
    headline: str
    location: str
    emails: tuple[str, ...]
    phones: tuple[tuple[str | None, str], ...]
    links: tuple[str, ...]
    opportunities: list["Opportunity"] = field(default_factory=list)


@dataclass(slots=True, eq=False, kw_only=True)
class Application:
    """The link from an opportunity to a posting. ``kind`` is posting, user or referral.

    It is archived when its opportunity is, and for the same reason.
    """

    id: str
    posting: str
    kind: str
    user: str | None
    created_at: int
    comments: str | None


@dataclass(slots=True, eq=False, kw_only=True)
class Opportunity:
    """One candidacy of a person. Times are milliseconds since 1970 UTC."""

    id: str
    person: Person
    stage: str
    rank: float
    origin: str
    sourced_by: str | None
    owner: str | None
    followers: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    stage_changes: tuple[StageChange, ...]
    application: Application | None
    location: str | None
    confidential: bool
    archive_reason: str | None
    archived_at: int | None
    created_at: int
    updated_at: int | None
    last_interaction_at: int
    last_advanced_at: int
    snoozed_until: int | None
