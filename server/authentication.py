"""Who may call: a bearer token where one is set, this machine alone where none is.

Without a token the server listens on loopback only. A web page can still make a visitor's
browser call loopback, under a name that the page's owner resolves to it (DNS rebinding), so then
the Host header must name loopback too. A page's own cross-origin posts are stopped by the JSON
content type that GraphQL over HTTP demands.
"""

import hmac

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from accounts.errors import StorageUnusable
from accounts.origins import is_loopback
from accounts.tokens import PREFIX, Grant, Tokens
from server.errors import refusal
from server.responses import graphql_response
from server.settings import Settings, SettingsError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

GRANT = "hiregraph.grant"
"""Where the ASGI scope of a request holds what its caller may do (`accounts.tokens.Grant`)."""


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


def grant_of(scope: Scope) -> Grant:
    """What the caller of a guarded request may do."""
    grant: Grant = scope[GRANT]
    return grant


class Guard:
    """ASGI middleware that lets in callers with a good token or, if none is set, from loopback.

    What the caller may do stands in the scope, under `GRANT`, for those behind.

    Args:
        app: what is guarded.
        token: the one of the settings, good for everything.
        tokens: those of the database, if there is one.
    """

    def __init__(self, app: ASGIApp, *, token: str | None, tokens: Tokens | None = None) -> None:
        self._app = app
        self._token = token.encode() if token else None
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401 or 403."""
        headers = Headers(scope=scope)
        sent = bearer_token(headers.get("authorization"))
        if self._token is None and (refused := _refuse_foreign_host(headers.get("host", ""))):
            await refused(scope, receive, send)
            return
        try:
            grant = await self._grant(sent)
        except StorageUnusable as error:
            _log.error("tokens_not_checked", reason=str(error))
            await _unchecked()(scope, receive, send)
            return
        if grant is not None:
            scope[GRANT] = grant
        await (_unauthenticated() if grant is None else self._app)(scope, receive, send)

    async def _grant(self, sent: str | None) -> Grant | None:
        """What the caller may do; None for a caller who must send another token, or one at all."""
        if self._token is not None and sent is not None and _same(sent, self._token):
            return Grant.everything()
        if self._tokens is not None and sent is not None and sent.startswith(PREFIX):
            known = await self._tokens.check(sent)
            return None if known is None else known.grant
        return Grant.everything() if self._token is None else None


def _same(sent: str, expected: bytes) -> bool:
    return hmac.compare_digest(sent.encode("latin-1"), expected)


def _unchecked() -> ASGIApp:
    entry = refusal("INTERNAL", "Tokens cannot be checked at the moment. Try again later.")
    return graphql_response({"errors": [entry]}, 503)


def _unauthenticated() -> ASGIApp:
    entry = refusal("UNAUTHENTICATED", "Send an API token as 'Authorization: Bearer <token>'.")
    return graphql_response({"errors": [entry]}, 401, headers={"WWW-Authenticate": "Bearer"})


def _refuse_foreign_host(host: str) -> ASGIApp | None:
    if is_loopback(host_name(host)):
        return None
    message = (
        "Without HIREGRAPH_API_TOKEN only requests to localhost are served; "
        f"this one was for {host_name(host)!r}."
    )
    return graphql_response({"errors": [refusal("FORBIDDEN", message)]}, 403)
