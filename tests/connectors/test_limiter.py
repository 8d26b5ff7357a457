import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.budget import Budget
from connectors.errors import RateLimited
from connectors.limiter import Bucket, Limiter

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


def budget(seconds: float = math.inf) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


def now() -> float:
    return asyncio.get_running_loop().time()


async def sent(limiter: Limiter, spent: Budget, *, ahead: bool = False) -> float:
    """Send a request that is counted at once, and tell when it had its turn."""
    turn = await limiter.acquire(spent, ahead=ahead)
    turn.settle()
    return turn.at


async def drained(*, rate: float = 10, burst: float = 20) -> Limiter:
    """A limiter that has just given away all it had."""
    limiter = Limiter(rate=rate, burst=burst)
    start = now()
    while await sent(limiter, budget()) == start:
        pass
    return limiter


class Server:
    """The other side's bucket, as strict as it may be."""

    def __init__(self, *, rate: float, burst: float) -> None:
        self.rate, self.burst, self.level, self.at = rate, burst, burst, 0.0

    def takes(self, arrival: float) -> bool:
        self.level = min(self.burst, self.level + (arrival - self.at) * self.rate)
        self.at = arrival
        if self.level < 1 - 1e-9:
            return False
        self.level -= 1
        return True


# The arithmetic


def test_a_slowed_bucket_has_half_the_rate_and_climbs_back_to_the_full_one() -> None:
    bucket = Bucket.for_limit(rate=10, burst=20).slowed(now=100)
    assert (bucket.rate, bucket.level) == (4.95, 0)
    assert bucket.later(110).rate == pytest.approx(4.95 + 9.9 / 4)
    assert bucket.later(120).rate == pytest.approx(9.9)
    assert bucket.later(1000).rate == 9.9


def test_the_rate_never_falls_below_an_eighth() -> None:
    bucket = Bucket.for_limit(rate=10, burst=20)
    for _ in range(20):
        bucket = bucket.slowed(now=100)
    assert bucket.rate == pytest.approx(9.9 / 8)


def test_a_closed_bucket_gives_nothing_before_it_opens() -> None:
    bucket = Bucket.for_limit(rate=10, burst=20).closed(107, now=100)
    assert bucket.seconds_until(1, now=100) == pytest.approx(7 + 1 / 9.9)
    assert bucket.later(105) == bucket
    assert bucket.later(107.1).level == pytest.approx(0.99)


@given(slowings=st.integers(0, 4), tokens=st.floats(0.01, 500), waited=st.floats(0, 100))
def test_the_wait_foretold_is_the_time_in_which_the_tokens_come(
    slowings: int, tokens: float, waited: float
) -> None:
    bucket = Bucket.for_limit(rate=10, burst=20)
    for _ in range(slowings):
        bucket = bucket.slowed(now=100)
    bucket = bucket.taken(bucket.level, now=100).later(100 + waited)
    assert bucket.gain(bucket.seconds_to_gain(tokens)) == pytest.approx(tokens)


# The edge


@virtual
async def test_the_burst_goes_at_once_and_costs_no_wait() -> None:
    limiter, spent, start = Limiter(rate=10, burst=20), budget(), now()
    assert {await sent(limiter, spent) for _ in range(20)} == {start}
    assert spent.waited == 0


@virtual
async def test_a_wait_is_written_to_the_budget() -> None:
    limiter, spent, start = await drained(), budget(), now()
    assert await sent(limiter, spent) == pytest.approx(start + 1 / 9.9)
    assert spent.waited == pytest.approx(1 / 9.9)


@virtual
async def test_waits_at_the_same_time_are_counted_once() -> None:
    limiter, spent, start = await drained(), budget(), now()
    await asyncio.gather(*(sent(limiter, spent) for _ in range(10)))
    assert spent.waited == pytest.approx(now() - start)


@virtual
async def test_first_come_first_served() -> None:
    limiter, order = await drained(), list[int]()

    async def come(number: int) -> None:
        await sent(limiter, budget())
        order.append(number)

    await asyncio.gather(*(come(number) for number in range(50)))
    assert order == list(range(50))


@virtual
async def test_one_that_repeats_a_request_goes_before_those_who_wait() -> None:
    limiter = await drained()
    first = asyncio.ensure_future(sent(limiter, budget()))
    await asyncio.sleep(0)
    again = await sent(limiter, budget(), ahead=True)
    assert await first == pytest.approx(again + 1 / 9.9)


@virtual
async def test_under_load_at_least_95_percent_of_the_rate_is_used() -> None:
    limiter, start = Limiter(rate=10, burst=20), now()
    await asyncio.gather(*(sent(limiter, budget()) for _ in range(1000)))
    assert 1000 / (20 + 10 * (now() - start)) >= 0.95


@virtual
async def test_a_wait_past_the_deadline_is_refused_at_once() -> None:
    limiter, start = await drained(), now()
    waiting = [asyncio.ensure_future(sent(limiter, budget())) for _ in range(99)]
    await asyncio.sleep(0)
    with pytest.raises(RateLimited) as refused:
        await sent(limiter, budget(10))
    assert now() == start
    assert refused.value.retry_after == pytest.approx(100 / 9.9)
    await sent(limiter, budget(10.2))
    await asyncio.gather(*waiting)


@virtual
async def test_a_fall_of_the_rate_refuses_those_whose_turn_moves_past_their_deadline() -> None:
    limiter = await drained()
    patient = asyncio.ensure_future(sent(limiter, budget(20)))
    hasty = asyncio.ensure_future(sent(limiter, budget(0.3)))
    last = asyncio.ensure_future(sent(limiter, budget(20)))
    await asyncio.sleep(0.05)
    limiter.on_limited(None)
    with pytest.raises(RateLimited) as refused:
        await hasty
    assert refused.value.retry_after == pytest.approx(2 / 5.0, abs=0.03)
    assert await last - await patient == pytest.approx(1 / 5.0, abs=0.01)


@virtual
async def test_one_that_gives_up_leaves_its_place_to_the_next() -> None:
    limiter, start = await drained(), now()
    turns = [asyncio.ensure_future(sent(limiter, budget())) for _ in range(5)]
    await asyncio.sleep(0.05)
    turns[0].cancel()
    turns[2].cancel()
    assert await turns[1] == pytest.approx(start + 1 / 9.9)
    assert await turns[4] == pytest.approx(start + 3 / 9.9)


@virtual
async def test_one_that_gives_up_when_its_turn_has_come_gives_the_turn_back() -> None:
    limiter, loop = await drained(), asyncio.get_running_loop()
    first = asyncio.ensure_future(sent(limiter, budget()))
    await asyncio.sleep(0)
    loop.call_later(1 / 9.9, first.cancel)  # after the limiter's own timer of that moment
    second = await sent(limiter, budget())
    assert first.cancelled()
    assert second == pytest.approx(loop.time())
    assert await sent(limiter, budget()) == pytest.approx(second + 1 / 9.9)


@virtual
async def test_nothing_is_sent_before_the_time_told_by_a_refusal() -> None:
    limiter, start = Limiter(rate=10, burst=20), now()
    limiter.on_limited(3)
    assert await sent(limiter, budget()) >= start + 3


@virtual
async def test_refusals_of_requests_sent_before_the_slowing_are_one_event() -> None:
    limiter, start = Limiter(rate=10, burst=20), now()
    turns = [await sent(limiter, budget()) for _ in range(10)]
    await asyncio.sleep(0.1)
    for at in turns:
        limiter.on_limited(None, sent_at=at)
    assert await sent(limiter, budget()) - start == pytest.approx(0.1 + 1 / 4.95, abs=0.01)


@virtual
async def test_a_later_refusal_of_the_same_event_can_still_close_the_way() -> None:
    limiter, start = Limiter(rate=10, burst=20), now()
    at = await sent(limiter, budget())
    limiter.on_limited(1, sent_at=at)
    limiter.on_limited(5, sent_at=at)
    limiter.on_limited(2, sent_at=at)
    assert await sent(limiter, budget()) - start == pytest.approx(5 + 1 / 4.95, abs=0.01)


@virtual
async def test_the_full_rate_comes_back_after_a_refusal() -> None:
    limiter = await drained()
    limiter.on_limited(None)
    await asyncio.gather(*(sent(limiter, budget()) for _ in range(160)))
    start = now()
    await asyncio.gather(*(sent(limiter, budget()) for _ in range(99)))
    assert now() - start == pytest.approx(10, abs=0.1)


@virtual
async def test_a_request_under_way_holds_its_token_until_it_is_settled() -> None:
    limiter, start = Limiter(rate=10, burst=1), now()
    turn = await limiter.acquire(budget())
    asyncio.get_running_loop().call_later(0.5, turn.settle)
    assert await sent(limiter, budget()) == pytest.approx(start + 0.5 + 1 / 9.9)


@virtual
async def test_a_request_without_an_answer_holds_its_token_for_a_second() -> None:
    limiter, start = Limiter(rate=10, burst=1), now()
    turn = await limiter.acquire(budget())
    assert await sent(limiter, budget()) == pytest.approx(start + 1 + 1 / 9.9)
    turn.settle()  # late, and counted already
    assert await sent(limiter, budget()) == pytest.approx(start + 1 + 2 / 9.9)


@virtual
async def test_slow_answers_do_not_slow_the_rate() -> None:
    limiter, start = Limiter(rate=10, burst=20), now()

    async def send() -> None:
        turn = await limiter.acquire(budget())
        await asyncio.sleep(0.4)
        turn.settle()

    await asyncio.gather(*(send() for _ in range(500)))
    assert 500 / (20 + 10 * (now() - start)) >= 0.95


@virtual
@settings(max_examples=40)
@given(
    comes=st.lists(
        st.tuples(st.floats(0, 10), st.floats(0, 0.9), st.floats(0, 5)), min_size=50, max_size=200
    ),
    rate=st.floats(1, 50),
    burst=st.integers(1, 40),
)
async def test_a_crowd_meets_no_refusal_however_long_requests_and_answers_take(
    comes: list[tuple[float, float, float]], rate: float, burst: int
) -> None:
    limiter, arrivals = Limiter(rate=rate, burst=burst), list[float]()

    async def send(after: float, there: float, back: float) -> None:
        await asyncio.sleep(after)
        turn = await limiter.acquire(budget())
        await asyncio.sleep(there)
        arrivals.append(now())
        await asyncio.sleep(back)
        turn.settle()

    server = Server(rate=rate, burst=burst)
    server.at = now()
    await asyncio.gather(*(send(*times) for times in comes))
    assert all(server.takes(arrival) for arrival in sorted(arrivals))
