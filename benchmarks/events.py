"""From a change in Lever to the message that a subscriber gets, at a steady pace.

The sandbox sends its webhooks to the server, which looks each up, writes the event and tells it.
Sandbox, server and this program share the machine.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.killing import free_port
from benchmarks.running import Running, running_sandbox, running_server
from benchmarks.table import print_table
from schema.identity import decode_global_id

_PEOPLE = 1_500
_A_SECOND = 50
_SECONDS = 20
_PATIENCE_SECONDS = 60.0
_FOLLOW = """subscription { events(types: [APPLICATION_STAGE_CHANGED]) {
  subjectId application { candidate { name } } } }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of some changes.

    Attributes:
        changes: how many were made.
        seconds: in which they were made.
        latencies_ms: from the sending of each change to its message, sorted.
        calls: requests that the server sent upstream.
    """

    changes: int
    seconds: float
    latencies_ms: list[float]
    calls: int


async def report() -> None:
    """Measure, and print the table."""
    told = await measure(a_second=_A_SECOND, seconds=_SECONDS)
    hundredths = quantiles(told.latencies_ms, n=100)
    print_table(
        f"From a move to its message, {told.changes} moves at "
        f"{told.changes / told.seconds:.0f} a second",
        ["what", "figure"],
        [
            ("told", f"{len(told.latencies_ms)} of {told.changes}"),
            ("p50, ms", f"{median(told.latencies_ms):.0f}"),
            ("p99, ms", f"{hundredths[98]:.0f}"),
            ("slowest, ms", f"{told.latencies_ms[-1]:.0f}"),
            ("upstream requests", f"{told.calls}"),
        ],
    )


async def measure(*, a_second: int, seconds: float) -> Told:
    """Move so many applications a second, each once, and hear of it."""
    with running_sandbox(people=_PEOPLE) as sandbox, _server(sandbox) as server:
        listener = httpx.AsyncClient(timeout=_PATIENCE_SECONDS)
        async with _lever(sandbox) as lever, listener:
            moves = await _moves(lever)
            heard: dict[str, float] = {}
            listening = asyncio.create_task(_hear(listener, server, heard))
            await _warm_up(lever, moves, heard)
            await lever.delete("/__sandbox__/requests")
            sent, took = await _move(lever, moves, a_second=a_second, count=int(a_second * seconds))
            await _all_heard(sent, heard)
            listening.cancel()
            calls = await _calls(lever, len(sent))
    latencies = sorted((heard[name] - at) * 1_000 for name, at in sent.items())
    return Told(changes=len(sent), seconds=took, latencies_ms=latencies, calls=calls)


@contextmanager
def _server(sandbox: Running) -> Iterator[Running]:
    """A server that the sandbox's webhooks reach, with a database and no rate limit."""
    port = free_port()
    with TemporaryDirectory() as folder:
        settings = {
            "database_url": f"sqlite+aiosqlite:///{Path(folder) / 'events.sqlite3'}",
            "secret_key": "of the benchmark",
            "webhook_url": f"http://127.0.0.1:{port}",
            "lever_rate": 100_000,
            "lever_burst": 100_000,
        }
        with running_server(sandbox.url, port=port, **settings) as server:
            yield server


@asynccontextmanager
async def _lever(sandbox: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, auth=("sandbox", ""), timeout=60) as client:
        await client.patch("/__sandbox__/deliveries/options", json={"atOnce": 8})
        yield client


async def _moves(lever: httpx.AsyncClient) -> Iterator[tuple[str, str]]:
    """Applications, each with a stage that it is not in."""
    records = (await lever.get("/__sandbox__/records/sandbox")).json()
    first, second = (stage["id"] for stage in records["stages"][:2])
    return iter(
        (each["id"], second if each["stage"] == first else first)
        for each in records["opportunities"]
        if each["confidentiality"] != "confidential" and not each["archived"]
    )


async def _hear(listener: httpx.AsyncClient, server: Running, heard: dict[str, float]) -> None:
    """Note when the message of each application comes."""
    headers = {"Accept": "text/event-stream"}
    url, body = f"{server.url}/graphql", {"query": _FOLLOW}
    async with listener.stream("POST", url, json=body, headers=headers) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: {"):
                now = time.perf_counter()
                told: Any = json.loads(line.removeprefix("data: "))["data"]["events"]
                heard[decode_global_id(told["subjectId"]).remote_id] = now


async def _warm_up(
    lever: httpx.AsyncClient, moves: Iterator[tuple[str, str]], heard: dict[str, float]
) -> None:
    """Wait until the webhooks are set up and the account has been read."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while len((await lever.get("/v1/webhooks")).json()["data"]) < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        while not heard:
            application, stage = next(moves)
            await _put(lever, application, stage)
            await asyncio.sleep(1)
    await asyncio.sleep(10)  # for the reading of interviews and all else that is done once


async def _move(
    lever: httpx.AsyncClient, moves: Iterator[tuple[str, str]], *, a_second: int, count: int
) -> tuple[dict[str, float], float]:
    """Move applications at a steady pace; when each was, and how long all took."""
    sent: dict[str, float] = {}
    began = time.perf_counter()
    async with asyncio.TaskGroup() as moving:
        for number in range(count):
            due = began + number / a_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            application, stage = next(moves)
            sent[application] = time.perf_counter()
            moving.create_task(_put(lever, application, stage))
    return sent, time.perf_counter() - began


async def _put(lever: httpx.AsyncClient, application: str, stage: str) -> None:
    answer = await lever.put(f"/v1/opportunities/{application}/stage", json={"stage": stage})
    answer.raise_for_status()


async def _all_heard(sent: dict[str, float], heard: dict[str, float]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not sent.keys() <= heard.keys():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def _calls(lever: httpx.AsyncClient, own: int) -> int:
    """The requests that the sandbox got, without our own."""
    served = (await lever.get("/__sandbox__/requests")).json()["data"]
    return len([each for each in served if each["path"].startswith("/v1/")]) - own
