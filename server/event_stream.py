"""Answers as Server-Sent Events: each one a `next`, and `complete` where they end.

By the GraphQL over SSE protocol, distinct connections mode:
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md. Each `next` has its event's id as
the stream's own `id`, so that a browser's EventSource, which sends it back as `Last-Event-ID`
(https://html.spec.whatwg.org/multipage/server-sent-events.html), goes on where it was.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.operations import Answer
from server.responses import encoded

EVENT_STREAM = "text/event-stream"

SLOW_SECONDS = 30.0
"""How long a reader may take nothing while there is something for it, until it is dropped."""

_SILENCE_SECONDS = 15.0
"""After which something is sent that says nothing, lest somebody between closes the line."""

_COMPLETE = b"event: complete\ndata:\n\n"
_NOTHING = b":\n\n"

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Closing:
    """Tells all streams of a server that it is about to end."""

    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        """End all streams."""
        self._event.set()

    async def begun(self) -> None:
        """Wait until it is about to end."""
        await self._event.wait()


class EventStream(Response):
    """The response that carries answers as they come.

    It keeps none: the next answer is asked for when the last was taken. A reader that takes nothing
    for too long is dropped, and can go on later from the last event that it saw; `dropped` is told.
    """

    media_type = EVENT_STREAM

    def __init__(
        self,
        answers: AsyncGenerator[Answer],
        *,
        closing: Closing,
        dropped: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._answers = answers
        self._closing = closing
        self._dropped = dropped

    @classmethod
    def of_one(cls, answer: Answer) -> "EventStream":
        """A stream of one answer."""

        async def answers() -> AsyncGenerator[Answer]:
            yield answer

        return cls(answers(), closing=Closing())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the answers end, the reader leaves, or the server is about to end."""
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        tasks = [
            asyncio.create_task(self._tell(send)),
            asyncio.create_task(_left(receive)),
            asyncio.create_task(self._closing.begun()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            telling = tasks[0]
            if telling.done():
                telling.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._end(send)

    async def _tell(self, send: Send) -> None:
        following = aiter(self._answers)
        coming = asyncio.ensure_future(anext(following))
        try:
            while True:
                done, _ = await asyncio.wait({coming}, timeout=_SILENCE_SECONDS)
                if not done:
                    await _send(send, _NOTHING)
                    continue
                try:
                    answer = coming.result()
                except StopAsyncIteration:
                    await _send(send, _COMPLETE)
                    return
                await _send(send, message_of(answer))
                coming = asyncio.ensure_future(anext(following))
        except TimeoutError:
            _log.info("slow_reader_dropped", transport="sse")
            self._dropped()
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _end(self, send: Send) -> None:
        await self._answers.aclose()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await send({"type": "http.response.body", "body": b""})


def message_of(answer: Answer) -> bytes:
    """An answer as one message of the stream."""
    name = b"" if answer.event_id is None else b"id: " + answer.event_id.encode() + b"\n"
    return b"event: next\n" + name + b"data: " + encoded(answer.body()) + b"\n\n"


async def _send(send: Send, body: bytes) -> None:
    async with asyncio.timeout(SLOW_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    """Wait until the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
