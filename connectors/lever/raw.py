"""Reading Lever's JSON without trusting it.

Lever adds fields without notice, sends null, the empty string and nothing at all for "none", and
numbers as text in places. Each reader here takes whatever stands there and gives a value of its
type or none; none of them ever raises.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAST_INT = 2**31


def text(value: object) -> str | None:
    """A text that says something; None for anything else."""
    return value if isinstance(value, str) and value.strip() else None


def texts(value: object) -> list[str]:
    """The texts of a list; empty where there is no list."""
    return [item for item in items(value) if isinstance(item, str) and item.strip()]


def items(value: object) -> list[Any]:
    """A list; empty where there is none."""
    return value if isinstance(value, list) else []


def entry(value: object, key: str) -> Any:
    """What stands under a key; None where there is no object or no such key."""
    return value.get(key) if isinstance(value, dict) else None


def objects(value: object) -> Iterator[Json]:
    """The objects of a list."""
    return (item for item in items(value) if isinstance(item, dict))


def flag(value: object) -> bool | None:
    """A truth value; None for anything else."""
    return value if isinstance(value, bool) else None


def number(value: object) -> float | None:
    """A finite number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: object) -> int | None:
    """A whole number that fits GraphQL's `Int` (32 bits), also one written as text."""
    found = number(value)
    return int(found) if found is not None and abs(found) < _PAST_INT else None


def when(value: object) -> datetime | None:
    """A time in UTC from milliseconds since 1970, also written as text."""
    found = number(value)
    if found is None:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=found)
    except (OverflowError, ValueError):
        return None


def milliseconds(moment: datetime) -> int:
    """A time as Lever writes it; one without an offset is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(milliseconds=1)


def reference(value: object) -> str | None:
    """The id of a record that stands there as an id or, expanded, as an object."""
    return text(entry(value, "id")) if isinstance(value, dict) else text(value)


def references(value: object) -> list[str]:
    """The ids of a list of records, expanded or not."""
    return [found for item in items(value) if (found := reference(item)) is not None]
