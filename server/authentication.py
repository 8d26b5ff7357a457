"""Who may call: a bearer token where one is set, this machine alone where none is.

Without a token the server listens on loopback only. A web page can still make a visitor's
browser call loopback. Under a name that the page's owner resolves to it (DNS rebinding) it could
read the answers, so then the Host header must name loopback too. Under loopback's own name it could
use up the rate limit, so then no page of another origin is answered, unless the settings let it in.
"""

import hmac
from collections.abc import Collection
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

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

FOREIGN_PAGE = "Pages of this origin may not call; see HIREGRAPH_CORS_ORIGINS."

_OUR_SITE = frozenset({"same-origin", "none"})
"""What `Sec-Fetch-Site` says of our own pages, and of what a person opens."""

GRANT = "hiregraph.grant"
"""Where the ASGI scope of a request holds what its caller may do (`accounts.tokens.Grant`)."""

ADMISSION = "hiregraph.admission"
"""Where it holds what can tell that anew."""


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


async def check_again(scope: Scope) -> None:
    """Look whether a guarded request's token is still good, for what lasts longer than a moment.

    Raises:
        NotAdmitted: it is not, by now.
        StorageUnusable: that cannot be looked up.
    """
    admission: Admission = scope[ADMISSION]
    scope[GRANT] = await admission.grant(Headers(scope=scope))


class NotAdmitted(Exception):
    """A caller who is not let in.

    Attributes:
        status: the HTTP status that says so.
        entry: what stands under `errors`.
    """

    def __init__(self, status: int, entry: dict[str, Any]) -> None:
        super().__init__(entry["message"])
        self.status = status
        self.entry = entry


class Admission:
    """Who is let in.

    Args:
        token: the one of the settings, good for everything.
        tokens: those of the database, if there is one.
        origins: origins whose pages may call, beside our own.
    """

    def __init__(
        self, *, token: str | None, tokens: Tokens | None = None, origins: Collection[str] = ()
    ) -> None:
        self._digest = sha256(token.encode()).digest() if token else None
        self._tokens = tokens
        self._origins = origins

    def refuse_foreign(self, headers: Headers) -> None:
        """Refuse what may not come without a token, where none is asked for.

        Raises:
            NotAdmitted: it comes from elsewhere.
        """
        if self._digest is None and (message := _foreign(headers, self._origins)):
            raise NotAdmitted(403, refusal("FORBIDDEN", message))

    async def grant(self, headers: Headers) -> Grant:
        """What the caller may do who sends these headers.

        Raises:
            NotAdmitted: nothing.
            StorageUnusable: tokens cannot be looked up.
        """
        self.refuse_foreign(headers)
        grant = await self._grant(bearer_token(headers.get("authorization")))
        if grant is None:
            told = "Send an API token as 'Authorization: Bearer <token>'."
            raise NotAdmitted(401, refusal("UNAUTHENTICATED", told))
        return grant

    async def _grant(self, sent: str | None) -> Grant | None:
        """What the caller may do; None for a caller who must send another token, or one at all."""
        if self._digest is not None and sent is not None and _same(sent, self._digest):
            return Grant.everything()
        if self._tokens is not None and sent is not None and sent.startswith(PREFIX):
            known = await self._tokens.check(sent)
            return None if known is None else known.grant
        return Grant.everything() if self._digest is None else None


class Guard:
    """ASGI middleware that lets in callers with a good token or, if none is set, from loopback.

    What the caller may do stands in the scope, under `GRANT`, for those behind.
    """

    def __init__(self, app: ASGIApp, *, admission: Admission) -> None:
        self._app = app
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401 or 403."""
        try:
            scope[GRANT] = await self._admission.grant(Headers(scope=scope))
        except NotAdmitted as refused:
            await _response(refused)(scope, receive, send)
            return
        except StorageUnusable as error:
            _log.error("tokens_not_checked", reason=str(error))
            await _response(UNCHECKED)(scope, receive, send)
            return
        scope[ADMISSION] = self._admission
        await self._app(scope, receive, send)


UNCHECKED = NotAdmitted(
    503, refusal("INTERNAL", "Tokens cannot be checked at the moment. Try again later.")
)


def is_of_foreign_page(headers: Headers, origins: Collection[str]) -> bool:
    """Whether a page has its visitor's browser send a request here, and is not let in.

    Browsers tell by `Sec-Fetch-Site` (W3C Fetch Metadata), which no page can forge; older ones by
    `Origin`, if at all. What is no browser sends neither.

    Args:
        headers: of the request.
        origins: whose pages are let in, beside our own; `*` for all.
    """
    origin = headers.get("origin")
    if origin is not None and not {origin, "*"}.isdisjoint(origins):
        return False
    if (site := headers.get("sec-fetch-site")) is not None:
        return site not in _OUR_SITE
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _same(sent: str, digest: bytes) -> bool:
    """Whether a token is the one of that SHA-256; how long that takes tells nothing of it."""
    return hmac.compare_digest(sha256(sent.encode("latin-1")).digest(), digest)


def _response(refused: NotAdmitted) -> ASGIApp:
    headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None  # noqa: PLR2004
    return graphql_response({"errors": [refused.entry]}, refused.status, headers=headers)


def _foreign(headers: Headers, origins: Collection[str]) -> str | None:
    """Why a request may not come without a token; None where it may."""
    name = host_name(headers.get("host", ""))
    if not is_loopback(name):
        return (
            "Without HIREGRAPH_API_TOKEN only requests to localhost are served; "
            f"this one was for {name!r}."
        )
    return FOREIGN_PAGE if is_of_foreign_page(headers, origins) else None
