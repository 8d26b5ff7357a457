"""Taking an account's webhooks down, before the account goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from accounts.hook_tokens import HookTokens
from accounts.storage import Storage
from connectors.errors import BadRequest, Forbidden
from connectors.webhooks import Hooks
from events.hook_plan import ours_of
from events.hooks import LASTS, lease_name
from events.leases import new_owner, release, take

_POLL_SECONDS = 0.2


@asynccontextmanager
async def left_alone(
    storage: Storage, account_id: str, *, patience_seconds: float = 10.0
) -> AsyncIterator[None]:
    """Keep every process from setting webhooks of the account up while the block lasts.

    One that is at it is waited for; after a while no longer.
    """
    owner, name = new_owner(), lease_name(account_id)
    lease = await take(storage, name, owner=owner, lasts=LASTS)
    tries = int(patience_seconds / _POLL_SECONDS)
    while lease is None and tries > 0:
        await asyncio.sleep(_POLL_SECONDS)
        lease = await take(storage, name, owner=owner, lasts=LASTS)
        tries -= 1
    try:
        yield
    finally:
        if lease is not None:
            await release(storage, lease)


async def take_down(tokens: HookTokens, account_id: str, hooks: Hooks, *, url: str | None) -> int:
    """Delete the webhooks that were set up for an account, at its system.

    Args:
        tokens: where they are kept; they stay there.
        account_id: whose.
        hooks: the way to the system.
        url: the address that they send to, by which those are found that are not kept.

    Returns:
        How many may not be deleted.

    Raises:
        ConnectorError: the system cannot be asked.
    """
    left = 0
    for hook_id in ours_of(await hooks.list_all(), await tokens.of(account_id), url=url):
        try:
            await hooks.delete(hook_id)
        except (BadRequest, Forbidden):
            left += 1
    return left
