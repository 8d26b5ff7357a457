"""API tokens: who calls, and what they may reach.

A token is shown once, when it is made. Kept is its SHA-256: enough for 32 random bytes, which
nobody can guess, so that a slow hash would only slow down us. It is found by that hash and
compared with it in constant time.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Row, insert, select, update

from accounts.errors import BadAccount, NoSuchAccount
from accounts.storage import Storage
from accounts.tables import ID_LENGTH, api_tokens, linked_accounts

PREFIX = "hg_"
"""By which a token is known for one, also to those who search for leaked secrets."""

_RANDOM_BYTES = 32
_LONGEST = 128
_NOTED_EVERY = timedelta(minutes=1)
"""How exactly last use is known: a write for every request would be dear."""


class Scope(StrEnum):
    """What a token reaches."""

    ALL_ACCOUNTS = "ALL_ACCOUNTS"
    ONE_ACCOUNT = "ONE_ACCOUNT"
    LINKING = "LINKING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a caller may do.

    Attributes:
        scope: all accounts, one, or only the linking of accounts.
        account_id: the account, for ONE_ACCOUNT alone.
        may_write: whether records may be changed.
    """

    scope: Scope
    account_id: str | None = None
    may_write: bool = False

    def __post_init__(self) -> None:
        if (self.scope is Scope.ONE_ACCOUNT) != (self.account_id is not None):
            raise BadAccount(
                "A token is for one account where, and only where, one is named.", "account_id"
            )
        if self.scope is Scope.LINKING and self.may_write:
            raise BadAccount("A token for linking can change no records.", "may_write")

    @classmethod
    def everything(cls) -> Self:
        """All accounts, to read and write."""
        return cls(scope=Scope.ALL_ACCOUNTS, may_write=True)

    def reaches(self, account_id: str) -> bool:
        """Whether the records of that account may be asked for."""
        if self.scope is Scope.ONE_ACCOUNT:
            return self.account_id == account_id
        return self.scope is Scope.ALL_ACCOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is known of a token; its times are in UTC."""

    id: str
    name: str
    grant: Grant
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it is neither revoked nor over."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: `secret` is what callers send, and is never to be had again."""

    token: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes, checks and revokes tokens."""

    storage: Storage

    async def create(
        self, name: str, grant: Grant, *, expires_at: datetime | None = None
    ) -> NewToken:
        """Make a token.

        Raises:
            BadAccount: the name is empty or too long, or the end is not to come.
            NoSuchAccount: the account that it is for is not linked.
        """
        now = datetime.now(UTC)
        if not 1 <= len(name.strip()) <= ID_LENGTH:
            raise BadAccount(f"A token's name has 1 to {ID_LENGTH} characters.", "name")
        if expires_at is not None and expires_at <= now:
            raise BadAccount("A token must end in the future.", "expires_at")
        secret = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        token = ApiToken(
            id=secrets.token_hex(6),
            name=name.strip(),
            grant=grant,
            created_at=now,
            expires_at=expires_at,
            revoked_at=None,
            last_used_at=None,
        )
        await self._keep(token, secret)
        return NewToken(token, secret)

    async def check(self, secret: str) -> ApiToken | None:
        """The token that a caller sent; None where it is unknown, over or revoked."""
        if not secret.startswith(PREFIX) or len(secret) > _LONGEST:
            return None
        digest, now = _digest(secret), datetime.now(UTC)
        statement = select(api_tokens).where(api_tokens.c.digest == digest)
        async with self.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None or not hmac.compare_digest(row.digest, digest):
            return None
        token = to_token(row)
        if not token.is_good(now):
            return None
        if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
            await self._update(token.id, last_used_at=now)
        return token

    async def list_all(self) -> list[ApiToken]:
        """All tokens, the oldest first, those that are no longer good as well."""
        statement = select(api_tokens).order_by(api_tokens.c.created_at, api_tokens.c.id)
        async with self.storage.reading() as connection:
            return [to_token(row) for row in await connection.execute(statement)]

    async def get(self, token_id: str) -> ApiToken | None:
        """The token of that id, if there is one."""
        statement = select(api_tokens).where(api_tokens.c.id == token_id)
        async with self.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else to_token(row)

    async def revoke(self, token_id: str) -> bool:
        """Make a token good for nothing from now on; False where there is none of that id."""
        return await self._update(token_id, revoked_at=datetime.now(UTC))

    async def _keep(self, token: ApiToken, secret: str) -> None:
        account_id = token.grant.account_id
        row = {
            "id": token.id,
            "name": token.name,
            "digest": _digest(secret),
            "scope": token.grant.scope.value,
            "account_id": account_id,
            "may_write": token.grant.may_write,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        linked = select(linked_accounts.c.id).where(linked_accounts.c.id == account_id)
        async with self.storage.writing() as connection:
            if account_id is not None and (await connection.execute(linked)).first() is None:
                raise NoSuchAccount(account_id)
            await connection.execute(insert(api_tokens).values(row))

    async def _update(self, token_id: str, **values: datetime) -> bool:
        statement = update(api_tokens).where(api_tokens.c.id == token_id).values(**values)
        async with self.storage.writing() as connection:
            return (await connection.execute(statement)).rowcount == 1


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def to_token(row: Row[Any]) -> ApiToken:
    """A row of `api_tokens` as a value."""
    return ApiToken(
        id=row.id,
        name=row.name,
        grant=Grant(
            scope=Scope(row.scope), account_id=row.account_id, may_write=bool(row.may_write)
        ),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
