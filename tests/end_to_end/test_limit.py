"""Many queries at once, over sockets, against a Lever that enforces its rate limit."""

import pytest

from benchmarks.limit import measure


@pytest.mark.parametrize(
    ("queries", "rate"),
    [
        (60, 15.0),  # no faster than two busy cores answer
        pytest.param(200, 10.0, marks=pytest.mark.long),
    ],
)
async def test_many_queries_at_once_use_the_allowed_rate_and_keep_within_it(
    queries: int, rate: float
) -> None:
    load = await measure(queries=queries, rate=rate, burst=20)
    assert load.answered == queries
    assert load.refused <= load.sent / 100
    assert load.used >= 0.95
