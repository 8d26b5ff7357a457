"""When an interview is, in Lever's numbers: milliseconds since 1970 UTC, and minutes."""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files

from connectors.lever.raw import Json, number
from connectors.lever.writes.wanted import Where, filled, wanted, wrong
from schema.changes.interviews import InterviewSlotInput, UpdateInterviewInput

_MINUTE = 60_000  # milliseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime, where: Where) -> int:
    """A moment as Lever has it.

    Raises:
        BadRequest: it has no offset. An interview at the wrong hour costs too much to guess one.
    """
    if moment.tzinfo is None:
        raise wrong(where, "Tell the offset too: `Z` for UTC, or one such as `+01:00`.")
    return (moment - _EPOCH) // _MILLISECOND


def minutes(
    given: InterviewSlotInput | UpdateInterviewInput, start: object, where: Where = ()
) -> int | None:
    """How long an interview lasts by an input; None where it says nothing of it.

    Args:
        given: the input, or a part of it.
        start: of the interview, in milliseconds.
        where: the path below `input` to `given`.

    Raises:
        BadRequest: it makes no sense.
    """
    told = filled(wanted(given, {"duration_minutes": "duration_minutes", "end_at": "end_at"}))
    if len(told) > 1:
        raise wrong((*where, "end_at"), "Tell how long it lasts or when it ends, not both.")
    for field, value in told.items():
        here = (*where, field)
        length = value if field == "duration_minutes" else _up_to(value, start, here)
        if length < 1:
            raise wrong(here, "It lasts one minute at least.")
        return length
    return None


def _up_to(end: datetime, start: object, where: Where) -> int:
    begins = number(start)
    if begins is None:
        raise wrong(where, "It is not known when this begins: tell `startAt` too.")
    length, rest = divmod(milliseconds(end, where) - int(begins), _MINUTE)
    if rest:
        raise wrong(where, "It lasts whole minutes.")
    return length


def refuse_over(slot: Json, where: Where = ()) -> None:
    """Refuse an interview that would be over by now.

    Raises:
        BadRequest: it would.
    """
    if slot["date"] + slot["duration"] * _MINUTE <= milliseconds(datetime.now(UTC), where):
        raise wrong((*where, "start_at"), "This is past: an interview is planned ahead.")


def require_zone(name: str) -> None:
    """Refuse what is no time zone.

    Raises:
        BadRequest: IANA has none of that name.
    """
    if name not in _zones():
        told = f"{name!r} is no time zone of IANA's. Pass one such as Europe/Berlin."
        raise wrong("timezone", told)


@cache
def _zones() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())
