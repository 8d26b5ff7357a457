"""A limit within another: what is counted by both, and what is let go when the wider one opens."""

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.budget import Budget
from connectors.errors import RateLimited
from connectors.limiter import Limiter
from tests.connectors.test_limiter import Server, budget, now, sent

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


def pair() -> tuple[Limiter, Limiter]:
    wide = Limiter(rate=10, burst=20)
    return wide, Limiter(rate=2, burst=2, within=wide)


@virtual
async def test_the_narrow_limit_does_not_slow_what_is_outside_of_it() -> None:
    (wide, narrow), start = pair(), now()
    crowd = [asyncio.ensure_future(sent(narrow, budget())) for _ in range(20)]
    await asyncio.sleep(0)
    assert [await sent(wide, budget()) for _ in range(18)] == [start] * 18
    at = await asyncio.gather(*crowd)
    assert at[:2] == [start, start]
    assert at[2:] == [pytest.approx(start + number / 1.98, abs=0.11) for number in range(1, 19)]


@virtual
async def test_what_the_narrow_limit_lets_go_counts_in_the_wide_one() -> None:
    (wide, narrow), start = pair(), now()
    for _ in range(2):
        await sent(narrow, budget())
    at = [await sent(wide, budget()) for _ in range(19)]
    assert at == [start] * 18 + [pytest.approx(start + 1 / 9.9)]


@virtual
async def test_what_waits_for_the_wide_limit_does_not_go_in_a_crowd_when_it_opens() -> None:
    (wide, narrow), start = pair(), now()
    wide.on_limited(10)
    at = await asyncio.gather(*(sent(narrow, budget()) for _ in range(20)))
    assert at[0] >= start + 10
    server = Server(rate=2, burst=2)
    assert all(map(server.takes, at))


@virtual
async def test_one_whom_the_wide_limit_refuses_takes_nothing_of_the_narrow_one() -> None:
    (wide, narrow), start = pair(), now()
    wide.on_limited(10)
    for _ in range(5):
        with pytest.raises(RateLimited):
            await sent(narrow, budget(5))
    assert now() == start
    at = await asyncio.gather(*(sent(narrow, budget()) for _ in range(2)))
    assert at[1] - at[0] == pytest.approx(1 / 4.95, abs=0.02)  # the wide one's own pace


@virtual
@settings(max_examples=30)
@given(
    comes=st.lists(
        st.tuples(st.booleans(), st.floats(0, 10), st.floats(0, 0.9), st.floats(0, 2)),
        min_size=40,
        max_size=120,
    )
)
async def test_a_crowd_of_both_kinds_meets_no_refusal(
    comes: list[tuple[bool, float, float, float]],
) -> None:
    wide, narrow = pair()
    arrivals = list[tuple[float, bool]]()

    async def send(narrowly: bool, after: float, there: float, back: float) -> None:  # noqa: FBT001 - as drawn
        await asyncio.sleep(after)
        turn = await (narrow if narrowly else wide).acquire(Budget(deadline=math.inf))
        await asyncio.sleep(there)
        arrivals.append((now(), narrowly))
        await asyncio.sleep(back)
        turn.settle()

    all_told, few = Server(rate=10, burst=20), Server(rate=2, burst=2)
    all_told.at = few.at = now()
    await asyncio.gather(*(send(*times) for times in comes))
    for arrival, narrowly in sorted(arrivals):
        assert all_told.takes(arrival)
        assert not narrowly or few.takes(arrival)
