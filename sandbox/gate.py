"""What every call of the API passes: the request log, authentication and the rate limit."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answers import JsonAnswer
from sandbox.authentication import authenticate
from sandbox.errors import LeverError, too_many_requests
from sandbox.rate_limit import RateLimit
from sandbox.request_log import Entry, RequestLog

API = "/v1"


@dataclass(frozen=True, slots=True)
class Gate:
    """Stands before the app, and so sees the server's own ``send``."""

    app: ASGIApp
    log: RequestLog
    limit: RateLimit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call of the API through; everything else goes straight on."""
        if scope["type"] != "http" or not _is_api(scope["path"]):
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        entry = self.log.open(method=scope["method"], path=scope["path"], query=query)
        status: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._serve(entry, scope, receive, watched)
        finally:
            self.log.close(entry, status)

    async def _serve(self, entry: Entry, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            credential = authenticate(Headers(scope=scope))
            entry.key = credential.key
            if not self.limit.allows(credential.key):
                raise too_many_requests()
        except LeverError as error:
            await JsonAnswer(error.body, error.status)(scope, receive, send)
            return
        scope["credential"] = credential
        await self.app(scope, receive, send)


def _is_api(path: str) -> bool:
    return path == API or path.startswith(f"{API}/")
