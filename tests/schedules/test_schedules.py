"""Whatever comes in between, each write is done once, or its caller is told that it is UNKNOWN.

Callers ask two servers on one database for writes, and ask again with the same key; requests and
answers are lost, late or refused; servers are killed between any two of their steps; the database
fails now and then. What Lever has done is counted against what callers were told, at each answer
and at the end, when all that has a key is asked for until it is known to be written.

`HIREGRAPH_SCHEDULES` says how many schedules are run; `python -m tests.schedules` runs very many.
"""

import asyncio
import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.schedules.many import TOGETHER, SqliteFiles, make_tables, run_seed
from tests.schedules.plan import draw

PARTS = 4
SEEDS = -(-int(os.environ.get("HIREGRAPH_SCHEDULES", "1000")) // TOGETHER)


@pytest.fixture(scope="module")
def files() -> Iterator[SqliteFiles]:
    made = SqliteFiles()
    yield made
    made.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_each_write_is_done_once_or_told_to_be_unknown(files: SqliteFiles, part: int) -> None:
    for seed in range(1 + part, 1 + SEEDS, PARTS):
        for failed in files.run(seed).failed:
            pytest.fail(str(files.smallest(failed)))


def test_a_seed_gives_the_same_schedules_each_time(files: SqliteFiles) -> None:
    chance = Random(1)  # noqa: S311 - a schedule is to be had again
    plans = [draw(chance) for _ in range(8)]
    first, second = (files.run(1, plans).figures for _ in range(2))
    assert first == second
    assert first["servers killed"] > 0


def test_it_holds_on_postgresql(postgres_url: str) -> None:
    asyncio.run(make_tables(postgres_url))
    for failed in run_seed(1, postgres_url).failed:
        pytest.fail(str(failed))
