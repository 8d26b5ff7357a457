"""Who may call: a bearer token where one is set, this machine alone where none is.

Without a token the server listens on loopback only. A web page can still make a visitor's
browser call loopback, under a name that the page's owner resolves to it (DNS rebinding), so then
the Host header must name loopback too. A page's own cross-origin posts are stopped by the JSON
content type that GraphQL over HTTP demands.
"""

import hmac
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from server.errors import refusal
from server.responses import graphql_response
from server.settings import Settings, SettingsError

_LOCAL_NAMES = frozenset({"localhost", "localhost."})


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without a port, is this machine's own."""
    if host.lower() in _LOCAL_NAMES or host.lower().endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def require_token_beyond_loopback(settings: Settings) -> None:
    """Refuse to serve other machines without a token.

    Raises:
        SettingsError: the host is not loopback and no token is set.
    """
    if settings.api_token is None and not is_loopback(settings.host):
        raise SettingsError(
            f"Listening on {settings.host} would let anyone who reaches it read your candidates. "
            "Set HIREGRAPH_API_TOKEN to a long random text that callers must send as "
            "'Authorization: Bearer …', or listen on 127.0.0.1."
        )


def host_name(host_header: str) -> str:
    """The Host header's name or address, without its port."""
    name, colon, port = host_header.rpartition(":")
    return name if colon and port.isdecimal() else host_header


def bearer_token(authorization: str | None) -> str | None:
    """The token of an Authorization header of the Bearer scheme (RFC 6750 §2.1)."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


class Guard:
    """ASGI middleware that lets in callers with the token or, if none is set, from loopback."""

    def __init__(self, app: ASGIApp, *, token: str | None) -> None:
        self._app = app
        self._token = token.encode() if token else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401 or 403."""
        headers = Headers(scope=scope)
        if self._token is None:
            refused = _refuse_foreign_host(headers.get("host", ""))
        else:
            refused = self._refuse_wrong_token(bearer_token(headers.get("authorization")))
        await (refused or self._app)(scope, receive, send)

    def _refuse_wrong_token(self, token: str | None) -> ASGIApp | None:
        expected = self._token or b""
        if token is not None and hmac.compare_digest(token.encode("latin-1"), expected):
            return None
        message = "Send the server's API token as 'Authorization: Bearer <token>'."
        entry = refusal("UNAUTHENTICATED", message)
        return graphql_response({"errors": [entry]}, 401, headers={"WWW-Authenticate": "Bearer"})


def _refuse_foreign_host(host: str) -> ASGIApp | None:
    if is_loopback(host_name(host)):
        return None
    message = (
        "Without HIREGRAPH_API_TOKEN only requests to localhost are served; "
        f"this one was for {host_name(host)!r}."
    )
    return graphql_response({"errors": [refusal("FORBIDDEN", message)]}, 403)
