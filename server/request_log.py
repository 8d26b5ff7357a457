"""A request id for each request, in its response and in all that is logged for it.

One line is logged per request: method, path, status and time. Query strings and bodies are not,
since they may hold people's data; nor what follows `/files/`, a permission in itself, wherever a
client or a gateway has put it in the path.
"""

import re
import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.file_urls import FILES_PATH
from server.proxy import PROXY_PATH

_HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_BEGINNINGS = {"http.response.start": 200, "websocket.accept": 101, "websocket.close": 403}
"""What begins an answer, and the status that it stands for where it tells none."""

_log = structlog.get_logger(__name__)


def request_id(given: str | None) -> str:
    """The caller's id where it is short and plain, else a new one."""
    return given if given and _SANE.fullmatch(given) else uuid4().hex


def shown_path(path: str) -> str:
    """A path as it may be logged. What is proxied has files too, known by their ids alone."""
    before, files, _ = path.partition(f"{FILES_PATH}/")
    return f"{before}{files}…" if files and not path.startswith(f"{PROXY_PATH}/") else path


class RequestLog:
    """ASGI middleware: names each HTTP request and WebSocket, and logs its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one WebSocket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        name = request_id(Headers(scope=scope).get(_HEADER))
        status: int | None = None
        started = time.perf_counter()

        async def send_named(message: Message) -> None:
            nonlocal status
            if status is None and message["type"] in _BEGINNINGS:
                status = message.get("status", _BEGINNINGS[message["type"]])
                if message["type"] != "websocket.close":
                    MutableHeaders(scope=message)[_HEADER] = name
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=name):
            try:
                await self._app(scope, receive, send_named)
            finally:
                _record(scope, status or 500, time.perf_counter() - started)


def _record(scope: Scope, status: int, seconds: float) -> None:
    write = _log.debug if scope["path"] in _QUIET else _log.info
    milliseconds = round(seconds * 1000, 1)
    path = shown_path(scope["path"])
    method = scope.get("method", "WEBSOCKET")
    write("request", method=method, path=path, status=status, ms=milliseconds)
