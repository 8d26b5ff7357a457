"""Many notes at once against Lever's rate limit: is each written once, and nobody sent away?

Server and sandbox are processes of their own, so that neither delays the other's clock.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.running import Running, running_sandbox, running_server
from benchmarks.table import print_table
from schema.identity import GlobalId

_PEOPLE = 600
_NOTES = 500
_RATE, _BURST = 10.0, 20
_TIMEOUT_SECONDS = 120.0

_SHOWN = "activityId userErrors { code }"
_ONE = f"mutation ($input: CreateActivityInput!) {{ createActivity(input: $input) {{ {_SHOWN} }} }}"
_MANY = (
    "mutation ($input: CreateActivitiesInput!) { createActivities(input: $input) "
    f"{{ results {{ {_SHOWN} }} }} }}"
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What became of many notes at once.

    Attributes:
        notes: how many were asked for.
        told_written: how many callers were told of.
        codes: what callers were told of the others, counted.
        statuses: HTTP statuses of the answers to callers, counted.
        written: how many texts the sandbox has.
        doubled: those of them that it has more than once.
        sent: requests that reached the sandbox.
        refused: those of them that it answered with 429.
        seconds: from the first of these requests to the last.
        used: requests sent, as a share of `burst + rate * seconds`.
        longest: seconds that the last caller waited.
    """

    notes: int
    told_written: int
    codes: dict[str, int]
    statuses: dict[int, int]
    written: int
    doubled: int
    sent: int
    refused: int
    seconds: float
    used: float
    longest: float


async def report() -> None:
    """Measure, and print the table."""
    loads = [
        await measure(notes=_NOTES, together=together, rate=_RATE, burst=_BURST)
        for together in (1, 100)
    ]
    print_table(
        f"{_NOTES} notes at once, {_RATE:g} requests/s, burst {_BURST}",
        ["what", f"as {_NOTES} requests", "100 in a request"],
        [*zip(_NAMES, *map(_figures, loads), strict=True)],
    )


_NAMES = (
    "told written",
    "written",
    "written more than once",
    "requests sent",
    "answered 429",
    "seconds from first to last",
    "share of the allowed rate used",
    "longest wait of a caller",
)


def _figures(load: Load) -> tuple[object, ...]:
    return (
        f"{load.told_written} of {load.notes}",
        load.written,
        load.doubled,
        load.sent,
        load.refused,
        f"{load.seconds:.2f}",
        f"{load.used:.1%}",
        f"{load.longest:.1f} s",
    )


async def measure(*, notes: int, together: int, rate: float, burst: int) -> Load:
    """Ask for so many notes at once, so many of them in each request."""
    with (
        running_sandbox(people=_PEOPLE, rate=rate, burst=burst) as sandbox,
        running_server(sandbox.url, lever_rate=rate, lever_burst=burst) as server,
    ):
        inputs = _inputs(await _introspect(sandbox, "records/sandbox"), notes)
        answers = await _ask_all(server.url, inputs, together)
        log = (await _introspect(sandbox, "requests"))["data"]
        changes = (await _introspect(sandbox, "changes"))["data"]
    texts = Counter(each["to"]["fields"][0]["value"] for each in changes)
    told = [each for answer in answers for each in answer.told]
    seconds = log[-1]["at"] - log[0]["at"]
    return Load(
        notes=notes,
        told_written=told.count(None),
        codes=Counter(code for code in told if code is not None),
        statuses=Counter(answer.status for answer in answers),
        written=len(texts),
        doubled=sum(times > 1 for times in texts.values()),
        sent=len(log),
        refused=sum(entry["status"] == 429 for entry in log),
        seconds=seconds,
        used=len(log) / (burst + rate * seconds),
        longest=max(answer.seconds for answer in answers),
    )


def _inputs(records: Json, count: int) -> list[Json]:
    """Notes on as many applications as there are, each with a key."""
    there = [
        GlobalId("Application", "default", each["id"], (each["contact"],)).encode()
        for each in records["opportunities"]
        if each["confidentiality"] != "confidential"
    ]
    actor = next(each["id"] for each in records["users"] if each["deactivatedAt"] is None)
    return [
        {
            "applicationId": there[number % len(there)],
            "actorId": GlobalId("User", "default", actor).encode(),
            "body": f"Note {number}.",
            "idempotencyKey": f"key {number}",
        }
        for number in range(count)
    ]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: its status, what it tells of each note (None: written), how long it took."""

    status: int
    told: list[str | None]
    seconds: float


async def _ask_all(url: str, inputs: Sequence[Json], together: int) -> list[_Answer]:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=_TIMEOUT_SECONDS) as client:

        async def ask(some: Sequence[Json]) -> _Answer:
            began = time.perf_counter()
            answer = await client.post("/graphql", json=_body(some))
            told = _told(answer.json(), len(some))
            return _Answer(answer.status_code, told, time.perf_counter() - began)

        parts = [inputs[place : place + together] for place in range(0, len(inputs), together)]
        return list(await asyncio.gather(*map(ask, parts)))


def _body(inputs: Sequence[Json]) -> Json:
    if len(inputs) == 1:
        return {"query": _ONE, "variables": {"input": inputs[0]}}
    return {"query": _MANY, "variables": {"input": {"inputs": inputs}}}


def _told(answer: Json, count: int) -> list[str | None]:
    data = answer.get("data") or {}
    results = (data.get("createActivities") or {}).get("results") or [data.get("createActivity")]
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    told = [None if each and not each["userErrors"] else "" for each in results]
    told += [""] * (count - len(told))
    return [None if each is None else (codes.pop(0) if codes else "USER_ERROR") for each in told]


async def _introspect(sandbox: Running, what: str) -> Any:
    async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client:
        return (await client.get(f"{sandbox.url}/__sandbox__/{what}")).json()
