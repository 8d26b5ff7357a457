"""Many queries at once against Lever's rate limit: is all of it used, and none of it broken?

Server and sandbox are processes of their own, so that neither delays the other's clock.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import httpx

from benchmarks.running import Running, running_sandbox, running_server
from benchmarks.table import print_table

_PEOPLE = 1_000
_QUERIES = 200
_RATE, _BURST = 10.0, 20
_TIMEOUT_SECONDS = 120.0

_ONE = "query ($id: ID!) { candidate(remoteId: $id) { id name applications { nodes { id } } } }"
_PAGE = "query ($first: Int!) { applications(first: $first) { nodes { id owner { id } } } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What became of many queries at once.

    Attributes:
        queries: how many were asked.
        answered: how many got data and no error.
        sent: requests that reached the sandbox.
        refused: those of them that it answered with 429.
        seconds: from the first of these requests to the last.
        used: requests sent, as a share of `burst + rate * seconds`.
        latencies_ms: of each answer, sorted.
    """

    queries: int
    answered: int
    sent: int
    refused: int
    seconds: float
    used: float
    latencies_ms: list[float]


async def report() -> None:
    """Measure, and print the table."""
    load = await measure(queries=_QUERIES, rate=_RATE, burst=_BURST)
    print_table(
        f"{load.queries} different queries at once, {_RATE:g} requests/s, burst {_BURST}",
        ["what", "figure"],
        [
            ("answered", f"{load.answered} of {load.queries}"),
            ("requests sent", load.sent),
            ("answered 429", f"{load.refused} ({load.refused / load.sent:.1%})"),
            ("seconds from first to last", f"{load.seconds:.2f}"),
            ("share of the allowed rate used", f"{load.used:.1%}"),
            ("answer time, median", f"{median(load.latencies_ms):,.0f} ms"),
            ("answer time, 95th percentile", f"{quantiles(load.latencies_ms, n=20)[-1]:,.0f} ms"),
        ],
    )


async def measure(*, queries: int, rate: float, burst: int) -> Load:
    """Ask so many different queries at once, each of at least one request to Lever."""
    with (
        running_sandbox(people=_PEOPLE, rate=rate, burst=burst) as sandbox,
        running_server(sandbox.url, lever_rate=rate, lever_burst=burst) as server,
    ):
        truth = await _introspect(sandbox, "records/sandbox")
        asked = _different_queries(_open_people(truth["opportunities"]), queries)
        answers = await _ask_all(server.url, asked)
        log = (await _introspect(sandbox, "requests"))["data"]
    seconds = log[-1]["at"] - log[0]["at"]
    statuses = Counter(entry["status"] for entry in log)
    return Load(
        queries=queries,
        answered=sum(answered for answered, _ in answers),
        sent=len(log),
        refused=statuses[429],
        seconds=seconds,
        used=len(log) / (burst + rate * seconds),
        latencies_ms=sorted(milliseconds for _, milliseconds in answers),
    )


def _open_people(opportunities: list[dict[str, Any]]) -> list[str]:
    """People whom the server's key may see."""
    open_ones = (each for each in opportunities if each["confidentiality"] == "non-confidential")
    return list(dict.fromkeys(each["contact"] for each in open_ones))


def _different_queries(people: list[str], count: int) -> list[dict[str, Any]]:
    """Pages of every size, and then people one by one."""
    pages = [{"query": _PAGE, "variables": {"first": first}} for first in range(1, 51)]
    singles = [{"query": _ONE, "variables": {"id": person}} for person in people]
    return [*pages, *singles][:count]


async def _introspect(sandbox: Running, what: str) -> Any:
    async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client:
        return (await client.get(f"{sandbox.url}/__sandbox__/{what}")).json()


async def _ask_all(url: str, asked: list[dict[str, Any]]) -> list[tuple[bool, float]]:
    """For each query whether it was answered, and in how many milliseconds."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=_TIMEOUT_SECONDS) as client:

        async def ask(body: dict[str, Any]) -> tuple[bool, float]:
            began = time.perf_counter()
            answer = await client.post("/graphql", json=body)
            milliseconds = (time.perf_counter() - began) * 1000
            return answer.status_code == 200 and "errors" not in answer.json(), milliseconds

        return list(await asyncio.gather(*map(ask, asked)))
