"""The deepest reasonable query under Lever's rate limit: how near to the time it must take?

Server and sandbox are processes of their own, and speak over real sockets.
"""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.in_process import QueryFailed
from benchmarks.running import running_sandbox, running_server
from benchmarks.table import print_table

_PEOPLE = 1_000
_RATE, _BURST = 10.0, 20
_APPLICATIONS = 25
_MOST_CALLS = 200
_TIMEOUT_SECONDS = 60.0

QUERY = """query ($first: Int!, $stages: [ID!]) {
  applications(first: $first, filter: {stageIds: $stages}) { nodes {
    id status candidate { id name } job { id name } currentStage { id name }
    activities { nodes { id subject body createdAt user { id name } } }
    attachments { nodes { id fileName attachmentType size } }
    interviews { nodes { id subject status startAt interviewers { id name } } }
    scorecards { nodes { id overallRecommendation fields { question answer } } }
    offers { nodes { id status startDate } } } } }"""
_STAGES = "{ jobInterviewStages { nodes { id pipeline } } }"
_LATE = frozenset({"ONSITE", "OFFER"})
"""Pipelines whose applications have interviews and offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deepest:
    """What the query took.

    Attributes:
        sent: requests that reached the sandbox.
        repeated: those of them that asked for what an earlier one had asked for.
        refused: those that it answered with 429.
        seconds: from asking to the whole answer.
        imposed: seconds that the limit imposes on so many requests, however they are sent.
        records: under the applications, in the answer.
    """

    sent: int
    repeated: int
    refused: int
    seconds: float
    imposed: float
    records: int

    @property
    def ratio(self) -> float:
        """The time that it took, in times that the limit imposes."""
        return self.seconds / self.imposed


async def report() -> None:
    """Measure, and print the table."""
    found = await measure(rate=_RATE, burst=_BURST)
    print_table(
        f"{_APPLICATIONS} applications with all that hangs under them, "
        f"{_RATE:g} requests/s, burst {_BURST}",
        ["what", "figure"],
        [
            ("records under them", found.records),
            ("requests sent", found.sent),
            ("sent again", found.repeated),
            ("answered 429", found.refused),
            ("seconds", f"{found.seconds:.2f}"),
            ("seconds that the limit imposes", f"{found.imposed:.2f}"),
            ("ratio", f"{found.ratio:.3f}"),
        ],
    )


async def measure(*, rate: float, burst: int) -> Deepest:
    """Ask once, with nothing kept, on a limit that has rested."""
    with running_sandbox(people=_PEOPLE, rate=rate, burst=burst) as sandbox:
        stages = await _late_stages(sandbox.url)
        limits: dict[str, Any] = {
            "lever_rate": rate,
            "lever_burst": burst,
            "max_query_cost": _MOST_CALLS,
        }
        with running_server(sandbox.url, **limits) as server:
            async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client:
                await client.delete(f"{sandbox.url}/__sandbox__/requests")
                variables = {"first": _APPLICATIONS, "stages": stages}
                began = time.perf_counter()
                data = await _ask(client, server.url, QUERY, variables)
                seconds = time.perf_counter() - began
                log = (await client.get(f"{sandbox.url}/__sandbox__/requests")).json()["data"]
    asked = Counter((entry["path"], entry["query"]) for entry in log)
    return Deepest(
        sent=len(log),
        repeated=len(log) - len(asked),
        refused=sum(entry["status"] == httpx.codes.TOO_MANY_REQUESTS for entry in log),
        seconds=seconds,
        imposed=(len(asked) - burst) / rate,
        records=_records(data["applications"]["nodes"]),
    )


async def _late_stages(sandbox_url: str) -> list[str]:
    """The stages whose applications have something to show; asked by another server."""
    with running_server(sandbox_url) as server:
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client:
            data = await _ask(client, server.url, _STAGES, {})
    stages = data["jobInterviewStages"]["nodes"]
    return [each["id"] for each in stages if each["pipeline"] in _LATE]


async def _ask(
    client: httpx.AsyncClient, url: str, query: str, variables: dict[str, Any]
) -> dict[str, Any]:
    body = {"query": query, "variables": variables}
    answer: dict[str, Any] = (await client.post(f"{url}/graphql", json=body)).json()
    if "errors" in answer:
        raise QueryFailed(answer["errors"][0]["message"])
    data: dict[str, Any] = answer["data"]
    return data


def _records(applications: list[dict[str, Any]]) -> int:
    return sum(
        len(each["nodes"])
        for application in applications
        for each in application.values()
        if isinstance(each, dict) and "nodes" in each
    )
