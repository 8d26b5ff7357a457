"""Answers whose bytes come from elsewhere as the client takes them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from connectors.errors import ConnectorError

SAFE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What comes from elsewhere may be anybody's: no browser shall run it in our name, keep it, or
pass its URL on."""

STALL_SECONDS = 60.0
"""How long a client may take nothing before it is given up."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class StreamedResponse(StreamingResponse):
    """Bytes on their way to the client; let go of at the end, however that comes.

    Bytes are asked for as the client takes them. Where they end too early, the connection is
    broken off: the status is long gone by then, and nothing else tells a client.

    Args:
        chunks: the bytes; None to send none.
        status: of the answer.
        close: lets go of them.
        event: what the log calls it when they end too early.
    """

    def __init__(
        self,
        chunks: AsyncIterator[bytes] | None,
        status: int,
        *,
        close: Callable[[], Awaitable[None]],
        event: str,
    ) -> None:
        super().__init__(_nothing() if chunks is None else chunks, status, SAFE_HEADERS)
        self._close = close
        self._event = event

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it (ASGI)."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(STALL_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        except (ConnectorError, TimeoutError, ClientDisconnect) as error:
            _log.warning(self._event, reason=str(error) or type(error).__name__)
        finally:
            await self._close()


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""  # makes it a generator
