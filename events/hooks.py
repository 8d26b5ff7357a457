"""Looking after the webhooks of accounts: set up, repaired, one process at a time.

The system tells a hook's secret once, as it makes the hook, so what a killed process leaves behind
is a hook that nobody knows the secret of. Each look begins with what the system has: such a hook is
deleted, and another is there in its place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.errors import LinkedAnew, NoSuchAccount, StorageUnusable
from accounts.hook_tokens import HookTokens
from accounts.tables import linked_accounts
from connectors.base import Connector
from connectors.budget import Budget
from connectors.errors import BadRequest, ConnectorError, Forbidden, ReauthRequired, Unsupported
from connectors.webhooks import Hooks
from events.hook_plan import plan_hooks
from events.hook_upkeep import (
    Due,
    HookState,
    HookUpkeep,
    due_accounts,
    is_due,
    next_look,
    note_upkeep,
    read_upkeep,
)
from events.leases import Lease, LeaseLost, hold, new_owner, release, take

HOOKS_PATH = "/webhooks"
"""Below this server's address, before provider and account."""

AT_ONCE = 8
"""Accounts that are looked after at the same time."""

PATIENCE_SECONDS = 45.0
"""For all that one look asks of a system: a dozen requests."""

LASTS = timedelta(seconds=60)
"""How long the lease is taken for: longer than a look."""

_REFUSALS = (BadRequest, Forbidden, ReauthRequired, Unsupported)
"""What asking again soon does not mend."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """What looking after webhooks takes.

    Attributes:
        tokens: where hooks are kept.
        open: gives the way into an account; raises as `server.registry` does.
        fixed: the accounts of the environment, each with its provider.
        base_url: where systems reach this server.
        owner: this process, or a worker in it.
        now: the time.
    """

    tokens: HookTokens
    open: Callable[[str], Awaitable[Connector]]
    fixed: Mapping[str, str]
    base_url: str
    owner: str = field(default_factory=new_owner)
    now: Callable[[], datetime] = utc_now


def hook_url(base_url: str, provider: str, account_id: str) -> str:
    """Where a system sends the webhooks of an account."""
    return f"{base_url}{HOOKS_PATH}/{provider}/{quote(account_id, safe=':@')}"


def lease_name(account_id: str) -> str:
    """Of the lease for an account's webhooks."""
    return f"webhooks of {account_id}"


async def keep_hooks(keeper: Keeper) -> None:
    """Look after the webhooks of all accounts that are due. To be called every few seconds.

    Raises:
        StorageUnusable: nobody can tell which are due.
    """
    storage, turn = keeper.tokens.storage, asyncio.Semaphore(AT_ONCE)

    async def in_turn(due: Due) -> None:
        async with turn:
            await _look_after(keeper, due)

    found = await due_accounts(storage, keeper.fixed, base_url=keeper.base_url, now=keeper.now())
    await asyncio.gather(*map(in_turn, found))


async def _look_after(keeper: Keeper, due: Due) -> None:
    """Look after one account, unless another process does or just did."""
    storage = keeper.tokens.storage
    try:
        lease = await take(storage, lease_name(due.account_id), owner=keeper.owner, lasts=LASTS)
        if lease is None:
            return
        try:
            if await is_due(storage, due, base_url=keeper.base_url, now=keeper.now()):
                await _note(keeper, due, lease, *await _outcome(keeper, due, lease))
        finally:
            await release(storage, lease)
    except (LeaseLost, LinkedAnew, NoSuchAccount):
        _log.info("webhooks_left_to_others", account=due.account_id)
    except StorageUnusable as error:
        _log.warning("webhooks_not_noted", account=due.account_id, reason=str(error))


async def _outcome(keeper: Keeper, due: Due, lease: Lease) -> tuple[HookState, str | None]:
    """Mend an account's webhooks; what came of it, and why no more."""
    try:
        connector = await keeper.open(due.account_id)
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        await _mend(keeper, due, lease, connector.hooks(Budget(deadline=deadline)))
    except (LeaseLost, LinkedAnew, NoSuchAccount, StorageUnusable):
        raise
    except _REFUSALS as error:
        return HookState.REFUSED, str(error)
    except ConnectorError as error:
        return HookState.FAILED, str(error)
    except Exception:  # noqa: BLE001  -- must not keep the other accounts waiting
        _log.exception("unexpected_error", account=due.account_id)
        return HookState.FAILED, "Unexpected error."
    return HookState.SET_UP, None


async def _mend(keeper: Keeper, due: Due, lease: Lease, hooks: Hooks) -> None:
    """Do what `plan_hooks` says: what is new first, so that nothing is missed meanwhile.

    Raises:
        BadRequest: the system has no hooks of some kind; the others are there.
        ConnectorError: not all was done.
    """
    tokens, account_id = keeper.tokens, due.account_id
    url = hook_url(keeper.base_url, due.provider, account_id)
    listed, kept = await hooks.list_all(), await tokens.of(account_id)
    plan = plan_hooks(listed, kept, kinds=hooks.kinds, url=url)
    refused = await _create_all(keeper, due, lease, hooks, plan.create)
    for hook_id in plan.delete:
        await hooks.delete(hook_id)
    await _discard(hooks, account_id, plan.discard)
    gone = [*plan.forget, *plan.delete]
    if gone:
        async with tokens.storage.writing() as connection:
            await _require_standing(connection, due, lease)
            await tokens.drop(connection, account_id, gone)
    if plan.create or gone:
        changes = {"made": len(plan.create) - len(refused), "removed": len(gone)}
        _log.info("webhooks_set_up", account=account_id, **changes)
    if refused:
        raise BadRequest(" ".join(refused))


async def _create_all(
    keeper: Keeper, due: Due, lease: Lease, hooks: Hooks, kinds: Sequence[str]
) -> list[str]:
    """Make a hook of each kind; tells why of some there is none."""
    refused = []
    for kind in kinds:
        try:
            await _create(keeper, due, lease, hooks, kind)
        except BadRequest as error:
            refused.append(f"{kind}: {error}")
    return refused


async def _discard(hooks: Hooks, account_id: str, hook_ids: Sequence[str]) -> None:
    """Delete hooks of which nobody knows who made them; those of a person may not be ours to."""
    for hook_id in hook_ids:
        try:
            await hooks.delete(hook_id)
        except (BadRequest, Forbidden) as error:
            _log.info("webhook_left", account=account_id, hook=hook_id, reason=str(error))


async def _create(keeper: Keeper, due: Due, lease: Lease, hooks: Hooks, kind: str) -> None:
    """Make a hook and keep it; one that cannot be kept is taken down again."""
    made = await hooks.create(kind, hook_url(keeper.base_url, due.provider, due.account_id))
    try:
        async with keeper.tokens.storage.writing() as connection:
            await _require_standing(connection, due, lease)
            await keeper.tokens.put(connection, due.account_id, made)
    except (LeaseLost, StorageUnusable, ConnectorError):
        await hooks.delete(made.id)
        raise


async def _note(
    keeper: Keeper, due: Due, lease: Lease, state: HookState, reason: str | None
) -> None:
    storage, now = keeper.tokens.storage, keeper.now()
    before = next(iter(await read_upkeep(storage, [due.account_id])), None)
    failures, next_at = next_look(before, state, now)
    if state is not HookState.SET_UP:
        _log.warning(
            "webhooks_not_set_up", account=due.account_id, state=state.value, reason=reason
        )
    async with storage.writing() as connection:
        await _require_standing(connection, due, lease)
        await note_upkeep(
            connection,
            HookUpkeep(
                account_id=due.account_id,
                base_url=keeper.base_url,
                linked_at=due.linked_at,
                state=state,
                reason=reason,
                failures=failures,
                checked_at=now,
                next_at=next_at,
            ),
        )


async def _require_standing(connection: AsyncConnection, due: Due, lease: Lease) -> None:
    """Go on with a transaction only while the lease is held and the link stands.

    Raises:
        LeaseLost: another process looks after the account.
        LinkedAnew: the account was unlinked, or linked again.
    """
    await hold(connection, lease)
    if due.linked_at is None:
        return
    linked = linked_accounts.c
    mine = (linked.id == due.account_id) & (linked.linked_at == due.linked_at)
    found = await connection.execute(select(linked.id).where(mine).with_for_update(read=True))
    if found.first() is None:
        raise LinkedAnew(due.account_id)
