"""What each fault does to an answer.

A dropped connection is a matter of the socket. Under uvicorn it is closed; called in process
(``httpx.ASGITransport``) there is none, and the error that httpx would have met is raised.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answers import JsonAnswer
from sandbox.errors import LeverError, forbidden, not_found, too_many_requests, unauthorized
from sandbox.faults import Fault

PIECES = 10
"""How many bits a slow answer comes in."""

ERRORS = {
    "401": unauthorized(),
    "403": forbidden("this"),
    "404": not_found("objects", "asked for"),
    "429": too_many_requests(),
    "500": LeverError(500, "InternalServerError", "Something went wrong"),
    "502": LeverError(502, "BadGateway", "Bad gateway"),
    "503": LeverError(503, "ServiceUnavailable", "Down for maintenance"),
}

PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request under way. ``transport`` is the caller's socket, None in process."""

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    transport: asyncio.Transport | None

    async def answer(self, response: Response) -> None:
        """Send a whole answer."""
        await response(self.scope, self.receive, self.send)

    async def hang_up(self, error: httpx.TransportError) -> None:
        """Close the connection as it is; raise what the caller meets when there is none."""
        if self.transport is None:
            raise error
        self.transport.close()
        await self.until_gone()

    async def until_gone(self) -> None:
        """Wait until the caller hangs up."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


@dataclass(slots=True)
class Recorded:
    """The answer that would have been given."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    async def of(cls, exchange: Exchange) -> "Recorded":
        """Let the app answer, and keep it back."""
        recorded = cls()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                recorded.start = message
            else:
                recorded.body += message.get("body", b"")

        await exchange.app(exchange.scope, exchange.receive, keep)
        return recorded


async def _cut(exchange: Exchange, _fault: Fault) -> None:
    """Promise the whole body, send half of it, hang up."""
    whole = await Recorded.of(exchange)
    half = whole.body[: len(whole.body) // 2]
    await exchange.send(whole.start)
    await exchange.send({"type": "http.response.body", "body": half, "more_body": True})
    message = "peer closed connection without sending complete message body"
    await exchange.hang_up(httpx.RemoteProtocolError(message))


async def _drop(exchange: Exchange, _fault: Fault) -> None:
    """Hang up without a word."""
    message = "Server disconnected without sending a response."
    await exchange.hang_up(httpx.RemoteProtocolError(message))


async def _html(exchange: Exchange, _fault: Fault) -> None:
    """Answer like a proxy that cannot reach Lever."""
    await exchange.answer(HTMLResponse(PROXY_PAGE, 502))


async def _retry_after(exchange: Exchange, fault: Fault) -> None:
    """Answer 429 and tell when to come back, in whole seconds (RFC 9110 §10.2.3)."""
    error = too_many_requests()
    headers = {"Retry-After": str(math.ceil(fault.seconds))}
    await exchange.answer(JsonAnswer(error.body, error.status, headers))


async def _slow(exchange: Exchange, fault: Fault) -> None:
    """Let the answer dribble out over the whole time."""
    whole = await Recorded.of(exchange)
    size = len(whole.body) // PIECES + 1
    await exchange.send(whole.start)
    for place in range(PIECES):
        await asyncio.sleep(fault.seconds / PIECES)
        piece, more = whole.body[place * size : (place + 1) * size], place < PIECES - 1
        await exchange.send({"type": "http.response.body", "body": piece, "more_body": more})


async def _timeout(exchange: Exchange, fault: Fault) -> None:
    """Say nothing, until the caller gives up or the time is over."""
    try:
        async with asyncio.timeout(fault.seconds):
            await exchange.until_gone()
    except TimeoutError:
        await exchange.hang_up(httpx.ReadTimeout("The sandbox never answered."))


async def _truncated(exchange: Exchange, _fault: Fault) -> None:
    """Send half of the body and call it the whole: broken JSON in a sound answer."""
    whole = await Recorded.of(exchange)
    half = whole.body[: len(whole.body) // 2]
    await exchange.answer(Response(half, 200, media_type=JsonAnswer.media_type))


PLAYERS: dict[str, Callable[[Exchange, Fault], Awaitable[None]]] = {
    "429-retry-after": _retry_after,
    "cut": _cut,
    "drop": _drop,
    "html": _html,
    "slow": _slow,
    "timeout": _timeout,
    "truncated": _truncated,
}


_DONE_ANYWAY = frozenset({"cut", "slow", "truncated"})


async def play(fault: Fault, exchange: Exchange) -> None:
    """Answer wrongly, in the way that was asked for."""
    if fault.done and fault.name not in _DONE_ANYWAY:
        await Recorded.of(exchange)
    player = PLAYERS.get(fault.name)
    if player is None:
        error = ERRORS[fault.name]
        await exchange.answer(JsonAnswer(error.body, error.status))
        return
    await player(exchange, fault)
