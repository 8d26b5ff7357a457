"""Link tokens: leave for whoever has one to link one account, once, within half an hour.

They are kept as API tokens are (`accounts.tokens`): by their SHA-256. A try that fails does not use
one up, an account that is linked does, in the same transaction: of two who are at it one succeeds.
"""

import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.credentials import Credential
from accounts.errors import BadAccount, NoSuchAccount
from accounts.link_faults import LinkFault, LinkRefused
from accounts.link_terms import LinkTerms, LinkToken, NewLinkToken
from accounts.linked_accounts import (
    AccountTerms,
    Environment,
    LinkedAccount,
    LinkedAccounts,
    Status,
    checked_id,
)
from accounts.origins import checked_origin
from accounts.tables import link_tokens
from connectors.lever.permissions import USUAL_SCOPES, unknown_scopes

PREFIX = "hgl_"
"""By which a token is known for one, also to those who search for leaked secrets."""

LIFE = timedelta(minutes=30)

_REMEMBERED = timedelta(days=1)
"""How long after its end a token is still told from one that never was."""

_RANDOM_BYTES = 32
_LONGEST = 128


@dataclass(frozen=True, slots=True)
class LinkTokens:
    """Makes tokens, finds them, and links with them."""

    accounts: LinkedAccounts

    async def create(self, terms: LinkTerms) -> NewLinkToken:
        """Make a token.

        Raises:
            BadAccount: the id, a scope or the origin cannot be one, or the account is disabled.
            NoSecretKey: what would be linked could not be kept.
        """
        _ = self.accounts.vault.key_id
        token = await self._token(terms)
        secret = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        forgotten = delete(link_tokens).where(
            link_tokens.c.expires_at < token.created_at - _REMEMBERED
        )
        async with self.accounts.storage.writing() as connection:
            await connection.execute(forgotten)
            await connection.execute(insert(link_tokens).values(_row(token, secret)))
        return NewLinkToken(token, secret)

    async def find(self, secret: str) -> LinkToken:
        """The token that somebody came with, good or not any more.

        Raises:
            LinkRefused: TOKEN_UNKNOWN.
        """
        if not secret.startswith(PREFIX) or len(secret) > _LONGEST:
            raise LinkRefused(LinkFault.TOKEN_UNKNOWN)
        digest = _digest(secret)
        statement = select(link_tokens).where(link_tokens.c.digest == digest)
        async with self.accounts.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None or not hmac.compare_digest(row.digest, digest):
            raise LinkRefused(LinkFault.TOKEN_UNKNOWN)
        return token_of(row)

    async def account(self, token: LinkToken) -> LinkedAccount | None:
        """The account that the token is for, as far as it is linked already."""
        return await self._known(token.account_id)

    async def link(
        self, token: LinkToken, credential: Credential, *, scopes: Sequence[str]
    ) -> LinkedAccount:
        """Link the account and use the token up: both, or neither.

        Args:
            token: not used before, and found in time.
            credential: was tried, and allows what the token asks for.
            scopes: what it allows, as far as that is known.

        Raises:
            LinkRefused: TOKEN_USED, by another who was quicker; ACCOUNT_DISABLED.
            NoSecretKey: nothing can be sealed.
        """
        before = await self.account(token)
        if before is not None and before.status is Status.DISABLED:
            raise LinkRefused(LinkFault.ACCOUNT_DISABLED)
        terms = AccountTerms(
            id=token.account_id,
            environment=token.environment,
            scopes=tuple(scopes),
            default_actor=None if before is None else before.default_actor,
        )
        return await self.accounts.link(terms, credential, first=partial(_use_up, token))

    async def _token(self, terms: LinkTerms) -> LinkToken:
        account_id = _checked_account_id(terms.account_id)
        before = await self._known(account_id)
        if before is not None and before.status is Status.DISABLED:
            told = f"The account '{account_id}' is disabled: enable it first."
            raise BadAccount(told, "account_id")
        now = datetime.now(UTC)
        return LinkToken(
            id=secrets.token_hex(6),
            account_id=account_id,
            environment=terms.environment
            or (Environment.PRODUCTION if before is None else before.environment),
            scopes=_checked_scopes(terms.scopes or (() if before is None else before.scopes)),
            origin=None if terms.origin is None else checked_origin(terms.origin),
            created_at=now,
            expires_at=now + LIFE,
            used_at=None,
        )

    async def _known(self, account_id: str) -> LinkedAccount | None:
        try:
            return await self.accounts.get(account_id)
        except NoSuchAccount:
            return None


def token_of(row: Row[Any]) -> LinkToken:
    """The token in a row that has the columns of `link_tokens`."""
    return LinkToken(
        id=row.id,
        account_id=row.account_id,
        environment=Environment(row.environment),
        scopes=tuple(row.scopes),
        origin=row.origin,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


async def _use_up(token: LinkToken, connection: AsyncConnection) -> None:
    unused = update(link_tokens).where(
        link_tokens.c.id == token.id, link_tokens.c.used_at.is_(None)
    )
    if not (await connection.execute(unused.values(used_at=datetime.now(UTC)))).rowcount:
        raise LinkRefused(LinkFault.TOKEN_USED)


def _checked_account_id(account_id: str | None) -> str:
    try:
        return checked_id(account_id or uuid.uuid4().hex)
    except BadAccount as wrong:
        raise BadAccount(str(wrong), "account_id") from None


def _checked_scopes(scopes: Sequence[str]) -> tuple[str, ...]:
    if unknown := unknown_scopes(scopes):
        raise BadAccount(f"Lever has no scope '{unknown[0][:100]}'.", "scopes")
    return tuple(dict.fromkeys(scopes)) or USUAL_SCOPES


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _row(token: LinkToken, secret: str) -> dict[str, object]:
    return {
        "id": token.id,
        "digest": _digest(secret),
        "account_id": token.account_id,
        "environment": token.environment.value,
        "scopes": list(token.scopes),
        "origin": token.origin,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }
