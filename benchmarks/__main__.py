"""``python -m benchmarks [NAME ...]``: measure, print tables, and end."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from benchmarks import calls, deepest, endurance, events, limit, many_writes, overhead, sandbox
from server.logs import configure_logs

REPORTS: dict[str, Callable[[], Awaitable[None]]] = {
    "calls": calls.report,
    "deepest": deepest.report,
    "events": events.report,
    "endurance": endurance.report,
    "limit": limit.report,
    "many_writes": many_writes.report,
    "overhead": overhead.report,
    "sandbox": sandbox.report,
}


LONG = {"endurance"}
"""Those that take many minutes, and are run only by their names."""


async def _run(names: list[str]) -> None:
    for name in names:
        await REPORTS[name]()


if __name__ == "__main__":
    chosen = sys.argv[1:] or [name for name in REPORTS if name not in LONG]
    if unknown := [name for name in chosen if name not in REPORTS]:
        sys.exit(f"No benchmark {', '.join(unknown)}; there are {', '.join(REPORTS)}.")
    configure_logs(level="error", form="console")
    asyncio.run(_run(chosen))
