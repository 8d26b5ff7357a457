"""What happened to an application, told from what it was and what it is. Pure.

Each entry of its stage history is told once, so that moves which were read late are all told. Of
what has no history, being closed and taken back, it is told how it stands in the end.
"""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from accounts.events import EventType, NewEvent
from events.looks import Look, Place, application_event, sameness
from events.times import in_milliseconds, to_milliseconds
from schema.application import Application

_CLOSINGS = frozenset(
    {
        EventType.APPLICATION_REJECTED,
        EventType.APPLICATION_UNREJECTED,
        EventType.APPLICATION_HIRED,
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of a stage history."""

    stage_id: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """How an application was closed: rejected, or hired, which the reason tells."""

    reason_id: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far an application has come.

    Attributes:
        place: which it is, and where it stands.
        steps: its stage history, in order.
        closing: how it was closed; None while it is open.
        updated_at: when it was last changed, where that is noted.
    """

    place: Place
    steps: tuple[Step, ...]
    closing: Closing | None
    updated_at: datetime | None


def course_of(record: Application) -> Course:
    """The course of an application as it was read."""
    steps = [Step(each.stage_id, in_milliseconds(each.changed_at)) for each in record.stage_history]
    closing = Closing(record.reject_reason_id, in_milliseconds(record.archived_at))
    return Course(
        place=Place(
            application_id=record.remote_id,
            candidate_id=record.candidate_id,
            job_id=record.job_id,
            stage_id=record.stage_id,
        ),
        steps=_in_order(steps),
        closing=closing if record.is_archived else None,
        updated_at=in_milliseconds(record.updated_at),
    )


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    """By time, if all of them have one; the system's own order else."""
    if any(step.at is None for step in steps):
        return tuple(steps)
    return tuple(sorted(steps, key=lambda step: to_milliseconds(step.at) or 0))


def is_stale(before: Course, now: Course) -> bool:
    """Whether what was read is older than what is known: nothing may be learnt from it."""
    if before.updated_at is None:
        return len(now.steps) < len(before.steps)
    if now.updated_at is None or now.updated_at < before.updated_at:
        return True
    return now.updated_at == before.updated_at and len(now.steps) < len(before.steps)


def application_changes(
    look: Look,
    before: Course | None,
    record: Application,
    *,
    hires: Container[str],
    is_new: bool = False,
) -> list[NewEvent]:
    """What happened between two looks, in order.

    Args:
        look: the later one.
        before: what is known from the earlier one; None where there was none.
        record: the application now; not older than that.
        hires: those reasons to close an application by which the person is hired.
        is_new: whether an application that was never seen is known to be new, though it says that
            it was made before the account was followed.
    """
    now = course_of(record)
    begins = before is None and (is_new or look.is_recent(record.created_at))
    begun = [_created(look, now, record.created_at)] if begins else []
    moves = list(_moves(look, before, now, record, begun=begins))
    ended = list(_closing(look, before, now, hires, begun=begins))
    rest = sorted([*moves, *ended], key=lambda event: event.at)
    return list(_with_stages([*begun, *rest], _first_stage(before, now, moves)))


def _created(look: Look, now: Course, created_at: datetime | None) -> NewEvent:
    created = EventType.APPLICATION_CREATED
    stage = now.steps[0].stage_id if now.steps else now.place.stage_id
    same = sameness(created, now.place.application_id)
    place = replace(now.place, stage_id=stage)
    return application_event(look, created, place, at=created_at, same=same)


def _moves(
    look: Look, before: Course | None, now: Course, record: Application, *, begun: bool
) -> Iterator[NewEvent]:
    """A move for each entry of the history that is new.

    The first entry is how the application began, unless it was known without any.
    """
    new = Counter(now.steps) - Counter(before.steps if before else ())
    here = before.place.stage_id if before else None
    start = (Step(here, None),) if before and not before.steps else ()
    for former, step in pairwise((*start, *now.steps)):
        if new[step]:
            new[step] -= 1
            here = step.stage_id
            if before or begun or look.is_recent(step.at):
                yield _move(look, now.place, former.stage_id, step)
    if before and now.place.stage_id != here:  # the history does not tell of it, or not yet
        yield _move(look, now.place, here, Step(now.place.stage_id, record.last_advanced_at))


def _move(look: Look, place: Place, former: str | None, step: Step) -> NewEvent:
    moved = EventType.APPLICATION_STAGE_CHANGED
    return application_event(
        look,
        moved,
        replace(place, stage_id=step.stage_id),
        at=step.at,
        same=sameness(moved, place.application_id, step.at, step.stage_id),
        detail={"from": former, "to": step.stage_id},
    )


def _closing(
    look: Look, before: Course | None, now: Course, hires: Container[str], *, begun: bool
) -> Iterator[NewEvent]:
    was = before.closing if before else None
    if now.closing == was:
        return
    if now.closing is None:
        yield _closed(look, EventType.APPLICATION_UNREJECTED, now, was, at=now.updated_at)
    elif before or begun or look.is_recent(now.closing.at):
        hired = now.closing.reason_id in hires
        event = EventType.APPLICATION_HIRED if hired else EventType.APPLICATION_REJECTED
        yield _closed(look, event, now, now.closing, at=now.closing.at)


def _closed(
    look: Look, event: EventType, now: Course, closing: Closing | None, *, at: datetime | None
) -> NewEvent:
    reason, closed_at = (closing.reason_id, closing.at) if closing else (None, None)
    return application_event(
        look,
        event,
        now.place,
        at=at,
        same=sameness(event, now.place.application_id, closed_at, reason),
        detail={"reason": reason},
    )


def _first_stage(before: Course | None, now: Course, moves: list[NewEvent]) -> str | None:
    """The stage in which the application was before all that is told."""
    if before:
        return before.place.stage_id
    first: str | None = moves[0].detail["from"] if moves else now.place.stage_id
    return first


def _with_stages(told: list[NewEvent], stage: str | None) -> Iterator[NewEvent]:
    """The events, those of closing with the stage in which the application was then."""
    for event in told:
        if event.type in _CLOSINGS:
            yield replace(event, stage_id=stage)
        else:
            stage = event.stage_id
            yield event
