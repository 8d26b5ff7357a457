import asyncio
import math

import pytest

from connectors.budget import Budget
from connectors.errors import NotFound, RateLimited, UpstreamTimeout
from connectors.sharing import InFlight

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


def budget(seconds: float = math.inf) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


def now() -> float:
    return asyncio.get_running_loop().time()


class Work:
    """Work of one second that counts how often it was begun, ended and cancelled."""

    def __init__(self, *failures: Exception) -> None:
        self.begun = self.ended = self.cancelled = 0
        self._failures = list(failures)

    async def __call__(self) -> str:
        self.begun += 1
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.ended += 1
        if self._failures:
            raise self._failures.pop(0)
        return f"answer {self.begun}"


@virtual
async def test_equal_reads_at_the_same_time_are_one() -> None:
    flights, work, budgets = InFlight[str, str](), Work(), [budget() for _ in range(50)]
    answers = await asyncio.gather(*(flights.run("a", work, spent) for spent in budgets))
    assert set(answers) == {"answer 1"}
    assert work.begun == 1
    assert [spent.cache_hits for spent in budgets] == [0] + [1] * 49


@virtual
async def test_different_reads_are_apart() -> None:
    flights, work = InFlight[str, str](), Work()
    await asyncio.gather(flights.run("a", work, budget()), flights.run("b", work, budget()))
    assert work.begun == 2


@virtual
async def test_a_read_after_the_answer_is_a_new_one() -> None:
    flights, work = InFlight[str, str](), Work()
    assert await flights.run("a", work, budget()) == "answer 1"
    assert await flights.run("a", work, budget()) == "answer 2"


@virtual
async def test_each_waits_no_longer_than_its_own_deadline() -> None:
    flights, work, start = InFlight[str, str](), Work(), now()
    first = asyncio.ensure_future(flights.run("a", work, budget()))
    await asyncio.sleep(0.1)
    with pytest.raises(UpstreamTimeout):
        await flights.run("a", work, budget(0.5))
    assert now() - start == pytest.approx(0.6)
    assert await first == "answer 1"


@virtual
async def test_one_that_leaves_does_not_take_the_answer_from_the_others() -> None:
    flights, work = InFlight[str, str](), Work()
    first = asyncio.ensure_future(flights.run("a", work, budget()))
    second = asyncio.ensure_future(flights.run("a", work, budget()))
    await asyncio.sleep(0.1)
    first.cancel()
    assert await second == "answer 1"
    assert (first.cancelled(), work.begun, work.cancelled) == (True, 1, 0)


@virtual
async def test_the_last_to_leave_cancels_the_work() -> None:
    flights, work = InFlight[str, str](), Work()
    waiters = [asyncio.ensure_future(flights.run("a", work, budget())) for _ in range(3)]
    await asyncio.sleep(0.1)
    for waiter in waiters:
        waiter.cancel()
    await asyncio.gather(*waiters, return_exceptions=True)
    await asyncio.sleep(0)
    assert (work.begun, work.cancelled, work.ended) == (1, 1, 0)


@virtual
async def test_work_that_everybody_left_is_not_joined() -> None:
    flights, work = InFlight[str, str](), Work()
    with pytest.raises(UpstreamTimeout):
        await flights.run("a", work, budget(0.5))
    assert await flights.run("a", work, budget()) == "answer 2"


@virtual
async def test_a_failure_goes_to_all_as_an_exception_of_their_own() -> None:
    flights, work = InFlight[str, str](), Work(RateLimited("too much", retry_after=3))
    failures = await asyncio.gather(
        *(flights.run("a", work, budget()) for _ in range(3)), return_exceptions=True
    )
    assert [str(failure) for failure in failures] == ["too much"] * 3
    assert [failure.retry_after for failure in failures if isinstance(failure, RateLimited)] == [
        3,
        3,
        3,
    ]
    assert len({id(failure) for failure in failures}) == 3
    assert work.begun == 1


@virtual
@pytest.mark.parametrize(
    "failure", [UpstreamTimeout("no time"), RateLimited("no room", retry_after=9)]
)
async def test_who_has_more_time_tries_again_where_the_first_ran_out_of_it(
    failure: Exception,
) -> None:
    flights, work, more = InFlight[str, str](), Work(failure), [budget(60), budget(60)]
    first = asyncio.ensure_future(flights.run("a", work, budget(5)))
    await asyncio.sleep(0)
    answers = await asyncio.gather(*(flights.run("a", work, spent) for spent in more))
    with pytest.raises(type(failure)):
        await first
    assert answers == ["answer 2", "answer 2"]
    assert [spent.cache_hits for spent in more] == [0, 1]


@virtual
async def test_who_has_no_more_time_than_the_first_fails_with_it() -> None:
    flights, work = InFlight[str, str](), Work(UpstreamTimeout("no time"))
    first = asyncio.ensure_future(flights.run("a", work, budget(5)))
    await asyncio.sleep(0)
    with pytest.raises(UpstreamTimeout, match="no time"):
        await flights.run("a", work, budget(5))
    with pytest.raises(UpstreamTimeout, match="no time"):
        await first


@virtual
async def test_other_failures_are_not_tried_again() -> None:
    flights, work = InFlight[str, str](), Work(NotFound("none"))
    first = asyncio.ensure_future(flights.run("a", work, budget(5)))
    await asyncio.sleep(0)
    with pytest.raises(NotFound):
        await flights.run("a", work, budget(60))
    with pytest.raises(NotFound):
        await first
    assert work.begun == 1
