"""How soon a large sandbox answers, how much memory it takes, and how fast its pages come."""

import subprocess
import time
from statistics import median, quantiles

import httpx

from benchmarks.running import running_sandbox
from benchmarks.table import print_table

_PEOPLE = 100_000
_PAGES = 100


async def report() -> None:
    """Measure, and print the table."""
    began = time.perf_counter()
    with running_sandbox(people=_PEOPLE) as sandbox:
        started = time.perf_counter() - began
        at_rest = _resident_mib(sandbox.pid)
        plain = _page_times(sandbox.url, {})
        expanded = _page_times(sandbox.url, {"expand": ["applications", "stage", "owner"]})
        after = _resident_mib(sandbox.pid)
    print_table(
        f"The sandbox with {_PEOPLE:,} people",
        ["what", "figure"],
        [
            ("start, until it listens", f"{started:.1f} s"),
            ("memory, once it listens", f"{at_rest:,.0f} MiB"),
            (f"memory, after {2 * _PAGES} pages", f"{after:,.0f} MiB"),
            ("page of 100 opportunities", _told(plain)),
            ("the same, expanded three ways", _told(expanded)),
        ],
    )


def _resident_mib(pid: int) -> float:
    told = subprocess.run(  # noqa: S603  -- our own words
        ["ps", "-o", "rss=", "-p", str(pid)],  # noqa: S607  -- wherever the system has it
        check=True,
        capture_output=True,
        text=True,
    )
    return int(told.stdout) / 1024


def _page_times(url: str, query: dict[str, list[str]]) -> list[float]:
    """Milliseconds of each of the first pages of `GET /opportunities`, one after the other."""
    times: list[float] = []
    offset: dict[str, str] = {}
    with httpx.Client(base_url=f"{url}/v1", auth=("sandbox", ""), timeout=60) as client:
        for _ in range(_PAGES):
            began = time.perf_counter()
            answer = client.get("/opportunities", params={**query, **offset})
            times.append((time.perf_counter() - began) * 1000)
            offset = {"offset": answer.json()["next"]}
    return times


def _told(times: list[float]) -> str:
    return f"median {median(times):.1f} ms, 95th percentile {quantiles(times, n=20)[-1]:.1f} ms"
