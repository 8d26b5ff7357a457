"""A request to an ASGI application and its answer, as values: a client between would take time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent, whole."""

    path: bytes
    content: bytes
    headers: Headers
    method: str = "POST"
    query: bytes = b""


@dataclass(slots=True)
class Answer:
    """What came back, whole."""

    status: int = 0
    headers: Headers = ()
    content: bytes = b""

    async def take(self, message: Message) -> None:
        """Take in what the application sends."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        else:
            self.content += message.get("body", b"")


async def ask(app: ASGIApp, request: Request) -> Answer:
    """The application's answer. What it raises is what a client would meet."""
    answer, content = Answer(), [request.content]

    async def receive() -> Message:
        if not content:
            await asyncio.Event().wait()  # nobody hangs up
        return {"type": "http.request", "body": content.pop(), "more_body": False}

    await app(_scope(request), receive, answer.take)
    return answer


def _scope(request: Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": request.headers,
        "scheme": "http",
        "path": request.path.decode(),
        "raw_path": request.path,
        "query_string": request.query,
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
