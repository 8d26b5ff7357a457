"""`python -m tests.schedules COUNT [SEED]`: run very many schedules, on all processors.

Tells what happened in them, and the least of the first one that failed. Seeds count from SEED.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial

from tests.schedules.many import TOGETHER, Outcome, SqliteFiles

_EVERY_SECONDS = 60.0


@cache
def _files() -> SqliteFiles:
    return SqliteFiles()


def _run(seed: int) -> Outcome:
    return _files().run(seed)


def main(count: int, first: int) -> int:
    """Run them; 1 if any fails."""
    seeds = range(first, first - (-count // TOGETHER))
    total, begun = Outcome(), time.monotonic()
    for outcome in _outcomes(seeds):
        total.figures += outcome.figures
        total.failed += outcome.failed
    figures = Counter(failed=len(total.failed)) | total.figures
    for name in ("failed", *total.figures):
        _tell(f"{figures[name]:>10,} {name}")
    _tell(f"{time.monotonic() - begun:>10,.0f} seconds, seeds {seeds[0]} to {seeds[-1]}")
    for failed in total.failed:
        _tell(f"seed {failed.seed}, schedule {failed.number}: {failed.wrong[0]}")
    for failed in total.failed[:1]:
        _tell(f"\n{_files().smallest(failed)}")
    return bool(total.failed)


def _outcomes(seeds: range) -> Iterator[Outcome]:
    told = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for number, outcome in enumerate(processes.map(_run, seeds), 1):
            yield outcome
            if time.monotonic() - told > _EVERY_SECONDS:
                told = time.monotonic()
                _tell(f"{number * TOGETHER:,} schedules …", file=sys.stderr)


_tell = partial(print, flush=True)


if __name__ == "__main__":
    count, first = (*map(int, sys.argv[1:]), *(1_000, 1)[len(sys.argv) - 1 :])
    sys.exit(main(count, first))
