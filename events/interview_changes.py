"""What happened to the interviews of an application, told from what they were and are. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.events import EventType, NewEvent
from events.digests import INTERVIEWS
from events.looks import Look, Place, application_event, sameness
from schema.identity import GlobalId
from schema.interview import Interview


@dataclass(frozen=True, slots=True)
class KnownInterview:
    """An interview as it was last seen."""

    digest: bytes
    is_canceled: bool


KnownInterviews = Mapping[str, KnownInterview]
"""By remote id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The interviews of an application, read at some moment.

    Attributes:
        place: the application.
        as_of: when somebody last dealt with it, before they were read.
        interviews: all of them.
    """

    place: Place
    as_of: datetime | None
    interviews: Sequence[Interview]


def known_interviews(calendar: Calendar) -> dict[str, KnownInterview]:
    """What is to be kept of them."""
    return {
        each.remote_id: KnownInterview(INTERVIEWS.digest(each), each.canceled_at is not None)
        for each in calendar.interviews
    }


def interview_changes(
    look: Look,
    before: KnownInterviews | None,
    calendar: Calendar,
    *,
    told: Mapping[str, EventType] | None = None,
) -> list[NewEvent]:
    """What happened between two looks.

    Args:
        look: the later one.
        before: the interviews as they are known from the earlier one; None where they were never
            read. Then those that were planned before the account was followed are not told.
        calendar: the interviews now.
        told: what notices say of some. It is believed of older ones where the interviews were never
            read, so that nothing else tells, and as far as it can be.
    """
    known, said = before or {}, told if told and before is None else {}
    found = _gone(look, known, calendar, said)
    for interview in calendar.interviews:
        was, hint = known.get(interview.remote_id), said.get(interview.remote_id)
        is_new = before is not None or look.is_recent(interview.created_at)
        if was is not None:
            found += _changed(look, was, calendar, interview)
        elif is_new or hint is EventType.INTERVIEW_SCHEDULED:
            found += _planned(look, calendar, interview)
        elif look.is_recent(interview.canceled_at):
            found.append(_canceled(look, calendar, interview))
        elif hint is EventType.INTERVIEW_UPDATED and interview.canceled_at is None:
            found.append(_updated(look, calendar, interview, fields=[]))
    return sorted(found, key=lambda event: event.at)


def _planned(look: Look, calendar: Calendar, interview: Interview) -> Iterator[NewEvent]:
    scheduled = EventType.INTERVIEW_SCHEDULED
    same = sameness(scheduled, interview.remote_id)
    yield _event(look, scheduled, calendar, interview.remote_id, at=interview.created_at, same=same)
    if interview.canceled_at is not None:
        yield _canceled(look, calendar, interview)


def _changed(
    look: Look, was: KnownInterview, calendar: Calendar, interview: Interview
) -> Iterator[NewEvent]:
    if interview.canceled_at is not None:
        if not was.is_canceled:
            yield _canceled(look, calendar, interview)
    elif fields := INTERVIEWS.changed(was.digest, INTERVIEWS.digest(interview)):
        yield _updated(look, calendar, interview, fields=fields)


def _gone(
    look: Look, known: KnownInterviews, calendar: Calendar, said: Mapping[str, EventType]
) -> list[NewEvent]:
    """Those that are not there any more were called off."""
    canceled = EventType.INTERVIEW_CANCELED
    held = {remote_id for remote_id, was in known.items() if not was.is_canceled}
    held |= {remote_id for remote_id, what in said.items() if what is canceled}
    gone = sorted(held - {interview.remote_id for interview in calendar.interviews})
    return [
        _event(look, canceled, calendar, each, at=calendar.as_of, same=sameness(canceled, each))
        for each in gone
    ]


def _updated(
    look: Look, calendar: Calendar, interview: Interview, *, fields: list[str]
) -> NewEvent:
    updated = EventType.INTERVIEW_UPDATED
    digest = INTERVIEWS.digest(interview).hex()
    same = sameness(updated, interview.remote_id, calendar.as_of, digest)
    return _event(
        look, updated, calendar, interview.remote_id, at=calendar.as_of, same=same, fields=fields
    )


def _canceled(look: Look, calendar: Calendar, interview: Interview) -> NewEvent:
    canceled, at = EventType.INTERVIEW_CANCELED, interview.canceled_at
    same = sameness(canceled, interview.remote_id, at)
    return _event(look, canceled, calendar, interview.remote_id, at=at, same=same)


def _event(  # noqa: PLR0913  -- what an event holds
    look: Look,
    event: EventType,
    calendar: Calendar,
    remote_id: str,
    *,
    at: datetime | None,
    same: str,
    **detail: object,
) -> NewEvent:
    place = calendar.place
    above = tuple(filter(None, (place.application_id, place.candidate_id)))
    return application_event(
        look,
        event,
        place,
        at=at,
        same=same,
        subject=GlobalId("Interview", look.account_id, remote_id, above),
        detail=detail,
    )
