"""Many queries at once, over sockets, against a Lever that enforces its rate limit."""

import pytest

from benchmarks.limit import measure


@pytest.mark.long
async def test_many_queries_at_once_use_the_allowed_rate_and_keep_within_it() -> None:
    load = await measure(queries=200, rate=10.0, burst=20)
    assert load.answered == 200
    assert load.refused <= load.sent / 100
    assert load.used >= 0.95
