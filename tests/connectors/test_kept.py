import asyncio
import math

import pytest

from connectors.budget import Budget
from connectors.errors import UpstreamUnavailable
from connectors.kept import Kept

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


def budget(seconds: float = math.inf) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


class Source:
    """Counts its loads, each of one second; fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.loads, self._failures = 0, failures

    async def __call__(self, budget: Budget) -> int:
        self.loads += 1
        number = self.loads
        budget.upstream_calls += 1
        await asyncio.sleep(1)
        if number <= self._failures:
            raise UpstreamUnavailable("failing")
        return number


@virtual
async def test_a_value_is_loaded_once_for_its_time_to_live() -> None:
    kept, first, second = Kept(Source(), 60), budget(), budget()
    assert await kept.get(first) == 1
    await asyncio.sleep(59.9)
    assert await kept.get(second) == 1
    assert (first.upstream_calls, first.cache_hits) == (1, 0)
    assert (second.upstream_calls, second.cache_hits) == (0, 1)
    await asyncio.sleep(0.2)
    assert await kept.get(budget()) == 2


@virtual
async def test_one_loads_while_the_others_wait() -> None:
    source = Source()
    kept, budgets = Kept(source, 60), [budget() for _ in range(5)]
    assert await asyncio.gather(*(kept.get(spent) for spent in budgets)) == [1] * 5
    assert source.loads == 1
    assert [spent.cache_hits for spent in budgets] == [0, 1, 1, 1, 1]


@virtual
async def test_a_peek_tells_what_is_fresh_and_loads_nothing() -> None:
    source = Source()
    kept = Kept(source, 60)
    assert kept.peek() is None
    await kept.get(budget())
    assert kept.peek() == 1
    await asyncio.sleep(60)
    assert kept.peek() is None
    assert source.loads == 1


@virtual
async def test_a_failure_is_not_kept() -> None:
    kept = Kept(Source(failures=1), 60)
    with pytest.raises(UpstreamUnavailable):
        await kept.get(budget())
    assert await kept.get(budget()) == 2


@virtual
async def test_a_dropped_value_is_loaded_anew() -> None:
    kept = Kept(Source(), 60)
    await kept.get(budget())
    kept.drop()
    assert kept.peek() is None
    assert await kept.get(budget()) == 2


@virtual
async def test_a_load_that_a_drop_overtook_answers_only_those_who_waited_already() -> None:
    kept = Kept(Source(), 60)
    before = asyncio.ensure_future(kept.get(budget()))
    await asyncio.sleep(0.5)
    kept.drop()
    after = asyncio.ensure_future(kept.get(budget()))
    assert await before == 1
    assert kept.peek() is None
    assert await after == 2
    assert kept.peek() == 2


@virtual
async def test_a_time_to_live_of_nothing_keeps_nothing() -> None:
    kept = Kept(Source(), 0)
    assert [await kept.get(budget()), await kept.get(budget())] == [1, 2]


async def test_the_clock_can_be_another() -> None:
    moment = 0.0

    async def load(_: Budget) -> str:
        return f"read at {moment}"

    kept = Kept(load, 60, clock=lambda: moment)
    await kept.get(budget())
    moment = 61.0
    assert await kept.get(budget()) == "read at 61.0"
