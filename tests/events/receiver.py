"""An endpoint of a product's own, on a socket: takes what is sent, and verifies it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from standardwebhooks import Webhook
from starlette.requests import Request
from starlette.responses import Response

Answer = Callable[[int], Response]


def taken(_: int) -> Response:
    """What a receiver that takes everything answers."""
    return Response("thanks")


class Hanging(Response):
    """An answer that is not given until something is set."""

    def __init__(self, release: asyncio.Event) -> None:
        super().__init__("thanks")
        self._release = release

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._release.wait()
        await super().__call__(scope, receive, send)


@dataclass(slots=True)
class Receiver:
    """What came.

    Attributes:
        url: where to send to.
        secret: verifies; empty for whatever comes.
        answer: from how many came before.
        came: bodies and ids, also of those that were not taken.
    """

    url: str = ""
    secret: str = ""
    answer: Answer = taken
    came: list[tuple[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    now: int = 0
    most_at_once: int = 0

    @property
    def ids(self) -> list[str]:
        """The ids, in the order in which they came."""
        return [name for name, _ in self.came]

    def by_application(self) -> dict[str, list[str]]:
        """By application the ids, each where it first came."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, body in self.came:
            theirs = found[body["data"]["applicationId"]]
            if name not in theirs:
                theirs.append(name)
        return found

    async def until(self, count: int) -> None:
        """Wait until so many came."""
        async with asyncio.timeout(20):
            while len(self.came) < count:  # noqa: ASYNC110  -- nothing tells
                await asyncio.sleep(0.01)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        body = (await request.body()).decode()
        headers = dict(request.headers)
        if self.secret:
            Webhook(self.secret).verify(body, headers)
        response = self.answer(len(self.came))
        self.came.append((headers["webhook-id"], json.loads(body)))
        self.headers.append(headers)
        self.texts.append(body)
        self.now -= 1
        await response(scope, receive, send)


@asynccontextmanager
async def receiving(answer: Answer = taken) -> AsyncIterator[Receiver]:
    """A receiver on a socket of its own."""
    receiver = Receiver(answer=answer)
    config = uvicorn.Config(receiver, port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # from now on nobody is refused, if served a little later
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.should_exit = True
        await serving
        listener.close()
