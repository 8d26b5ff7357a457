import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadRequest
from connectors.lever.raw import Json
from connectors.lever.walks import walk


class Upstream:
    """A list that gives pages of at most so many records; its tokens are numbers."""

    def __init__(self, length: int, largest: int) -> None:
        self.records: list[Json] = [{"id": str(number)} for number in range(length)]
        self.largest = largest
        self.limits: list[int] = []

    async def read(self, limit: int, offset: str | None) -> tuple[list[Json], str | None]:
        self.limits.append(limit)
        start = int(offset or 0)
        end = start + min(limit, self.largest)
        return self.records[start:end], str(end) if end < len(self.records) else None


@given(length=st.integers(0, 60), largest=st.integers(1, 40), data=st.data())
async def test_a_walk_meets_each_record_once_in_order_whatever_is_asked_for(
    length: int, largest: int, data: st.DataObject
) -> None:
    upstream, after, more = Upstream(length, largest), None, True
    met: list[Json] = []
    while more:
        first = data.draw(st.integers(1, 30))
        stretch = await walk(upstream.read, first=first, after=after)
        assert len(stretch.records) == min(first, length - len(met))
        met += stretch.records
        more = stretch.has_next
        after = stretch.positions[-1].encode() if stretch.positions else None
    assert met == upstream.records


@given(length=st.integers(1, 60), largest=st.integers(1, 40), data=st.data())
async def test_a_walk_goes_on_after_any_record(
    length: int, largest: int, data: st.DataObject
) -> None:
    upstream = Upstream(length, largest)
    stretch = await walk(upstream.read, first=data.draw(st.integers(1, length)), after=None)
    last = data.draw(st.integers(0, len(stretch.records) - 1))
    rest = await walk(upstream.read, first=100, after=stretch.positions[last].encode())
    assert rest.records == upstream.records[last + 1 :]
    assert rest.has_next is False


async def test_a_walk_asks_for_no_more_than_it_needs() -> None:
    upstream = Upstream(300, 100)
    await walk(upstream.read, first=7, after=None)
    assert upstream.limits == [7]


async def test_a_position_of_something_else_is_refused() -> None:
    with pytest.raises(BadRequest):
        await walk(Upstream(3, 3).read, first=1, after="no position")
