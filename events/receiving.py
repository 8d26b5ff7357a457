"""Taking a webhook: known by its signature, not too old, never seen before, and then kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.event_tables import inbound_hooks
from accounts.hook_tokens import HookTokens, KeptHook
from connectors.webhooks import Incoming
from events import inbox
from events.bell import Bell

OLDEST = timedelta(hours=24)
"""Lever tries five more times, waiting longer each time; how long in all, it does not tell."""

AHEAD = timedelta(minutes=5)
"""By how much the system's clock may be ahead of ours."""


class Refusal(StrEnum):
    """Why a webhook is not taken."""

    NO_DATABASE = "NO_DATABASE"
    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    TOO_LONG = "TOO_LONG"
    MALFORMED = "MALFORMED"
    NOT_SIGNED = "NOT_SIGNED"
    TOO_OLD = "TOO_OLD"
    TOO_NEW = "TOO_NEW"
    REPLAYED = "REPLAYED"
    NOT_STORED = "NOT_STORED"


class Refused(Exception):
    """A webhook is not taken.

    Attributes:
        refusal: why.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Receiver:
    """Takes webhooks of accounts.

    Attributes:
        tokens: the hooks whose webhooks are taken.
        bell: rung for `events.inbox.TOPIC` once something new is kept.
    """

    tokens: HookTokens
    bell: Bell

    async def take(self, account_id: str, incoming: Incoming, *, now: datetime) -> None:
        """Keep a webhook; it is stored durably when this returns.

        Args:
            account_id: whose address it came to.
            incoming: what came.
            now: the time.

        Raises:
            Refused: NOT_SIGNED, TOO_OLD, TOO_NEW or REPLAYED; nothing is stored.
            StorageUnusable: it could not be stored; it may be, where the database broke off.
            VaultError: no secret can be opened.
        """
        hooks = await self.tokens.of(account_id)
        hook = _signer(hooks, incoming)
        if hook is None:
            raise Refused(Refusal.NOT_SIGNED)
        if incoming.at < now - OLDEST:
            raise Refused(Refusal.TOO_OLD)
        if incoming.at > now + AHEAD:
            raise Refused(Refusal.TOO_NEW)
        async with self.tokens.storage.writing() as connection:
            await _require_hook(connection, account_id, hook)
            if not await inbox.keep(
                connection, account_id, nonce=incoming.nonce, notice=incoming.notice
            ):
                raise Refused(Refusal.REPLAYED)
        self.bell.ring(inbox.TOPIC)


def _signer(hooks: list[KeptHook], incoming: Incoming) -> KeptHook | None:
    """The hook that sent it. A hook that sends another kind of webhooks did not."""
    signed = [
        hook
        for hook in hooks
        if hook.kind in {None, incoming.kind}
        and hook.secret is not None
        and incoming.is_signed_with(hook.secret)
    ]
    return signed[0] if signed else None


async def _require_hook(connection: AsyncConnection, account_id: str, hook: KeptHook) -> None:
    """Go on only while the hook is kept, and keep it until the commit: the account may go."""
    kept = inbound_hooks.c
    mine = (kept.account_id == account_id) & (kept.hook_id == hook.id)
    found = await connection.execute(select(kept.hook_id).where(mine).with_for_update(read=True))
    if found.first() is None:
        raise Refused(Refusal.NOT_SIGNED)
