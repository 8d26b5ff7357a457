"""GraphQL over WebSocket: operations of all kinds on one connection.

By the `graphql-transport-ws` protocol,
https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. What messages say is in
`server.transport_ws`; here they come and go. A browser cannot set headers on a WebSocket, so the
token and the account may stand in the payload of `connection_init`, by the headers' own names.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from graphql import OperationType
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from accounts.errors import StorageUnusable
from server.authentication import ADMISSION, GRANT, UNCHECKED, Admission, NotAdmitted
from server.documents import InvalidDocument
from server.errors import as_entries, refusal
from server.graphql_request import RequestRefused
from server.operations import Answer, Operations, SubscriptionRefused
from server.responses import encoded
from server.transport_ws import (
    PROTOCOL,
    Close,
    ProtocolViolation,
    Subscribe,
    headers_in,
    message,
    read_message,
)

INIT_SECONDS = 10.0
"""Within which a connection must say who it is."""

SLOW_SECONDS = 30.0
"""How long a reader may take nothing while there is something for it, until it is dropped."""

MOST_OPERATIONS = 100
"""On one connection at a time."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLSocket:
    """The ASGI application.

    Attributes:
        operations: of the schema that is served.
        admission: who is let in.
    """

    operations: Operations
    admission: Admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until either side ends it."""
        socket = WebSocket(scope, receive, send)
        if PROTOCOL not in scope.get("subprotocols", ()):
            await socket.close(Close.NO_PROTOCOL, f"Speak {PROTOCOL}.")
            return
        try:
            self.admission.refuse_foreign(socket.headers)
        except NotAdmitted as refused:
            await socket.close(Close.FORBIDDEN, refused.entry["message"][:120])
            return
        await socket.accept(PROTOCOL)
        connection = _Connection(socket, self.operations, self.admission)
        with suppress(WebSocketDisconnect):
            await connection.serve()


@dataclass(slots=True)
class _Connection:
    socket: WebSocket
    operations: Operations
    admission: Admission
    _running: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self) -> None:
        try:
            request = await self._begin()
            while True:
                await self._take(request, await self.socket.receive())
        except ProtocolViolation as violation:
            await self._close(violation.code, violation.reason)
        finally:
            running = list(self._running.values())
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _begin(self) -> Request:
        """Hear who it is, and let it in.

        Raises:
            ProtocolViolation: it says nothing, something else, or may not come in.
        """
        try:
            async with asyncio.timeout(INIT_SECONDS):
                first = read_message(_text(await self.socket.receive()))
        except TimeoutError:
            raise ProtocolViolation(Close.INIT_LATE, "Connection initialisation timeout") from None
        if first["type"] != "connection_init":
            raise ProtocolViolation(Close.UNAUTHORIZED, "Unauthorized")
        request = _request(self.socket, first.get("payload"))
        try:
            request.scope[GRANT] = await self.admission.grant(request.headers)
        except NotAdmitted as refused:
            code = Close.UNAUTHORIZED if refused.status == 401 else Close.FORBIDDEN  # noqa: PLR2004
            raise ProtocolViolation(code, refused.entry["message"]) from None
        except StorageUnusable as error:
            _log.error("tokens_not_checked", reason=str(error))
            raise ProtocolViolation(Close.TRY_LATER, str(UNCHECKED)) from None
        request.scope[ADMISSION] = self.admission
        await self._send(message("connection_ack"))
        return request

    async def _take(self, request: Request, received: Message) -> None:
        """Do what one message asks for."""
        told = read_message(_text(received))
        match told["type"]:
            case "ping":
                await self._send(message("pong"))
            case "pong":
                pass
            case "complete":
                self._stop(str(told["id"]))
            case "connection_init":
                raise ProtocolViolation(Close.INIT_TWICE, "Too many initialisation requests")
            case _:
                self._start(request, Subscribe.of(told))

    def _start(self, request: Request, asked: Subscribe) -> None:
        if asked.id in self._running:
            raise ProtocolViolation(Close.ID_TAKEN, f"Subscriber for {asked.id} already exists")
        if len(self._running) >= MOST_OPERATIONS:
            raise ProtocolViolation(Close.TOO_MANY, f"More than {MOST_OPERATIONS} operations")
        task = asyncio.create_task(self._operate(request, asked))
        self._running[asked.id] = task

    def _stop(self, name: str) -> None:
        if task := self._running.pop(name, None):
            task.cancel()

    async def _operate(self, request: Request, asked: Subscribe) -> None:
        """Run one operation to its end, and say so."""
        try:
            with ExitStack() as kept:
                async with aclosing(self._answers(request, asked, kept)) as answers:
                    async for answer in answers:
                        if not answer.ran:
                            await self._send(message("error", asked.id, answer.errors))
                            return
                        await self._send(message("next", asked.id, answer.body()))
            await self._send(message("complete", asked.id))
        except TimeoutError:
            _log.info("slow_reader_dropped", transport="websocket")
            self.operations.metrics.dropped("websocket")
            await self._close(Close.TOO_SLOW, "Too slow: subscribe again with `after`")
        except (WebSocketDisconnect, RuntimeError):
            pass  # it has left; `serve` ends all
        finally:
            if self._running.get(asked.id) is asyncio.current_task():
                del self._running[asked.id]

    async def _answers(
        self, request: Request, asked: Subscribe, kept: ExitStack
    ) -> AsyncGenerator[Answer]:
        try:
            operation = self.operations.read(asked.request(), kept)
            if operation.kind is not OperationType.SUBSCRIPTION:
                yield await self.operations.run(request, operation)
                return
            answers = await self.operations.subscribe(request, operation)
        except InvalidDocument as invalid:
            yield Answer(errors=as_entries(invalid.errors), ran=False)
        except SubscriptionRefused as refused:
            yield Answer(errors=refused.errors, ran=False)
        except RequestRefused as refused:
            yield Answer(errors=[refusal(refused.code, refused.message)], ran=False)
        else:
            async with aclosing(answers):
                async for answer in answers:
                    yield answer

    async def _send(self, told: dict[str, Any]) -> None:
        """Send a message whole; one waits for another.

        Raises:
            TimeoutError: the reader takes nothing.
        """
        async with asyncio.timeout(SLOW_SECONDS), self._sending:
            await self.socket.send_text(encoded(told).decode())

    async def _close(self, code: int, reason: str) -> None:
        """Say why it ends, to whoever still listens."""
        with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(SLOW_SECONDS):
                await self.socket.close(code, reason[:120])


def _text(received: Message) -> str:
    """The text of what came.

    Raises:
        WebSocketDisconnect: the other side has left.
        ProtocolViolation: it is bytes.
    """
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code") or 1005)
    text = received.get("text")
    if text is None:
        raise ProtocolViolation(Close.BAD_MESSAGE, "Messages are JSON in text")
    return str(text)


def _request(socket: WebSocket, payload: Any) -> Request:
    """The handshake as the request that its operations come with, what it says of itself added."""
    told = headers_in(payload)
    named = {name for name, _ in told}
    headers = [pair for pair in socket.scope["headers"] if pair[0] not in named] + told
    scheme = "https" if socket.scope.get("scheme") == "wss" else "http"
    return Request(
        {**socket.scope, "type": "http", "method": "POST", "scheme": scheme, "headers": headers}
    )
