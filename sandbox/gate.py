"""What every call of the API passes: the request log, authentication, the rate limit, faults.

Token requests meet faults alone, and only those that were planned for their path.
"""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answers import JsonAnswer
from sandbox.authentication import Credential, Tokens, authenticate
from sandbox.errors import LeverError, forbidden, too_many_requests
from sandbox.fault_answers import Exchange, play
from sandbox.faults import DONE_HEADER, HEADER, SECONDS_HEADER, Fault, Faults, make_fault
from sandbox.oauth.scopes import READS, scope_needed
from sandbox.rate_limit import RateLimit
from sandbox.request_log import Digest, Entry, RequestLog

API = "/v1"
TOKEN = "/oauth/token"  # noqa: S105  # a path


@dataclass(frozen=True, slots=True)
class Gate:
    """Stands before the app, and so sees the server's own ``send``."""

    app: ASGIApp
    log: RequestLog
    limit: RateLimit
    faults: Faults
    tokens: Tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call of the API through; everything else goes straight on."""
        if scope["type"] != "http" or not _is_api(scope["path"]):
            await self._pass(Exchange(self.app, scope, receive, send, _transport(send)))
            return
        query = scope["query_string"].decode("latin-1")
        entry = self.log.open(method=scope["method"], path=scope["path"], query=query)
        status: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        body = Digest()
        exchange = Exchange(self.app, scope, body.over(receive), watched, _transport(send))
        try:
            await self._serve(entry, exchange)
        finally:
            entry.body = body.json()
            self.log.close(entry, status)

    async def _serve(self, entry: Entry, exchange: Exchange) -> None:
        try:
            fault = self._admit(entry, exchange.scope)
        except LeverError as error:
            await exchange.answer(JsonAnswer(error.body, error.status))
            return
        await _answer(fault, exchange)

    async def _pass(self, exchange: Exchange) -> None:
        scope, fault = exchange.scope, None
        if scope["type"] == "http" and scope["path"] == TOKEN:
            fault = self.faults.due(scope["method"], TOKEN)
        await _answer(fault, exchange)

    def _admit(self, entry: Entry, scope: Scope) -> Fault | None:
        """Let the caller in, and tell what is to go wrong.

        Raises:
            LeverError: 401 for an unknown credential, 429 for one that has spent its requests,
                403 for an access token that was not granted what this takes.
        """
        headers = Headers(scope=scope)
        credential = authenticate(headers, self.tokens)
        entry.key = credential.key
        method, path = scope["method"], scope["path"].removeprefix(API)
        if not self.limit.allows(credential.key, applying=_is_application(method, path)):
            raise too_many_requests()
        _check_scope(credential, method, path)
        scope["credential"] = credential
        if name := headers.get(HEADER):
            return make_fault(name, headers.get(SECONDS_HEADER), headers.get(DONE_HEADER))
        return self.faults.due(scope["method"], scope["path"])


def _check_scope(credential: Credential, method: str, path: str) -> None:
    """Hold an access token to its scopes; a key with narrow permissions may only read.

    Raises:
        LeverError: 403.
    """
    needed = scope_needed(method, path)
    if credential.scopes is not None:
        if needed and needed not in credential.scopes:
            raise forbidden(needed)
    elif method not in READS and not credential.full_access:
        raise forbidden(needed or path)


async def _answer(fault: Fault | None, exchange: Exchange) -> None:
    if fault is None:
        await exchange.app(exchange.scope, exchange.receive, exchange.send)
    else:
        await play(fault, exchange)


def _is_application(method: str, path: str) -> bool:
    return method == "POST" and path.startswith("/postings/") and path.endswith("/apply")


def _is_api(path: str) -> bool:
    return path == API or path.startswith(f"{API}/")


def _transport(send: Send) -> asyncio.Transport | None:
    """Reach the socket behind uvicorn's ``send``, which is bound to the request's cycle."""
    transport: asyncio.Transport | None
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return transport
