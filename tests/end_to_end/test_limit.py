"""Many requests at once, over sockets, against a Lever that enforces its rate limit."""

import pytest

from benchmarks import many_writes
from benchmarks.limit import measure


@pytest.mark.long
async def test_many_queries_at_once_use_the_allowed_rate_and_keep_within_it() -> None:
    load = await measure(queries=200, rate=10.0, burst=20)
    assert load.answered == 200
    assert load.refused <= load.sent / 100
    assert load.used >= 0.95


@pytest.mark.long
@pytest.mark.parametrize("together", [1, 100])
async def test_five_hundred_notes_at_once_are_written_once_each_at_the_allowed_rate(
    together: int,
) -> None:
    load = await many_writes.measure(notes=500, together=together, rate=10.0, burst=20)
    assert (load.told_written, load.written, load.doubled) == (500, 500, 0)
    assert load.statuses == {200: 500 // together}
    assert load.sent == 500 + load.refused
    assert load.refused <= 5
    assert load.used >= 0.95
