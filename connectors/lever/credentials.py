"""How requests are signed with a Lever account's credential."""

from base64 import b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any, NoReturn, Protocol

import httpx

Refused = Callable[[str], Awaitable[None]]
"""Is told why, when Lever no longer takes a credential."""


class ApiKey(httpx.Auth):
    """An API key, sent by HTTP Basic as the user name with an empty password (RFC 7617).

    A refusal stands, since a key cannot be renewed.

    Args:
        key: as Lever gave it.
        refused: told of each refusal, before whoever sent the request.
    """

    __slots__ = ("_header", "_refused")

    def __init__(self, key: str, *, refused: Refused | None = None) -> None:
        self._header = "Basic " + b64encode(f"{key}:".encode()).decode("ascii")
        self._refused = refused

    def __repr__(self) -> str:
        return "ApiKey('…')"

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Attach the key, and tell of a refusal."""
        request.headers["Authorization"] = self._header
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED and self._refused is not None:
            await self._refused("Lever refuses the API key (HTTP 401).")

    def sync_auth_flow(self, request: httpx.Request) -> NoReturn:
        """Refuse: without this, httpx would send the request unsigned."""
        raise _only_asynchronous(request)


_SAYS_SO = "hiregraph.sent_again"

SENT_AGAIN: Mapping[str, Any] = {_SAYS_SO: True}
"""Extensions of a request whose body can be read from its beginning any number of times."""


class TokenSource(Protocol):
    """Has an access token that is good. Both raise `ReauthRequired` when there is none any more."""

    async def token(self) -> str:
        """The token to send; renewed if it is about to expire."""

    async def renew(self, rejected: str) -> str:
        """Another token than the one that Lever refused."""


class OAuth(httpx.Auth):
    """An access token, sent as a bearer (RFC 6750 §2.1). One that Lever refuses is renewed, and
    the request repeated with the new one, once.

    A request whose body can be sent only once is not repeated: its refusal stands. A body that is
    read bit by bit is taken for such, unless the request says otherwise (`SENT_AGAIN`).
    """

    __slots__ = ("_source",)

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    def __repr__(self) -> str:
        return "OAuth('…')"

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Attach, and where that is refused renew, attach again, repeat."""
        repeatable = isinstance(request.stream, httpx.ByteStream) or _SAYS_SO in request.extensions
        token = await self._source.token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        renewed = await self._source.renew(token)
        if repeatable:
            request.headers["Authorization"] = f"Bearer {renewed}"
            yield request

    def sync_auth_flow(self, request: httpx.Request) -> NoReturn:
        """Refuse: without this, httpx would send the request unsigned."""
        raise _only_asynchronous(request)


def _only_asynchronous(request: httpx.Request) -> RuntimeError:
    return RuntimeError(f"{request.method} cannot be signed: only asynchronous requests are.")
