"""How requests are signed with a Lever account's credential."""

from base64 import b64encode
from collections.abc import Generator

import httpx


class ApiKey(httpx.Auth):
    """An API key, sent by HTTP Basic as the user name with an empty password (RFC 7617)."""

    __slots__ = ("_header",)

    def __init__(self, key: str) -> None:
        self._header = "Basic " + b64encode(f"{key}:".encode()).decode("ascii")

    def __repr__(self) -> str:
        return "ApiKey('…')"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Attach the key; a refusal stands, since a key cannot be renewed."""
        request.headers["Authorization"] = self._header
        yield request
