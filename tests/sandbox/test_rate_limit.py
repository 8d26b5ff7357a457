from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from sandbox.app import create_app
from sandbox.options import Options
from sandbox.rate_limit import TokenBucket
from tests.sandbox.conftest import in_process


@dataclass
class Watch:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.floats(0, 2), max_size=200))
def test_no_window_lets_through_more_than_burst_and_rate(gaps: list[float]) -> None:
    bucket, now, taken = TokenBucket(10, 20, 20.0, 0.0), 0.0, []
    for gap in gaps:
        now += gap
        if bucket.take(now):
            taken.append(now)
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= 20 + 10 * (taken[last] - start) + 1e-6


async def test_a_rested_key_may_send_a_burst_and_then_ten_a_second() -> None:
    watch = Watch()
    async with in_process(create_app(Options(people=1, clock=watch))) as client:
        burst = [(await client.get("/stages")).status_code for _ in range(21)]
        assert burst == [200] * 20 + [429]
        watch.now += 0.5
        later = [(await client.get("/stages")).status_code for _ in range(6)]
        assert later == [200] * 5 + [429]


async def test_a_refusal_has_levers_body_and_no_retry_after() -> None:
    options = Options(people=1, burst=1, clock=Watch())
    async with in_process(create_app(options)) as client:
        await client.get("/stages")
        answer = await client.get("/stages")
    assert answer.json() == {"code": "TooManyRequests", "message": "Rate limit exceeded"}
    assert "retry-after" not in answer.headers


async def test_each_key_has_a_bucket_of_its_own() -> None:
    app = create_app(Options(people=1, burst=1, clock=Watch()))
    for key in ("sandbox", "sandbox-2", "sandbox-limited"):
        async with in_process(app, key) as client:
            assert (await client.get("/stages")).status_code == 200
            assert (await client.get("/stages")).status_code == 429


async def test_the_limit_can_be_off() -> None:
    async with in_process(create_app(Options(people=1, rate=None))) as client:
        assert {(await client.get("/stages")).status_code for _ in range(50)} == {200}
