"""Interviews as Lever's panels hold them: made of an input, changed by one, held against one.

Pure. A change replaces the whole of an interview or a panel, so that what is to stay is sent back.
Shapes: https://hire.lever.co/developer/documentation, sections Panels and Interviews.
"""

from collections.abc import Iterable

from connectors.lever.raw import Json, number, references, text
from connectors.lever.writes.interview_times import milliseconds, minutes, require_zone
from connectors.lever.writes.interviewers import (
    FIELD,
    changed_interviewers,
    interviewers,
    kept_interviewers,
)
from connectors.lever.writes.wanted import Names, Where, filled, refuse_empty, wanted, wrong
from schema.changes.interviews import (
    InterviewSlotInput,
    ScheduleInterviewInput,
    UpdateInterviewInput,
)

_WORDS: Names = {
    "subject": "subject",
    "location": "location",
    "note": "note",
    "template_id": "feedbackTemplate",
}
_OF_PANEL: Names = {"timezone": "timezone", "panel_note": "note", "external_url": "externalUrl"}
_KEPT = ("date", "duration", "feedbackReminder", *_WORDS.values())
_KEPT_OF_PANEL = ("feedbackReminder", *_OF_PANEL.values())
_NEVER_EMPTY = ("start_at", "duration_minutes", "end_at", "timezone", FIELD)


def slots_named(input: ScheduleInterviewInput) -> dict[Where, InterviewSlotInput]:
    """The interviews that an input asks for, by where it does so; the first is its own."""
    more = enumerate(input.more_interviews)
    return {(): input} | {("more_interviews", str(place)): each for place, each in more}


def new_slots(input: ScheduleInterviewInput) -> dict[Where, Json]:
    """The same as Lever takes them.

    Raises:
        BadRequest: one makes no sense.
    """
    return {where: _new_slot(given, where) for where, given in slots_named(input).items()}


def _new_slot(given: InterviewSlotInput, where: Where) -> Json:
    start = milliseconds(given.start_at, (*where, "start_at"))
    length = minutes(given, start, where)
    if length is None:
        raise wrong((*where, "duration_minutes"), "Tell how long it lasts, or when it ends.")
    forms: dict[str, str | None] = {each.user_id: given.template_id for each in given.interviewers}
    people = interviewers(given.interviewers, forms, where)
    return filled(wanted(given, _WORDS) | {"date": start, "duration": length, FIELD: people})


def new_panel(input: ScheduleInterviewInput, slots: Iterable[Json]) -> Json:
    """A panel of these interviews.

    Raises:
        BadRequest: its time zone is missing, or none.
    """
    told = filled(panel_changes(input))
    if "timezone" not in told:
        raise wrong("timezone", "A new panel needs a time zone, such as Europe/Berlin.")
    return told | {"interviews": list(slots)}


def panel_changes(input: ScheduleInterviewInput | UpdateInterviewInput) -> Json:
    """What an input says of the panel as a whole; null for what it clears.

    Raises:
        BadRequest: its time zone is none, or it would clear what an interview can't be without.
    """
    if isinstance(input, UpdateInterviewInput):
        refuse_empty(input, *_NEVER_EMPTY)
    told = wanted(input, _OF_PANEL)
    if told.get("timezone") is not None:
        require_zone(told["timezone"])
    return told


def kept_slot(there: Json) -> Json:
    """All of an interview that Lever takes, as it stands."""
    kept = {name: there.get(name) for name in _KEPT}
    return filled(kept | {FIELD: kept_interviewers(there.get(FIELD))})


def changed_slot(there: Json, input: UpdateInterviewInput) -> Json:
    """All of an interview that Lever takes, with what an input changes.

    Raises:
        BadRequest: what is asked for makes no sense.
    """
    body = kept_slot(there)
    people = changed_interviewers(body, input)
    if input.start_at:
        body["date"] = milliseconds(input.start_at, ("start_at",))
    length = minutes(input, body.get("date"))
    if length is not None:
        body["duration"] = length
    return filled(body | wanted(input, _WORDS) | {FIELD: people})


def replaced_panel(panel: Json, changes: Json, slots: Iterable[Json]) -> Json:
    """All of a panel that Lever takes: as it stands, but for the changes and these interviews."""
    kept = {name: panel.get(name) for name in _KEPT_OF_PANEL}
    applications = references(panel.get("applications")) or None  # Lever refuses an empty list
    return filled(kept | changes | {"applications": applications, "interviews": list(slots)})


def is_same(there: Json, asked: Json) -> bool:
    """Whether an interview is what was asked for: its time, who holds it, and its words."""
    words = ("subject", "location", "note")
    return (
        (number(there.get("date")), number(there.get("duration")))
        == (asked["date"], asked["duration"])
        and set(references(there.get(FIELD))) == set(references(asked[FIELD]))
        and all(_said(there.get(name)) == _said(asked.get(name)) for name in words)
    )


def _said(value: object) -> str:
    return (text(value) or "").strip()
