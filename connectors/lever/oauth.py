"""What Lever's OAuth 2.0 means, as functions from values to values.

The authorization code flow of RFC 6749 §4.1 with refresh tokens (§6), and PKCE (RFC 7636). Lever
asks for an `audience` besides, and gives a new refresh token with every refresh.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from connectors.errors import ConnectorError, RateLimited, ReauthRequired, UpstreamUnavailable
from connectors.lever.protocol import read_json

AUTHORIZE_PATH = "/authorize"
TOKEN_PATH = "/oauth/token"  # noqa: S105  # a path

OFFLINE = "offline_access"
"""The scope without which no refresh token is given."""

DEFAULT_SECONDS = 3_600
"""How long Lever's access tokens live, should an answer not tell."""

_LONGEST_SECONDS = 366 * 24 * 3_600
_RETRY_AFTER = 5.0
_TOO_MANY_REQUESTS = 429

_FINAL = frozenset(
    {
        "invalid_grant",
        # OpenID Connect Core §3.1.2.6: a person must act before there are tokens again.
        "login_required",
        "consent_required",
        "interaction_required",
    }
)


class GrantRefused(ReauthRequired):
    """The code or the refresh token is not taken, now or ever: the account must be linked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """How this program is registered with Lever.

    Attributes:
        client_id: as Lever gave it.
        client_secret: likewise.
        redirect_uri: one of those registered, exactly.
        audience: the address of the API that the tokens are for.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a token request was answered with.

    Attributes:
        access_token: signs requests until `expires_at`.
        refresh_token: gets the next pair, once; None where no new one was given.
        issued_at: when they were asked for, by this machine's clock, with a time zone.
        expires_at: likewise.
        scopes: what was granted; None where the answer does not tell, so as asked for.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    issued_at: datetime
    expires_at: datetime
    scopes: tuple[str, ...] | None


def new_secret() -> str:
    """43 characters that nobody can guess: a state, or a PKCE verifier (RFC 7636 §4.1)."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """The S256 challenge that goes with a verifier (RFC 7636 §4.2)."""
    digest = sha256(verifier.encode("ascii")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def authorize_url(
    auth_url: str, app: OAuthApp, *, state: str, scopes: Iterable[str], verifier: str | None = None
) -> str:
    """Where a customer's administrator is sent to allow the link (RFC 6749 §4.1.1).

    Args:
        auth_url: the authorization server's address.
        app: who asks.
        state: comes back with the answer; bind it to the browser and use it once.
        scopes: to ask for; `offline_access` is added, or nothing could be refreshed.
        verifier: for PKCE; keep it for `code_form`.
    """
    asked = {
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "response_type": "code",
        "state": state,
        "scope": " ".join(dict.fromkeys([*scopes, OFFLINE])),
        "audience": app.audience,
        "prompt": "consent",
    }
    if verifier is not None:
        asked |= {"code_challenge": challenge_of(verifier), "code_challenge_method": "S256"}
    return f"{auth_url.rstrip('/')}{AUTHORIZE_PATH}?{urlencode(asked)}"


def code_form(app: OAuthApp, code: str, *, verifier: str | None = None) -> dict[str, str]:
    """The body that exchanges a code for tokens (RFC 6749 §4.1.3)."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    proof = {} if verifier is None else {"code_verifier": verifier}
    return {**form, **proof, **_client(app)}


def refresh_form(app: OAuthApp, refresh_token: str) -> dict[str, str]:
    """The body that exchanges a refresh token for the next pair (RFC 6749 §6)."""
    return {"grant_type": "refresh_token", "refresh_token": refresh_token, **_client(app)}


def read_tokens(body: bytes, *, now: datetime) -> Tokens:
    """The tokens in an answer (RFC 6749 §5.1).

    Args:
        body: of an answer with HTTP 200.
        now: when the request was sent: the token's life counts from then at the latest.

    Raises:
        UpstreamUnavailable: there are none in it.
    """
    answer = _object(body)
    access, refresh, scope = (
        answer.get(name) for name in ("access_token", "refresh_token", "scope")
    )
    if not (isinstance(access, str) and access and access.isascii() and access.isprintable()):
        raise UpstreamUnavailable("Lever's authorization server answers without a token.")
    return Tokens(
        access_token=access,
        refresh_token=refresh if isinstance(refresh, str) and refresh else None,
        issued_at=now,
        expires_at=now + timedelta(seconds=_lifetime(answer.get("expires_in"))),
        scopes=tuple(scope.split()) if isinstance(scope, str) else None,
    )


def refusal(status: int, body: bytes) -> ConnectorError:
    """The error for any other answer (RFC 6749 §5.2).

    OAuth's own word decides, not the status: authorization servers differ in that. Only
    `GrantRefused` is final for the account. A refusal of this program as such, for a wrong secret
    say, is none: it would condemn every account for a mistake in the settings.
    """
    word = str(_object(body).get("error"))
    if word in _FINAL:
        return GrantRefused(f"Lever refuses the account's authorization ({word}).")
    if status == _TOO_MANY_REQUESTS:
        told = "Lever's authorization server is asked too often."
        return RateLimited(told, retry_after=_RETRY_AFTER)
    if word in {"invalid_client", "unauthorized_client"}:
        return UpstreamUnavailable(
            "Lever does not know this program: check its OAuth client id and secret."
        )
    return UpstreamUnavailable(f"Lever's authorization server fails (HTTP {status}).")


def _client(app: OAuthApp) -> dict[str, str]:
    return {"client_id": app.client_id, "client_secret": app.client_secret}


def _lifetime(told: object) -> float:
    """Seconds; some servers write the number as text."""
    try:
        seconds = float(told) if isinstance(told, int | float | str) else DEFAULT_SECONDS
    except ValueError:
        return DEFAULT_SECONDS
    return seconds if 0 <= seconds <= _LONGEST_SECONDS else DEFAULT_SECONDS


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = read_json(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
