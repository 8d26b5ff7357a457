"""The hooks whose webhooks are taken, and the secrets that these are signed with.

Each secret is sealed for its account and its hook.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.errors import BadAccount, DamagedCredential, LostKey
from accounts.event_tables import inbound_hooks
from accounts.storage import Storage
from accounts.vault import Sealed, Vault
from connectors.webhooks import NewHook

MOST_GIVEN = 50
"""Secrets that can be given for one account: a system may have one for each kind, and old ones."""

_LONGEST = 500

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHook:
    """A hook whose webhooks are taken.

    Attributes:
        id: the system's own, or one of ours where a person set the hook up.
        kind: of its webhooks, by the system's own name; None where it may be any, as nobody told.
        url: where it sends them; None likewise.
        secret: signs them; None where it cannot be opened any more.
    """

    id: str
    kind: str | None
    url: str | None
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookTokens:
    """Keeps and gives them."""

    storage: Storage
    vault: Vault

    async def of(self, account_id: str) -> list[KeptHook]:
        """The hooks of an account, the oldest first.

        Raises:
            NoSecretKey: there is no key at all.
        """
        mine = inbound_hooks.c.account_id == account_id
        order = (inbound_hooks.c.created_at, inbound_hooks.c.hook_id)
        async with self.storage.reading() as connection:
            rows = await connection.execute(select(inbound_hooks).where(mine).order_by(*order))
            return [
                KeptHook(
                    id=row.hook_id,
                    kind=row.kind,
                    url=row.url,
                    secret=self._open(account_id, row.hook_id, Sealed(row.key_id, row.sealed)),
                )
                for row in rows
            ]

    async def put(self, connection: AsyncConnection, account_id: str, hook: NewHook) -> None:
        """Keep a hook that was just made.

        Raises:
            NoSecretKey: nothing can be sealed.
        """
        row = self._row(account_id, hook.id, hook.secret) | {"kind": hook.kind, "url": hook.url}
        await connection.execute(insert(inbound_hooks).values(row))

    async def drop(
        self, connection: AsyncConnection, account_id: str, hook_ids: Collection[str]
    ) -> None:
        """Take no webhook of these hooks any more."""
        these = inbound_hooks.c.hook_id.in_(hook_ids)
        mine = inbound_hooks.c.account_id == account_id
        await connection.execute(delete(inbound_hooks).where(mine, these))

    async def give(self, account_id: str, secrets: Sequence[str]) -> None:
        """Take webhooks of hooks that a person set up, in place of those given before.

        Args:
            account_id: whose.
            secrets: each signs the webhooks of some hooks, of whatever kind; none for no such hook.

        Raises:
            BadAccount: one is blank or too long, or there are too many.
            NoSecretKey: nothing can be sealed.
        """
        given = sorted(set(map(_checked, secrets)))
        if len(given) > MOST_GIVEN:
            raise BadAccount(f"There can be {MOST_GIVEN} tokens at the most.", "tokens")
        rows = [self._row(account_id, f"given-{uuid.uuid4().hex}", secret) for secret in given]
        before = (inbound_hooks.c.account_id == account_id) & inbound_hooks.c.kind.is_(None)
        async with self.storage.writing() as connection:
            await connection.execute(delete(inbound_hooks).where(before))
            if rows:
                await connection.execute(insert(inbound_hooks), rows)

    def _row(self, account_id: str, hook_id: str, secret: str) -> dict[str, object]:
        sealed = self.vault.seal(secret.encode(), account_id=place(account_id, hook_id))
        return {
            "account_id": account_id,
            "hook_id": hook_id,
            "kind": None,
            "url": None,
            "key_id": sealed.key_id,
            "sealed": sealed.data,
            "created_at": datetime.now(UTC),
        }

    def _open(self, account_id: str, hook_id: str, sealed: Sealed) -> str | None:
        try:
            return self.vault.open(sealed, account_id=place(account_id, hook_id)).decode()
        except (LostKey, DamagedCredential) as error:
            _log.error("webhook_token_lost", account=account_id, hook=hook_id, reason=str(error))
            return None


def place(account_id: str, hook_id: str) -> str:
    """Where a secret is sealed for. It is no account's id, which holds no space."""
    return f"webhook {hook_id} of {account_id}"


def _checked(secret: str) -> str:
    found = secret.strip()
    if not (0 < len(found) <= _LONGEST and found.isprintable()):
        raise BadAccount(f"A token has 1 to {_LONGEST} characters, all on one line.", "tokens")
    return found
