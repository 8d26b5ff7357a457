"""A sandbox that sends, and somebody who takes what it sends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.app import create_app
from sandbox.hooks.sending import Sending
from sandbox.options import Options
from tests.sandbox.conftest import Json, in_process
from tests.sandbox.writes.conftest import Lever, Wall

PATIENCE = 20
HOOKS = "https://receiver.example/hooks"
EVENTS = (
    *("applicationCreated", "candidateArchiveChange", "candidateDeleted", "candidateHired"),
    *("candidateStageChange", "contactCreated", "contactUpdated"),
    *("interviewCreated", "interviewDeleted", "interviewUpdated"),
)


@dataclass
class Receiver:
    """An ASGI app that keeps what it is sent, and answers as it was told, then 200.

    Attributes:
        paths: of what came, in order.
        open: no answer is given while this is not set.
        most: so many were being answered at once.
    """

    answers: list[int] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most: int = 0
    paths: list[str] = field(default_factory=list)
    _waiting: list[asyncio.Event] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)
    bodies: list[Json] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.raw.append(await request.body())
        self.bodies.append(orjson.loads(self.raw[-1]))
        self.headers.append(httpx.Headers(request.headers.raw))
        self.paths.append(request.url.path)
        for waiting in self._waiting:
            waiting.set()
        await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.open.wait()
        status = self.answers.pop(0) if self.answers else 200
        await Response(status_code=status)(scope, receive, send)
        self.under_way -= 1

    async def have(self, count: int) -> None:
        """Wait until so many came."""
        self._waiting.append(came := asyncio.Event())
        async with asyncio.timeout(PATIENCE):
            while len(self.paths) < count:
                came.clear()
                await came.wait()

    @property
    def events(self) -> list[str]:
        return [body["event"] for body in self.bodies]


@dataclass
class Sender(Lever):
    """A sandbox that sends: a client of it, and who receives."""

    app: Starlette
    receiver: Receiver

    async def hook(self, event: str, url: str = HOOKS, **more: Any) -> Json:
        """Register a webhook."""
        made: Json = await self.send("POST", "/webhooks", {"event": event, "url": url} | more, 201)
        return made

    async def hook_all(self, events: Iterable[str] = EVENTS) -> None:
        for event in events:
            await self.hook(event)

    async def settle(self) -> None:
        """Wait until everything was sent."""
        async with asyncio.timeout(PATIENCE):
            await self.app.state.courier.settled()

    async def inside(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """Ask the sandbox itself."""
        url = f"http://sandbox/__sandbox__/{path}"
        answer = await self.client.request(method, url, json=body, params=params)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def sent(self) -> list[Json]:
        """Everything in the log of deliveries, once it is at its end."""
        found: list[Json] = (await self.inside("GET", "deliveries", settled=PATIENCE))["data"]
        return found


Start = Callable[..., Awaitable[Sender]]
QUICK = Sending(retry_waits=(0.0,) * 5)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start a sandbox of ten people that sends as told, to a receiver of its own."""
    running: list[Any] = []

    async def started(*, network: bool = False, people: int = 10, **sending: Any) -> Sender:
        receiver, wall = Receiver(), Wall()
        receiver.open.set()
        options = Options(
            people=people,
            rate=None,
            wall=wall,
            webhooks=replace(QUICK, **sending),
            transport=None if network else httpx.ASGITransport(receiver),
        )
        app = create_app(options)
        context = app.router.lifespan_context(app)
        await context.__aenter__()
        client = in_process(app)
        running.append((context, client))
        return Sender(client, app.state.accounts["sandbox"], wall, app, receiver)

    yield started
    for context, client in running:
        await client.aclose()
        await context.__aexit__(None, None, None)


@pytest.fixture
async def sender(start: Start) -> Sender:
    return await start()
