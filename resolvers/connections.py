"""Relay connections out of pages, and out of lists that are at hand whole."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from connectors.base import Page
from connectors.errors import BadRequest
from resolvers.cursors import CursorList
from schema.connection import LARGEST_PAGE, Connection, Edge, PageInfo

if TYPE_CHECKING:
    from datetime import datetime

Record = TypeVar("Record")

SortKey = tuple[float | str, str]


def check_size(argument: str, size: int) -> int:
    """A page size, or the like, that an argument asks for.

    Raises:
        BadRequest: it is outside 1 to 100.
    """
    if not 1 <= size <= LARGEST_PAGE:
        raise BadRequest(f"`{argument}` must be from 1 to {LARGEST_PAGE}, not {size}.")
    return size


def to_connection(
    page: Page[Record], cursors: CursorList, *, after: str | None
) -> Connection[Record]:
    """A page as a connection."""
    edges: list[Edge[Record]] = [
        Edge(node=record, cursor=cursors.encode(position))
        for record, position in zip(page.items, page.positions, strict=True)
    ]
    return Connection(
        edges=edges,
        nodes=list(page.items),
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def newest_first(record: Any) -> SortKey:
    """Sorts records by when they were made, the newest first."""
    created_at: datetime | None = record.created_at
    return (-created_at.timestamp() if created_at else float("inf"), record.remote_id)


def by_name(record: Any) -> SortKey:
    """Sorts records by name."""
    return (record.name or "", record.remote_id)


def page_of(
    records: Sequence[Record],
    sort_key: Callable[[Record], SortKey],
    *,
    first: int,
    after: str | None,
) -> Page[Record]:
    """A page out of a whole list.

    A position is the sort key of the record before it, so that paging goes on at the right place
    when records come or go between two pages.
    """
    ordered = sorted(records, key=sort_key)
    keys = [sort_key(record) for record in ordered]
    start = 0 if after is None else _place_after(_read_key(after), keys)
    items = ordered[start : start + first]
    return Page(
        items=items,
        positions=[orjson.dumps(key).decode() for key in keys[start : start + first]],
        has_next=start + first < len(ordered),
    )


def _read_key(position: str) -> SortKey:
    """A sort key back from its text, where infinity stands as null."""
    try:
        rank, remote_id = orjson.loads(position)
    except (ValueError, TypeError):
        raise _foreign() from None
    if not isinstance(rank, float | str | None) or not isinstance(remote_id, str):
        raise _foreign()
    return (float("inf") if rank is None else rank, remote_id)


def _place_after(key: SortKey, keys: list[SortKey]) -> int:
    try:
        return bisect_right(keys, key)
    except TypeError:  # a number among names, or the other way round
        raise _foreign() from None


def _foreign() -> BadRequest:
    return BadRequest("`after` does not belong to this list.")
