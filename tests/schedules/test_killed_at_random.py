"""Two servers on one database, of which one after the other is killed: each write is done once."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random

import httpx
import pytest

from tests.accounts.conftest import database_url
from tests.end_to_end.world import Json
from tests.fixtures.processes import COMMAND, running
from tests.schedules.asking import Told, asked_for, said
from tests.schedules.live_lever import LiveLever, live_lever

__all__ = ["database_url"]

CALLERS, KILLS = 8, 8
FAULTS = [("drop", True), ("drop", False), ("500", True), ("503", False), ("cut", True)]


Launch = Callable[[], AbstractContextManager[tuple[str, int]]]
"""Starts a server; gives its address and process, and ends it at last."""


@dataclass(slots=True)
class Servers:
    """Those that run, each with what ends it, its address and its process."""

    launch: Launch
    running: list[tuple[ExitStack, str, int]] = field(default_factory=list)

    async def start(self) -> None:
        """One more."""
        stack = ExitStack()
        url, process = await asyncio.to_thread(stack.enter_context, self.launch())
        self.running.append((stack, url, process))

    async def kill(self) -> None:
        """Kill the one that has run longest, and start another."""
        stack, _, process = self.running.pop(0)
        os.kill(process, signal.SIGKILL)
        await asyncio.to_thread(stack.close)
        await self.start()


@asynccontextmanager
async def two_servers(lever: LiveLever, database: str) -> AsyncIterator[Servers]:
    launch = partial(
        running,
        *("-c", COMMAND, "serve", "--port", "0"),
        HIREGRAPH_LEVER_API_KEY="sandbox",
        HIREGRAPH_LEVER_API_URL=lever.url,
        HIREGRAPH_DATABASE_URL=database,
        HIREGRAPH_REQUEST_TIMEOUT="3",
    )
    servers = Servers(launch)
    await servers.start()
    await servers.start()
    yield servers
    for stack, _, _ in servers.running:
        await asyncio.to_thread(stack.close)


async def told_of(http: httpx.AsyncClient, url: str, given: Json) -> Told:
    """What one of them says of a write."""
    request = asked_for("createActivity", [given])
    try:
        answer = await http.post(
            f"{url}/graphql", content=request.content, headers=[*request.headers]
        )
    except httpx.TransportError:
        return Told.NOTHING
    return said(answer.json(), "createActivity", 1)[0].told


async def written_by(servers: Servers, given: Json, chance: Random) -> list[Told]:
    """Ask for a write until it is done, two at a time; what was told on the way."""
    told: list[Told] = []
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        while Told.WRITTEN not in told:
            urls = [chance.choice(servers.running)[1] for _ in range(2)]
            told += await asyncio.gather(*(told_of(http, url, given) for url in urls))
            if Told.WRITTEN not in told:
                await asyncio.sleep(0.5)
    return told


@pytest.mark.long  # waits until what a killed server was at is given up
async def test_each_write_is_done_once_whichever_server_is_killed_when(database_url: str) -> None:
    chance = Random(1)  # noqa: S311  -- no secret
    notes: list[Json] = []
    told: list[Told] = []
    async with live_lever("--no-rate-limit") as lever, two_servers(lever, database_url) as servers:

        async def kill() -> None:
            for _ in range(KILLS):
                fault, done = chance.choice(FAULTS)
                await lever.fault(fault, times=3, method="POST", done=done)
                await servers.kill()

        killing = asyncio.create_task(kill())

        async def call() -> None:
            while not killing.done():
                notes.append(lever.note())
                told.extend(await written_by(servers, notes[-1], chance))

        async with asyncio.TaskGroup() as group:
            for _ in range(CALLERS):
                group.create_task(call())
        await killing
        assert await lever.written() == {given["body"]: 1 for given in notes}
    assert told.count(Told.NOTHING) >= KILLS
