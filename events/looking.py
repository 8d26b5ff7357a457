"""Looking into notices: what they name is read again, and they are done with what that tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from accounts.events import EventType, Origin
from connectors.notices import Notice, NoticeKind
from events.application_changes import course_of
from events.findings import Findings, Records
from events.followed import Followed, Step
from events.following import Following
from events.inbox import Received
from events.interview_changes import Calendar
from events.looks import Place
from events.reading import Failures, read_alone, read_interviews, read_whole_people
from events.times import in_milliseconds, latest, to_milliseconds
from schema.identity import ApplicationKey

BATCH = 100
"""Notices that are looked into at once: about as many applications as one page holds."""

GIVEN_UP_AFTER = timedelta(minutes=10)
"""How long after its time a notice is tried whose record alone cannot be read."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_OF_INTERVIEWS = {
    NoticeKind.INTERVIEW_CREATED: EventType.INTERVIEW_SCHEDULED,
    NoticeKind.INTERVIEW_DELETED: EventType.INTERVIEW_CANCELED,
    NoticeKind.INTERVIEW_UPDATED: EventType.INTERVIEW_UPDATED,
}
_WEIGHT = [*_OF_INTERVIEWS.values()]
"""Of several things that are said of an interview, the first of these is believed."""


@dataclass(slots=True)
class Named:
    """What notices name; by remote ids.

    Attributes:
        applications: with the person of each, where that is told.
        people: all that are named.
        new: applications that are said to be new.
        deleted: applications that are said to be deleted, and when.
        interviews: by application what is said of its interviews.
    """

    applications: dict[str, str | None] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    deleted: dict[str, datetime] = field(default_factory=dict)
    interviews: dict[str, dict[str, EventType]] = field(default_factory=dict)


def named_in(notices: Iterable[Notice]) -> Named:
    """What some notices name."""
    named = Named()
    for notice in notices:
        if notice.candidate_id:
            named.people.add(notice.candidate_id)
        if notice.application_id:
            person = notice.candidate_id or named.applications.get(notice.application_id)
            named.applications[notice.application_id] = person
            _note(named, notice, notice.application_id)
    return named


def _note(named: Named, notice: Notice, application_id: str) -> None:
    if notice.kind is NoticeKind.APPLICATION_CREATED:
        named.new.add(application_id)
    elif notice.kind is NoticeKind.APPLICATION_DELETED:
        named.deleted[application_id] = notice.at
    elif what := _OF_INTERVIEWS.get(notice.kind):
        said = named.interviews.setdefault(application_id, {})
        if key := notice.interview_id:
            said[key] = min(what, said.get(key, what), key=_WEIGHT.index)


async def look_into(followed: Followed, received: Sequence[Received]) -> None:
    """Look into notices, and be done with all of them that could be looked into.

    Raises:
        ConnectorError: for others: they are left as they are.
        LeaseLost: another process follows the account by now.
        NotFollowed: it was unlinked, or linked anew.
    """
    named = named_in(each.notice for each in received)
    async with followed.step() as step:
        step.connector.forget(named.applications)
        records, failures = await _read(followed, step, named)
        found = await _find(followed, step, records, named)
        failures |= await _look_at_interviews(step, found, records, named)
        failed = [each for each in received if each.notice.application_id in failures]
        left = [each for each in failed if each.notice.at >= found.look.at - GIVEN_UP_AFTER]
        done = [each.id for each in received if each not in left]
        state = _given_up(followed, len(failed) - len(left), at=found.look.at)
        await followed.write(found, state=state, notices=done)
    for each in left:
        raise failures[each.notice.application_id or ""]


def _given_up(followed: Followed, count: int, *, at: datetime) -> Following:
    """Leave to reconciliation, and to a look at every application, what others would wait for."""
    if not count:
        return followed.state
    _log.warning("notices_given_up", account=followed.account_id, count=count)
    return replace(followed.state, next_pass_at=at, next_sweep_at=at)


async def _find(followed: Followed, step: Step, records: Records, named: Named) -> Findings:
    """What became of applications. What was never seen is new only once all have been read."""
    all_were_read = followed.state.baseline_done
    new = named.new if all_were_read else ()
    found = await followed.hold_against(step, followed.look(Origin.WEBHOOK), records, new=new)
    for gone in records.gone & set(named.deleted):
        place = Place(application_id=gone, candidate_id=named.applications[gone])
        found.lose(place, at=named.deleted[gone], whoever=not all_were_read)
    return found


async def _read(followed: Followed, step: Step, named: Named) -> tuple[Records, Failures]:
    """The people named with all their applications, and the other applications one by one."""
    strays = {key for key, person in named.applications.items() if person is None}
    known = await followed.known_applications(strays) if strays else {}
    people = named.people | {each.course.place.candidate_id or "" for each in known.values()}
    records = await read_whole_people(step, people - {""})
    missing = set(named.applications) - set(records.applications)
    alone, failures = await read_alone(step, missing)
    others = await read_whole_people(step, alone.person_ids() - people)
    return records | alone | others, failures


async def _look_at_interviews(
    step: Step, found: Findings, records: Records, named: Named
) -> Failures:
    keys = [
        ApplicationKey(each.remote_id, each.candidate_id)
        for each in records.applications.values()
        if each.remote_id in named.interviews
    ]
    interviews = await read_interviews(step, keys)
    calendars = [
        Calendar(
            place=course_of(record).place,
            as_of=in_milliseconds(latest(record.updated_at, record.last_interaction_at)),
            interviews=interviews.found[record.remote_id],
        )
        for record in records.applications.values()
        if record.remote_id in interviews.found
    ]
    for calendar in sorted(calendars, key=lambda each: to_milliseconds(each.as_of) or 0):
        found.take_interviews(calendar, named.interviews[calendar.place.application_id])
    return interviews.failures
