"""Pages: ``limit``, ``offset`` and the tokens that lead from one page to the next.

A token is the sort values of the next page's first item, as JSON, percent-escaped. It goes out
escaped, so a client that encodes it once more as a query value gives it back as it was; clients
that hand it back as it came send it decoded, and both are taken.
"""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

import orjson

from sandbox.answers import Json
from sandbox.errors import bad_request
from sandbox.parameters import Parameters

T = TypeVar("T")
LIMIT = 100
SortKey = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    """How a list is sorted, and how a place in it is written down.

    Attributes:
        token: the values that name an item's place; the last one is the item's id.
        key: the sort key that such values stand for.
        knows: whether values could have come from this list; refuses made-up tokens.
    """

    token: Callable[[T], list[Any]]
    key: Callable[[list[Any]], SortKey]
    knows: Callable[[list[Any]], bool]

    def key_of(self, item: T) -> SortKey:
        """Give the sort key of an item."""
        return self.key(self.token(item))

    def start(self, text: str) -> SortKey:
        """Read a token.

        Raises:
            LeverError: 400 for a token that this list has never given.
        """
        values = read_token(text)
        if values is None or not self.knows(values):
            raise bad_request(f"Invalid offset token: {text[:200]}")
        return self.key(values)


def newest_first(
    records: Sequence[Json], *, time: str = "createdAt", gone: Container[str] = ()
) -> Order[Json]:
    """Order records by a time field, a number or one written as a string, latest first.

    A token may name a record that is ``gone`` by now: the walk goes on where it was.
    """
    known = {(record[time], record["id"]) for record in records}
    return Order(
        token=lambda record: [record[time], record["id"]],
        key=lambda values: (-int(values[0]), values[1]),
        knows=lambda values: _pair(values) in known or _place_of(values, gone),
    )


def as_listed(records: Sequence[Json], *, field: str = "id") -> Order[Json]:
    """Keep the order that the records are in; ``field`` tells them apart."""
    places = {record[field]: place for place, record in enumerate(records)}
    return Order(
        token=lambda record: [record[field]],
        key=lambda values: (places[values[0]],),
        knows=lambda values: len(values) == 1 and str(values[0]) in places,
    )


def _place_of(values: list[Any], gone: Container[str]) -> bool:
    pair = _pair(values)
    return pair is not None and pair[1] in gone and str(pair[0]).isdecimal()


def _pair(values: list[Any]) -> tuple[Any, Any] | None:
    scalars = all(isinstance(value, str | int) for value in values)
    return (values[0], values[1]) if len(values) == 2 and scalars else None  # noqa: PLR2004  # a pair


def write_token(values: list[Any]) -> str:
    """Write sort values as a token."""
    return quote(orjson.dumps(values), safe="")


def read_token(text: str) -> list[Any] | None:
    """Read sort values back, escaped or not; None when it is no token."""
    try:
        values = orjson.loads(text if text.startswith("[") else unquote(text))
    except orjson.JSONDecodeError:
        return None
    return values if isinstance(values, list) and values else None


def limit_of(query: Parameters) -> int:
    """Read ``limit``.

    Raises:
        LeverError: 400 outside 1 to 100.
    """
    limit = query.integer("limit")
    if limit is None:
        return LIMIT
    if not 1 <= limit <= LIMIT:
        raise bad_request(f"limit must be between 1 and {LIMIT}")
    return limit


def cut(items: Iterable[T], limit: int, order: Order[T]) -> tuple[list[T], str | None]:
    """Take one page off the front, and the token of the page after it."""
    taken = list(islice(items, limit + 1))
    if len(taken) <= limit:
        return taken, None
    return taken[:limit], write_token(order.token(taken[limit]))


def page_of(records: Sequence[T], query: Parameters, order: Order[T]) -> tuple[list[T], str | None]:
    """Cut the asked page out of records that are already in order."""
    limit, offset = limit_of(query), query.text("offset")
    first = bisect_left(records, order.start(offset), key=order.key_of) if offset else 0
    return cut(islice(records, first, None), limit, order)


def envelope(data: list[Json], following: str | None) -> Json:
    """Wrap a page; the last one has no ``next`` at all."""
    if following is None:
        return {"data": data, "hasNext": False}
    return {"data": data, "next": following, "hasNext": True}
