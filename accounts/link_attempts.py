"""Attempts at linking by the provider's consent: what ties the way there to the way back.

An administrator is sent to the provider with a `state` and comes back with it (RFC 6749 §10.12).
What belongs to the state stays here: the link token, the PKCE verifier, and which browser was sent,
known again by a cookie. Of state and cookie only hashes are kept; the rest is sealed.
"""

import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Row, delete, insert, select

from accounts.link_faults import LinkFault, LinkRefused
from accounts.link_terms import LinkToken
from accounts.link_tokens import LinkTokens, token_of
from accounts.tables import link_attempts, link_tokens
from accounts.vault import Sealed
from connectors.lever.oauth import new_secret

LIFE = timedelta(minutes=15)
"""Enough to sign in, find the second factor, read, and agree."""


_ENDS_AND_REST = (
    link_attempts.c.expires_at.label("attempt_ends"),
    link_attempts.c.browser_digest,
    link_attempts.c.key_id,
    link_attempts.c.sealed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A way through the consent.

    Attributes:
        state: goes to the provider and comes back.
        browser: the value of the cookie.
        verifier: for PKCE; proves to the provider that we are who asked.
    """

    state: str = field(repr=False)
    browser: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Who came back.

    Attributes:
        token: as it stands now; it was good when they left.
        secret: of the link token, so that they can try again.
        verifier: as it was at the beginning.
    """

    token: LinkToken
    secret: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkAttempts:
    """Begins attempts and ends them, each once."""

    tokens: LinkTokens

    async def begin(self, token: LinkToken, secret: str) -> Attempt:
        """Send somebody on the way.

        Args:
            token: is open.
            secret: its own.

        Raises:
            NoSecretKey: nothing can be sealed.
        """
        attempt = Attempt(state=new_secret(), browser=new_secret(), verifier=new_secret())
        now = datetime.now(UTC)
        accounts = self.tokens.accounts
        kept = orjson.dumps({"secret": secret, "verifier": attempt.verifier})
        sealed = accounts.vault.seal(kept, account_id=_place(token.id))
        row = {
            "state_digest": _digest(attempt.state),
            "link_token_id": token.id,
            "browser_digest": _digest(attempt.browser),
            "key_id": sealed.key_id,
            "sealed": sealed.data,
            "expires_at": now + LIFE,
        }
        async with accounts.storage.writing() as connection:
            await connection.execute(delete(link_attempts).where(link_attempts.c.expires_at < now))
            await connection.execute(insert(link_attempts).values(row))
        return attempt

    async def finish(self, state: str, browser: str | None) -> Return:
        """Let somebody back in, once. Another browser than the one that was sent changes nothing.

        Args:
            state: as it came back.
            browser: the cookie's value, if there is one.

        Raises:
            LinkRefused: CONSENT_UNKNOWN or OTHER_BROWSER.
            VaultError: what was sealed cannot be opened.
        """
        mine = link_attempts.c.state_digest == _digest(state)
        statement = select(link_tokens, *_ENDS_AND_REST).join(link_attempts).where(mine)
        async with self.tokens.accounts.storage.writing() as connection:
            row = (await connection.execute(statement)).one_or_none()
            if row is None or row.attempt_ends <= datetime.now(UTC):
                raise LinkRefused(LinkFault.CONSENT_UNKNOWN)
            if not hmac.compare_digest(row.browser_digest, _digest(browser or "")):
                raise LinkRefused(LinkFault.OTHER_BROWSER)
            if not (await connection.execute(delete(link_attempts).where(mine))).rowcount:
                raise LinkRefused(LinkFault.CONSENT_UNKNOWN)
        return self._open(row)

    def _open(self, row: Row[Any]) -> Return:
        vault = self.tokens.accounts.vault
        sealed = Sealed(row.key_id, row.sealed)
        kept = orjson.loads(vault.open(sealed, account_id=_place(row.id)))
        return Return(token=token_of(row), **kept)


def _place(token_id: str) -> str:
    """Beside whose account nothing can be sealed: an id holds no space."""
    return f"link attempt {token_id}"


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
