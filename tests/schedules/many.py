"""Many schedules. Some share Lever and a database: to make these takes longer than a schedule."""

import asyncio
import gc
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from structlog.testing import capture_logs

from accounts.storage import open_storage
from server import documents, operations
from tests.fixtures.databases import sqlite_url
from tests.fixtures.virtual_loop import VirtualLoop
from tests.schedules.ground import Ground
from tests.schedules.plan import Plan, draw
from tests.schedules.running import Run, places_on
from tests.schedules.shrinking import shrunk

TOGETHER = 25
"""Schedules that share Lever and a database."""

_prepare = cache(documents.create_prepare)
"""Documents are read once for all servers: that takes long, and is no part of what is tried."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A schedule that did not end as promised."""

    seed: int
    number: int
    plan: Plan
    wrong: list[str]
    told: list[str]

    def __str__(self) -> str:
        where = f"Schedule {self.number} of seed {self.seed}:"
        return "\n".join([where, *self.wrong, "", str(self.plan), "", *self.told])


@dataclass(slots=True)
class Outcome:
    """What came of many schedules."""

    figures: Counter[str] = field(default_factory=Counter)
    failed: list[Failed] = field(default_factory=list)


def run_seed(seed: int, database: str, *, plans: list[Plan] | None = None) -> Outcome:
    """Run the schedules of a seed, or those that are given, on a database with its tables."""
    with (
        _no_collecting(),
        capture_logs(),  # to write them takes longer than what they tell of
        patch.object(operations, "create_prepare", _prepare),
        asyncio.Runner(loop_factory=VirtualLoop) as runner,
    ):
        return runner.run(_run(seed, database, plans))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Lever is made of very many objects: to look for garbage among them takes a fifth of all."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _run(seed: int, database: str, plans: list[Plan] | None) -> Outcome:
    ground, places, outcome = Ground(database, seed), places_on(), Outcome()
    for number, plan in enumerate(plans or _drawn(ground)):
        ground.told.clear()
        wrong = await Run(ground, places, plan, f"{seed}-{number}").verdict()
        if wrong:
            outcome.failed.append(Failed(seed, number, plan, wrong, [*ground.told]))
    ground.close()
    outcome.figures = ground.figures
    return outcome


def _drawn(ground: Ground) -> Iterator[Plan]:
    for _ in range(TOGETHER):
        yield draw(ground.chance)


class SqliteFiles:
    """Makes a database for each seed: a file with its tables, in a folder that ends with this."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="schedules-")

    def run(self, seed: int, plans: list[Plan] | None = None) -> Outcome:
        """Run the schedules of a seed, or those that are given."""
        with self.database(str(seed)) as database:
            return run_seed(seed, database, plans=plans)

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """The address of one with its tables, which is removed at the end."""
        folder = Path(self._folder.name) / name
        folder.mkdir()
        try:
            yield sqlite_url(folder)
        finally:
            shutil.rmtree(folder)

    def smallest(self, failed: Failed) -> Failed:
        """The least of that schedule which fails too, if it does alone; else itself."""

        def run(plan: Plan) -> Failed | None:
            return next(iter(self.run(failed.seed, [plan]).failed), None)

        return shrunk(failed, run)

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()


async def make_tables(database: str) -> None:
    """Bring a database up to date."""
    storage = await open_storage(database)
    await storage.aclose()
