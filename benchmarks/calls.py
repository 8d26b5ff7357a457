"""How many requests to Lever ten reference queries take, as the sandbox counts them."""

from dataclasses import dataclass

import httpx

from benchmarks.in_process import application, ask
from benchmarks.naive import count_objects, naive_requests
from benchmarks.reference_queries import ReferenceQuery, find_ids, reference_queries
from benchmarks.running import running_sandbox
from benchmarks.table import print_table

_PEOPLE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What a query's answer holds and took.

    Attributes:
        query: its name.
        objects: records in the answer.
        cold: requests with nothing kept, those for reference lists included.
        warm: requests once the reference lists are kept.
        naive: requests of a client that asks for one thing at a time.
    """

    query: str
    objects: int
    cold: int
    warm: int
    naive: int


async def report() -> None:
    """Measure, and print the table."""
    with running_sandbox(people=_PEOPLE) as sandbox:
        rows = [
            (row.query, row.objects, row.cold, row.warm, row.naive, row.naive / max(1, row.warm))
            for row in await measure_all(sandbox.url)
        ]
    print_table(
        f"Requests to Lever, {_PEOPLE:,} people",
        ["query", "objects", "cold", "warm", "naive", "naive / warm"],
        rows,
    )


async def measure_all(sandbox_url: str) -> list[Calls]:
    """The ten queries, each on a fresh application."""
    async with application(sandbox_url) as client:
        ids = await find_ids(client)
    async with httpx.AsyncClient(base_url=f"{sandbox_url}/__sandbox__") as sandbox:
        return [await _measure(query, sandbox_url, sandbox) for query in reference_queries(ids)]


async def _measure(query: ReferenceQuery, sandbox_url: str, sandbox: httpx.AsyncClient) -> Calls:
    async with application(sandbox_url) as client:
        cold = await _count(query, client, sandbox)
        warm = await _count(query, client, sandbox)
        answer = await ask(client, query.text, query.variables)
    return Calls(
        query=query.name,
        objects=count_objects(answer["data"]),
        cold=cold,
        warm=warm,
        naive=naive_requests(answer["data"]),
    )


async def _count(
    query: ReferenceQuery, client: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> int:
    """Requests that one run took, by the sandbox's own log."""
    await sandbox.delete("/requests")
    await ask(client, query.text, query.variables)
    summary = (await sandbox.get("/requests", params={"count": "1"})).json()
    return int(summary["requests"])
