"""Looks into an account: who looks, how it came to that, and what is found is told as events."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.events import EventType, NewEvent, Origin
from events.times import to_milliseconds
from schema.identity import GlobalId

_LONGEST_SAMENESS = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look into an account.

    Attributes:
        account_id: which account.
        origin: what it was that led to the look.
        since: the moment from which the account is followed; what happened before is not told.
        at: when it was looked. It stands for times that nobody tells.
    """

    account_id: str
    origin: Origin
    since: datetime
    at: datetime

    def is_recent(self, moment: datetime | None) -> bool:
        """Whether something happened since the account is followed."""
        return moment is not None and moment >= self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an application is, as far as its events tell of it."""

    application_id: str
    candidate_id: str | None = None
    job_id: str | None = None
    stage_id: str | None = None

    def subject(self, account_id: str) -> GlobalId:
        """The application itself."""
        above = () if self.candidate_id is None else (self.candidate_id,)
        return GlobalId("Application", account_id, self.application_id, above)


def sameness(event: EventType, *parts: object) -> str:
    """A text that is equal for the same thing found twice.

    Args:
        event: what happened.
        parts: whom it happened to, and what tells this time from others. A time stands for its
            milliseconds.
    """
    shown = [str(to_milliseconds(part) if isinstance(part, datetime) else part) for part in parts]
    whole = ":".join([event.value, *shown])
    if len(whole) <= _LONGEST_SAMENESS:
        return whole
    return f"{event.value}:{hashlib.sha256(whole.encode()).hexdigest()}"


def application_event(  # noqa: PLR0913  -- what an event holds
    look: Look,
    event: EventType,
    place: Place,
    *,
    at: datetime | None,
    same: str,
    subject: GlobalId | None = None,
    detail: Mapping[str, Any] | None = None,
) -> NewEvent:
    """An event of an application, or of what belongs to one."""
    return NewEvent(
        account_id=look.account_id,
        type=event,
        origin=look.origin,
        at=at or look.at,
        subject=subject or place.subject(look.account_id),
        application_id=place.application_id,
        job_id=place.job_id,
        stage_id=place.stage_id,
        detail=detail or {},
        sameness=same,
    )
