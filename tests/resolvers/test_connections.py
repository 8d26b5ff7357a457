from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Page
from connectors.errors import BadRequest
from resolvers.connections import check_size, newest_first, page_of, to_connection
from resolvers.cursors import CursorList

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    remote_id: str
    created_at: datetime | None = None


def by_name(thing: Any) -> tuple[str, str]:
    return thing.remote_id[0], thing.remote_id


names = st.text("abc", min_size=1, max_size=4)
moments = st.none() | st.integers(-3, 3).map(lambda days: EPOCH + timedelta(days=days))
things = st.lists(
    st.builds(Thing, names, moments), unique_by=lambda thing: thing.remote_id, max_size=30
)


def page(records: list[Thing], *, first: int, after: str | None = None) -> Page[Any]:
    return page_of(records, newest_first, first=first, after=after)


@pytest.mark.parametrize("first", [1, 25, 100])
def test_a_page_holds_one_to_a_hundred(first: int) -> None:
    assert check_size("first", first) == first


@pytest.mark.parametrize("first", [0, -1, 101, 1000])
def test_another_size_is_refused(first: int) -> None:
    with pytest.raises(BadRequest, match=f"not {first}"):
        check_size("first", first)


def test_the_newest_come_first_and_those_of_unknown_age_last() -> None:
    records = [Thing("b"), Thing("c", EPOCH), Thing("a"), Thing("d", EPOCH + timedelta(days=1))]
    assert [thing.remote_id for thing in page(records, first=9).items] == ["d", "c", "a", "b"]


@given(things, st.integers(1, 7))
def test_a_walk_gives_each_once(records: list[Thing], size: int) -> None:
    found: list[Thing] = []
    after, more = None, True
    while more:
        part = page(records, first=size, after=after)
        found += part.items
        after, more = part.positions[-1] if part.positions else None, part.has_next
    assert found == sorted(records, key=newest_first)


@given(things, things, st.integers(1, 7), st.data())
def test_what_comes_or_goes_shifts_nothing_else(
    before: list[Thing], added: list[Thing], size: int, data: st.DataObject
) -> None:
    first = page(before, first=size)
    if not first.has_next:
        return
    stayed = [thing for thing in before if data.draw(st.booleans())]
    known = {thing.remote_id for thing in before}
    after = stayed + [thing for thing in added if thing.remote_id not in known]
    rest = page(after, first=100, after=first.positions[-1])
    given_out = {thing.remote_id for thing in first.items}
    assert not given_out & {thing.remote_id for thing in rest.items}
    assert set(stayed) - set(first.items) <= set(rest.items)


@given(things, st.integers(0, 29), st.integers(1, 7))
def test_any_place_is_a_place_to_go_on_from(records: list[Thing], at: int, size: int) -> None:
    whole = page(records, first=100)
    if at >= len(whole.items):
        return
    rest = page(records, first=size, after=whole.positions[at])
    assert rest.items == whole.items[at + 1 : at + 1 + size]


def test_an_order_by_name_goes_on_too() -> None:
    records: list[Any] = [Thing("b1"), Thing("a2"), Thing("a1")]
    first = page_of(records, by_name, first=2, after=None)
    rest = page_of(records, by_name, first=2, after=first.positions[-1])
    assert [thing.remote_id for thing in [*first.items, *rest.items]] == ["a1", "a2", "b1"]


@pytest.mark.parametrize(
    "after", ["", "x", "7", "[]", "[1]", "[1, 2]", '["name", "id"]', '[{}, "id"]', '[[1], "id"]']
)
def test_the_position_of_another_list_is_refused(after: str) -> None:
    with pytest.raises(BadRequest):
        page([Thing("a", EPOCH), Thing("b")], first=5, after=after)


def test_a_connection_tells_where_its_page_lies() -> None:
    cursors = CursorList("default", "things")
    records: Page[Any] = Page(items=[Thing("a"), Thing("b")], positions=["1", "2"], has_next=True)
    found = to_connection(records, cursors, after="x")
    assert [edge.node.remote_id for edge in found.edges if edge.node] == ["a", "b"]
    assert found.nodes == records.items
    assert [cursors.decode(edge.cursor) for edge in found.edges] == ["1", "2"]
    info = found.page_info
    assert (info.start_cursor, info.end_cursor) == (cursors.encode("1"), cursors.encode("2"))
    assert (info.has_next_page, info.has_previous_page) == (True, True)


def test_an_empty_connection_has_no_cursors() -> None:
    nothing: Page[Any] = Page(items=[], positions=[], has_next=False)
    found = to_connection(nothing, CursorList("default", "things"), after=None)
    info = found.page_info
    assert (found.edges, found.nodes) == ([], [])
    assert (info.start_cursor, info.end_cursor) == (None, None)
    assert (info.has_next_page, info.has_previous_page) == (False, False)
