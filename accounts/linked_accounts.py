"""The accounts of a product's customers, as they are kept."""

import re
import uuid
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.account_rows import put_account, put_credential
from accounts.credentials import Credential, StoredCredential, dump, kind_of, load
from accounts.errors import BadAccount, NoSuchAccount
from accounts.event_tables import OF_ACCOUNT
from accounts.events import Event, EventType, WhichEvents, read_events, record_of_account
from accounts.locks import account_lock
from accounts.storage import Storage
from accounts.tables import ID_LENGTH, credentials, link_tokens, linked_accounts
from accounts.vault import Sealed, Vault
from connectors.errors import Forbidden, ReauthRequired

_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:@-]{{0,{ID_LENGTH - 1}}}")
_ERROR_LENGTH = 500

Within = Callable[[AsyncConnection], Awaitable[None]]
"""Something to be done in a transaction of another's."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

RESERVED_IDS = frozenset({"default"})
"""Of the account that the environment gives: a token for one must never reach the other."""


class Status(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "ACTIVE"
    NEEDS_REAUTH = "NEEDS_REAUTH"
    DISABLED = "DISABLED"


class Environment(StrEnum):
    """Which of the provider's installations holds the account."""

    PRODUCTION = "PRODUCTION"
    SANDBOX = "SANDBOX"
    EU = "EU"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What is told of an account when it is linked.

    Attributes:
        id: the product's own id of its customer; None for a new one.
        provider: the system, such as `lever`.
        environment: where in it.
        scopes: what the credential may do, by the provider's names, where that is known.
        default_actor: remote id of the user in whose name things are written.

    Raises:
        BadAccount: the id or the actor cannot be one.
    """

    id: str | None = None
    provider: str = "lever"
    environment: Environment = Environment.PRODUCTION
    scopes: tuple[str, ...] = ()
    default_actor: str | None = None

    def __post_init__(self) -> None:
        if self.id is not None:
            checked_id(self.id)
        check_actor(self.default_actor)


@dataclass(frozen=True, slots=True)
class Link:
    """One linking of an account. Linked again it may lead elsewhere, so that is another link."""

    account_id: str
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedAccount:
    """One linked account, without its credential; its times are in UTC.

    `linked_at` is the last time that it was linked: what was opened before then is stale.
    """

    id: str
    provider: str
    environment: Environment
    status: Status
    scopes: tuple[str, ...]
    default_actor: str | None
    created_at: datetime
    linked_at: datetime
    last_used_at: datetime | None
    last_error: str | None

    @property
    def link(self) -> Link:
        """The link that stands now."""
        return Link(self.id, self.linked_at)

    def require_usable(self) -> None:
        """Go on only with an account that is ACTIVE.

        Raises:
            ReauthRequired: it must be linked again.
            Forbidden: it is disabled.
        """
        if self.status is Status.NEEDS_REAUTH:
            raise must_be_linked_again(self.id)
        if self.status is Status.DISABLED:
            raise Forbidden(f"The account '{self.id}' is disabled.")


@dataclass(frozen=True, slots=True)
class LinkedAccounts:
    """Reads and changes what is kept; credentials go through the vault.

    Whoever keeps connectors or cached data of an account drops them when it is unlinked.
    """

    storage: Storage
    vault: Vault

    async def link(
        self, terms: AccountTerms, credential: Credential, *, first: Within | None = None
    ) -> LinkedAccount:
        """Keep an account as ACTIVE; one of the same id gets the new terms and credential.

        Args:
            terms: what is told of the account.
            credential: its own.
            first: done in the same transaction; what it raises undoes all, and is passed on.

        Raises:
            NoSecretKey: nothing can be sealed.
        """
        account_id = terms.id or uuid.uuid4().hex
        values = {
            "provider": terms.provider,
            "environment": terms.environment.value,
            "status": Status.ACTIVE.value,
            "scopes": list(terms.scopes),
            "default_actor": terms.default_actor,
            "linked_at": datetime.now(UTC),
            "last_error": None,
        }
        sealed = self._seal(account_id, credential)
        async with account_lock(self.storage, account_id), self.storage.writing() as connection:
            if first is not None:
                await first(connection)
            relinked = await put_account(connection, account_id, values)
            await put_credential(connection, account_id, sealed)
            await record_of_account(
                connection,
                account_id,
                EventType.LINKED,
                provider=terms.provider,
                environment=terms.environment.value,
                credential=kind_of(credential),
                relinked=relinked,
            )
        return await self.get(account_id)

    async def get(self, account_id: str) -> LinkedAccount:
        """The account of that id.

        Raises:
            NoSuchAccount: there is none.
        """
        statement = select(linked_accounts).where(linked_accounts.c.id == account_id)
        async with self.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NoSuchAccount(account_id)
        return to_account(row)

    async def list_all(self) -> list[LinkedAccount]:
        """All accounts by id."""
        statement = select(linked_accounts).order_by(linked_accounts.c.id)
        async with self.storage.reading() as connection:
            return [to_account(row) for row in await connection.execute(statement)]

    async def set_status(
        self, account_id: str, status: Status, *, last_error: str | None = None
    ) -> None:
        """Change the status, as a person decides; nothing happens where it is that already.

        Args:
            account_id: whose.
            status: from now on.
            last_error: why, for people; without any secret.

        Raises:
            NoSuchAccount: there is none of that id.
        """
        other = linked_accounts.c.status != status.value
        if not await self._change_status(account_id, other, status, last_error):
            await self.get(account_id)

    async def set_default_actor(self, account_id: str, remote_id: str | None) -> None:
        """Change in whose name things are written; None for nobody's.

        Raises:
            BadAccount: it cannot be the remote id of a user.
            NoSuchAccount: there is none of that id.
        """
        check_actor(remote_id)
        if not await self._update(account_id, default_actor=remote_id):
            raise NoSuchAccount(account_id)

    async def mark_refused(self, link: Link, reason: str) -> bool:
        """Say NEEDS_REAUTH of an ACTIVE account: its credential is no longer taken.

        Of all who notice, in whatever process, one changes the status and writes the event.

        Args:
            link: whose credential was refused. The account may be linked anew by now, and the
                refusal says nothing of that.
            reason: for people; without any secret.

        Returns:
            Whether this call changed the status.
        """
        stands = linked_accounts.c.linked_at == link.linked_at
        active = linked_accounts.c.status == Status.ACTIVE.value
        changed = await self._change_status(
            link.account_id, stands & active, Status.NEEDS_REAUTH, reason
        )
        if changed:
            _log.warning("account_needs_reauth", account=link.account_id, reason=reason)
        return changed

    async def events(self, after: int = 0, limit: int = 100) -> list[Event]:
        """What happened after the event of that number, in its order."""
        return await read_events(self.storage, WhichEvents(), after=after, limit=limit)

    async def mark_used(self, account_ids: Iterable[str]) -> None:
        """Note that accounts were used now; ids that are not linked are passed over."""
        for account_id in account_ids:
            await self._update(account_id, last_used_at=datetime.now(UTC))

    async def unlink(self, account_id: str) -> bool:
        """Delete the account, what is known of it, its API tokens and all leave to link it.

        Returns:
            Whether there was one. What became of it stays in the events.
        """
        statement = delete(linked_accounts).where(linked_accounts.c.id == account_id)
        leave = delete(link_tokens).where(link_tokens.c.account_id == account_id)
        async with self.storage.writing() as connection:
            deleted = (await connection.execute(statement)).rowcount == 1
            if deleted:
                await connection.execute(leave)
                for table in OF_ACCOUNT:
                    await connection.execute(delete(table).where(table.c.account_id == account_id))
                await record_of_account(connection, account_id, EventType.UNLINKED)
        return deleted

    async def get_with_credential(self, account_id: str) -> tuple[LinkedAccount, StoredCredential]:
        """The account, and the credential and its version as they go with it at one moment.

        Raises:
            NoSuchAccount: there is none of that id.
            VaultError: the credential cannot be opened.
        """
        statement = (
            select(linked_accounts, credentials)
            .join_from(linked_accounts, credentials)
            .where(linked_accounts.c.id == account_id)
        )
        async with self.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NoSuchAccount(account_id)
        plain = self.vault.open(Sealed(row.key_id, row.sealed), account_id=account_id)
        return to_account(row), StoredCredential(version=row.version, value=load(plain))

    async def read_credential(self, account_id: str) -> StoredCredential:
        """The account's credential and its version.

        Raises:
            NoSuchAccount: there is none of that id.
            VaultError: the credential cannot be opened.
        """
        _, stored = await self.get_with_credential(account_id)
        return stored

    async def replace_credential(
        self, account_id: str, value: Credential, *, expected_version: int
    ) -> bool:
        """Put another credential in place of that version, counting it one up.

        Returns:
            Whether it was: False where another version stands there by now, or none.

        Raises:
            NoSecretKey: nothing can be sealed.
        """
        sealed = self._seal(account_id, value)
        statement = (
            update(credentials)
            .where(credentials.c.account_id == account_id)
            .where(credentials.c.version == expected_version)
            .values(version=expected_version + 1, key_id=sealed.key_id, sealed=sealed.data)
        )
        async with self.storage.writing() as connection:
            return (await connection.execute(statement)).rowcount == 1

    def account_lock(self, account_id: str) -> AbstractAsyncContextManager[None]:
        """The account's lock, over all processes: see `accounts.locks`."""
        return account_lock(self.storage, account_id)

    def _seal(self, account_id: str, credential: Credential) -> Sealed:
        return self.vault.seal(dump(credential), account_id=account_id)

    async def _change_status(
        self, account_id: str, condition: ColumnElement[bool], status: Status, why: str | None
    ) -> bool:
        reason = None if why is None else why[:_ERROR_LENGTH]
        statement = update(linked_accounts).where(linked_accounts.c.id == account_id, condition)
        async with self.storage.writing() as connection:
            result = await connection.execute(
                statement.values(status=status.value, last_error=reason)
            )
            changed = result.rowcount == 1
            if changed and status is Status.NEEDS_REAUTH:
                await record_of_account(
                    connection, account_id, EventType.NEEDS_REAUTH, reason=reason
                )
        return changed

    async def _update(self, account_id: str, **values: object) -> bool:
        statement = update(linked_accounts).where(linked_accounts.c.id == account_id)
        async with self.storage.writing() as connection:
            return (await connection.execute(statement.values(**values))).rowcount == 1


def check_actor(remote_id: str | None) -> None:
    """Refuse what cannot be the remote id of a user.

    Raises:
        BadAccount: it is blank or too long.
    """
    if remote_id is not None and not (remote_id.strip() and len(remote_id) <= ID_LENGTH):
        raise BadAccount(f"A user's remote id has 1 to {ID_LENGTH} characters.", "default_actor_id")


def must_be_linked_again(account_id: str) -> ReauthRequired:
    """What is told of an account whose credential is no longer taken."""
    return ReauthRequired(
        f"The account '{account_id}' must be linked again: its credential is no longer taken.",
        account_id=account_id,
    )


def checked_id(account_id: str) -> str:
    """The id, if an account can have it.

    Raises:
        BadAccount: it cannot.
    """
    if not _ID.fullmatch(account_id):
        raise BadAccount(
            f"An account id has 1 to {ID_LENGTH} letters, digits, or any of . _ : @ - "
            "and begins with a letter or digit.",
            "id",
        )
    if account_id in RESERVED_IDS:
        raise BadAccount(f"The id '{account_id}' is kept for the account of the environment.", "id")
    return account_id


def to_account(row: Row[Any]) -> LinkedAccount:
    """A row of `linked_accounts` as a value."""
    return LinkedAccount(
        id=row.id,
        provider=row.provider,
        environment=Environment(row.environment),
        status=Status(row.status),
        scopes=tuple(row.scopes),
        default_actor=row.default_actor,
        created_at=row.created_at,
        linked_at=row.linked_at,
        last_used_at=row.last_used_at,
        last_error=row.last_error,
    )
