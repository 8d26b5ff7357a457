"""Codes, and the tokens that come of them.

A grant is one consent. Each refresh of it gives a new refresh token, and the one that was handed
in is refused from then on. Access tokens that were given out before stay good until they expire.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sandbox.authentication import Credential
from sandbox.oauth.errors import invalid_grant
from sandbox.oauth.scopes import CONFIDENTIAL, OFFLINE
from sandbox.options import Options

CODE_SECONDS = 600


@dataclass(slots=True, kw_only=True)
class Grant:
    """What somebody allowed a client, and how often it was refreshed or wrongly asked for.

    Attributes:
        access: the access tokens given out, each with the time at which it expires.
        refresh: the one refresh token that is good; None without ``offline_access``.
        refused: how often a refresh token that was already used came again.
    """

    number: int
    client: str
    account: str
    scopes: tuple[str, ...]
    access: dict[str, float] = field(default_factory=dict)
    refresh: str | None = None
    refreshes: int = 0
    refused: int = 0
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code may be exchanged with."""

    client: str
    account: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str | None
    expires_at: float


class Grants:
    """All that the authorization server remembers."""

    def __init__(self, options: Options) -> None:
        self._clock = options.clock
        self._seconds = options.token_seconds
        self._codes: dict[str, Code] = {}
        self._used_codes: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}
        self._by_access: dict[str, Grant] = {}
        self.all: list[Grant] = []

    def code(
        self,
        *,
        client: str,
        account: str,
        scopes: tuple[str, ...],
        redirect_uri: str,
        challenge: str | None,
    ) -> str:
        """Give out a code for a consent; it is good for ten minutes, once."""
        code = f"code-{secrets.token_urlsafe(24)}"
        self._codes[code] = Code(
            client=client,
            account=account,
            scopes=scopes,
            redirect_uri=redirect_uri,
            challenge=challenge,
            expires_at=self._clock() + CODE_SECONDS,
        )
        return code

    def redeem(
        self, code: str, *, client: str, redirect_uri: str, verifier: str | None
    ) -> dict[str, Any]:
        """Exchange a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.6).

        Raises:
            OAuthError: invalid_grant. A code that comes twice ends its grant (RFC 6749 §4.1.2).
        """
        if used := self._used_codes.get(code):
            self.revoke(used)
            raise invalid_grant("The code was already used")
        known = self._codes.get(code)
        if known is None or known.client != client or known.expires_at <= self._clock():
            raise invalid_grant("The code is not known, or has expired")
        if known.redirect_uri != redirect_uri:
            raise invalid_grant("redirect_uri is not the one that the code was asked for with")
        if known.challenge != (None if verifier is None else challenge_of(verifier)):
            raise invalid_grant("code_verifier does not fit")
        number = len(self.all) + 1
        grant = Grant(number=number, client=client, account=known.account, scopes=known.scopes)
        self.all.append(grant)
        del self._codes[code]
        self._used_codes[code] = grant
        return self._give(grant)

    def refresh(self, token: str, *, client: str) -> dict[str, Any]:
        """Exchange a refresh token for new tokens (RFC 6749 §6).

        Raises:
            OAuthError: invalid_grant, when it is unknown, another's, used, or revoked.
        """
        grant = self._by_refresh.get(token)
        if grant is None or grant.client != client:
            raise invalid_grant("Unknown or invalid refresh token.")
        if grant.revoked or grant.refresh != token:
            grant.refused += 1
            raise invalid_grant("Unknown or invalid refresh token.")
        grant.refreshes += 1
        return self._give(grant)

    def credential(self, token: str) -> Credential | None:
        """Tell whose an access token is; None when it is unknown, expired or revoked."""
        grant = self._by_access.get(token)
        if grant is None or grant.revoked or not self._alive(grant, token):
            return None
        scopes = frozenset(grant.scopes)
        return Credential(token, grant.account, CONFIDENTIAL in scopes, scopes)

    def revoke(self, grant: Grant) -> None:
        """Take the consent back: nothing given out under it is good any more."""
        grant.revoked = True

    def expire(self, grant: Grant) -> None:
        """End the access tokens at once, as if their time were over."""
        grant.access.clear()

    def json(self, grant: Grant) -> dict[str, Any]:
        """Give the truth about a grant."""
        return {
            "id": str(grant.number),
            "client": grant.client,
            "account": grant.account,
            "scopes": list(grant.scopes),
            "refreshes": grant.refreshes,
            "refused": grant.refused,
            "revoked": grant.revoked,
            "refreshToken": None if grant.revoked else grant.refresh,
            "accessTokens": [
                token for token in grant.access if not grant.revoked and self._alive(grant, token)
            ],
        }

    def _alive(self, grant: Grant, token: str) -> bool:
        return grant.access.get(token, 0.0) > self._clock()

    def _give(self, grant: Grant) -> dict[str, Any]:
        """Make new tokens (RFC 6749 §5.1)."""
        access = f"access-{secrets.token_urlsafe(24)}"
        grant.access[access] = self._clock() + self._seconds
        self._by_access[access] = grant
        answer: dict[str, Any] = {
            "access_token": access,
            "scope": " ".join(grant.scopes),
            "expires_in": self._seconds,
            "token_type": "Bearer",
        }
        if OFFLINE in grant.scopes:
            grant.refresh = answer["refresh_token"] = f"refresh-{secrets.token_urlsafe(24)}"
            self._by_refresh[grant.refresh] = grant
        return answer


def challenge_of(verifier: str) -> str:
    """Hash a verifier as S256 does (RFC 7636 §4.2)."""
    digest = sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
