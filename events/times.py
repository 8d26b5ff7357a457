"""Times as whole milliseconds since 1970, as they are kept and compared."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@overload
def to_milliseconds(moment: datetime) -> int: ...
@overload
def to_milliseconds(moment: datetime | None) -> int | None: ...
def to_milliseconds(moment: datetime | None) -> int | None:
    """Milliseconds since 1970, rounded down."""
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND


@overload
def to_moment(milliseconds: int) -> datetime: ...
@overload
def to_moment(milliseconds: int | None) -> datetime | None: ...
def to_moment(milliseconds: int | None) -> datetime | None:
    """The time in UTC."""
    return None if milliseconds is None else _EPOCH + milliseconds * _MILLISECOND


@overload
def in_milliseconds(moment: datetime) -> datetime: ...
@overload
def in_milliseconds(moment: datetime | None) -> datetime | None: ...
def in_milliseconds(moment: datetime | None) -> datetime | None:
    """A time as it comes back when it was kept."""
    return to_moment(to_milliseconds(moment))


def latest(*moments: datetime | None) -> datetime | None:
    """The last of several times; None where none is known."""
    return max((moment for moment in moments if moment is not None), default=None)


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)
