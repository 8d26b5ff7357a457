"""What a schedule runs on: Lever, a database, and two servers of ours that come and go."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp

from accounts.linked_accounts import LinkedAccounts
from accounts.vault import Vault
from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.sending import random
from connectors.lever.under_opportunity import RecentLists
from connectors.limiter import Limiter
from resolvers.api import schema
from sandbox.app import Sandbox
from sandbox.options import Options
from server.app import create_app
from server.settings import Settings
from tests.schedules.asgi import Request, ask
from tests.schedules.databases import storage_of
from tests.schedules.life import Life
from tests.schedules.wire import Trouble, Wire

SERVERS = 2
PEOPLE = 400
_SETTINGS = Settings(lever_rate=10_000, lever_burst=10_000, request_timeout=20)


@dataclass(frozen=True, slots=True)
class Server:
    """One process of ours."""

    life: Life
    app: ASGIApp

    async def ask(self, request: Request) -> Any:
        """The answer to a request, decoded; None where the process ends before it."""
        task = asyncio.ensure_future(ask(self.app, request))
        self.life.work.add(task)
        try:
            answer = await task
            await self.life.step()
        except asyncio.CancelledError:
            if self.life.is_alive:
                raise
            return None
        finally:
            self.life.work.discard(task)
        return orjson.loads(answer.content)


@dataclass(slots=True)
class Ground:
    """Lever, a database, and the servers on them.

    Attributes:
        database: its address; its tables are there.
        seed: of all that is left to chance.
        troubles: what goes wrong with the next requests to Lever, in turn.
        ends: for each server, after how many steps it is killed, in turn.
        failing: for each server, which steps with the database fail.
        told: what happened, for whoever has to find out why.
        figures: how much happened.
        start: seconds since 1970 when it begins. Time leaps here: clocks that are not exchanged are
            behind, which many schedules later they would not be.
    """

    database: str
    seed: int
    troubles: deque[Trouble | None] = field(default_factory=deque)
    ends: list[deque[int]] = field(default_factory=lambda: [deque() for _ in range(SERVERS)])
    failing: list[frozenset[int]] = field(default_factory=lambda: [frozenset()] * SERVERS)
    told: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    start: float = field(default_factory=time.time)
    chance: Random = field(init=False)
    lever: Sandbox = field(init=False)
    _servers: list[Server | None] = field(default_factory=lambda: [None] * SERVERS)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - a schedule is to be had again
        skew = self.chance.uniform(-50, 50)  # our clock is not Lever's
        self.lever = Sandbox(
            Options(people=PEOPLE, rate=None, wall=lambda: self.now().timestamp() + skew)
        )

    def now(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self.start + asyncio.get_running_loop().time(), UTC)

    def server(self, number: int) -> Server:
        """The server in that place; a new one where it was killed."""
        there = self._servers[number]
        if there is None or not there.life.is_alive:
            self.figures["servers killed"] += there is not None
            there = self._servers[number] = self._start(number)
        return there

    def kill(self, number: int) -> None:
        """Let the server in that place be no more."""
        there = self._servers[number]
        if there is not None and there.life.is_alive:
            self.note(f"server {number} is killed")
            there.life.end()

    def settle(self) -> None:
        """Let nothing go wrong any more."""
        self.troubles.clear()
        for number in range(SERVERS):
            self.ends[number].clear()
            self.failing[number] = frozenset()
            if there := self._servers[number]:
                there.life.left, there.life.failing = None, frozenset()

    def arm(self) -> None:
        """Let those servers that run meet what the next ones would."""
        for number, there in enumerate(self._servers):
            if there is not None and there.life.is_alive:
                self._prepare(there.life, number)

    def note(self, what: str) -> None:
        """Tell what happens."""
        self.told.append(f"{asyncio.get_running_loop().time():9.3f} {what}")

    def close(self) -> None:
        """End all servers."""
        for there in self._servers:
            if there is not None:
                there.life.end()

    def _start(self, number: int) -> Server:
        life = Life(self.chance)
        self._prepare(life, number)
        wire = Wire(life, self.lever, partial(self._trouble, number))
        storage = replace(storage_of(life, self.database), now=self.now)
        app = create_app(
            _SETTINGS,
            schema=schema,
            accounts={"default": connector_over(wire, chance=self.chance.random)},
            kept=LinkedAccounts(storage, Vault([])),
        )
        return Server(life, app)

    def _prepare(self, life: Life, number: int) -> None:
        ends = self.ends[number]
        life.left = ends.popleft() if ends else None
        life.failing = self.failing[number]

    def _trouble(self, number: int, request: httpx.Request) -> Trouble | None:
        trouble = self.troubles.popleft() if self.troubles else None
        self.figures["requests to Lever"] += 1
        self.figures["of which met trouble"] += trouble is not None
        self.note(f"server {number}: {request.method} {request.url.path} meets {trouble}")
        return trouble


def connector_over(
    wire: httpx.AsyncBaseTransport,
    *,
    chance: Callable[[], float] = random,
    url: str = "http://lever.test/v1",
    limiter: Limiter | None = None,
) -> LeverConnector:
    """The account behind a transport; times are those of the loop."""
    clock = asyncio.get_running_loop().time
    client = LeverClient(
        http_client(url, transport=wire),
        auth=ApiKey("sandbox"),
        limiter=limiter or Limiter(rate=10_000, burst=10_000),
        chance=chance,
    )
    lists = ReferenceLists(client=client, ttl_seconds=600)
    return LeverConnector(client=client, lists=lists, recent=RecentLists(10, clock))


def changes(lever: Sandbox, after: int) -> Iterator[Any]:
    """What was written to the account, after that number."""
    return iter(lever.state.accounts["sandbox"].journal.since(after))
