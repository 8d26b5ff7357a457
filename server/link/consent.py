"""The way through the provider's consent and back: cookie, query, exchange of the code."""

from collections.abc import Mapping
from hashlib import sha256

import structlog
from starlette.responses import Response

from accounts.credentials import OAuthCredential
from accounts.link_attempts import LIFE, Attempt
from accounts.link_faults import LinkFault, LinkRefused
from accounts.linked_accounts import Environment
from accounts.refresh import pair_of
from connectors.lever.client import http_client
from connectors.lever.oauth import OFFLINE, GrantRefused, OAuthApp, Tokens
from connectors.lever.token_endpoint import TokenEndpoint
from server.accounts import auth_url, oauth_app
from server.settings import Settings

_PASSING = {"server_error", "temporarily_unavailable"}
_LONGEST_WORD = 50

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def registered(settings: Settings, environment: Environment) -> OAuthApp:
    """How this program is registered with the provider.

    Raises:
        LinkRefused: METHOD_UNAVAILABLE.
    """
    app = oauth_app(settings, environment)
    if app is None:
        raise LinkRefused(LinkFault.METHOD_UNAVAILABLE)
    return app


def cookie_name(state: str) -> str:
    """Of the cookie that knows the browser again: one for each attempt, so that tabs don't mix."""
    return f"hiregraph_link_{sha256(state.encode()).hexdigest()[:16]}"


def set_cookie(response: Response, attempt: Attempt, *, path: str, secure: bool) -> None:
    """Mark the browser that is sent. `Lax` lets the cookie come along on the way back."""
    response.set_cookie(
        cookie_name(attempt.state),
        attempt.browser,
        max_age=int(LIFE.total_seconds()),
        path=path,
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def read_code(query: Mapping[str, str]) -> str:
    """The code that the provider sent along (RFC 6749 §4.1.2).

    Raises:
        LinkRefused: it sent an error instead (§4.1.2.1), or nothing.
    """
    error = query.get("error", "")
    if error == "access_denied":
        raise LinkRefused(LinkFault.CONSENT_DENIED)
    if error:
        _log.warning("consent_failed", error=error[:_LONGEST_WORD])
        passing = error in _PASSING
        raise LinkRefused(LinkFault.PROVIDER_UNAVAILABLE if passing else LinkFault.CONSENT_REFUSED)
    if not query.get("code"):
        raise LinkRefused(LinkFault.CONSENT_REFUSED)
    return query["code"]


async def redeem(settings: Settings, environment: Environment, code: str, verifier: str) -> Tokens:
    """The tokens for a code.

    Raises:
        LinkRefused: CONSENT_REFUSED, or METHOD_UNAVAILABLE.
        ConnectorError: the provider fails; the code may be spent.
    """
    app = registered(settings, environment)
    async with http_client(auth_url(settings, environment)) as http:
        try:
            return await TokenEndpoint(http, app).redeem(code, verifier=verifier)
        except GrantRefused:
            raise LinkRefused(LinkFault.CONSENT_REFUSED) from None


def credential_of(tokens: Tokens, wanted: tuple[str, ...]) -> tuple[OAuthCredential, list[str]]:
    """What to keep, and the scopes that it was granted.

    Raises:
        LinkRefused: CONSENT_INSUFFICIENT, for less than was wanted; CONSENT_REFUSED, for tokens
            that would end within the hour.
    """
    granted = list(wanted if tokens.scopes is None else tokens.scopes)
    if missing := tuple(scope for scope in wanted if scope not in granted):
        raise LinkRefused(LinkFault.CONSENT_INSUFFICIENT, missing=missing)
    if tokens.refresh_token is None:
        raise LinkRefused(LinkFault.CONSENT_REFUSED)
    pair = pair_of(tokens, refresh_token=tokens.refresh_token)
    return pair, [scope for scope in granted if scope != OFFLINE]
