"""Unlinking an account: its webhooks are taken down while there is still a credential for that."""

import asyncio

import structlog

from accounts.errors import NoSuchAccount
from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import LinkedAccounts
from connectors.budget import Budget
from connectors.errors import ConnectorError
from events.hook_removal import left_alone, take_down
from events.hooks import hook_url
from server.lever_opener import LeverOpener
from server.settings import Settings

PATIENCE_SECONDS = 10.0
"""For taking webhooks down: an account goes whether or not its system can be reached."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


async def unlink(settings: Settings, kept: LinkedAccounts, account_id: str) -> bool:
    """Unlink an account, as `LinkedAccounts.unlink` does, and take its webhooks down before.

    A crash between the two leaves an account whose webhooks are set up again by the next look.

    Returns:
        Whether there was one.
    """
    async with left_alone(kept.storage, account_id):
        try:
            await _take_down(settings, kept, account_id)
        except NoSuchAccount:
            return False
        except ConnectorError as error:
            _log.warning("webhooks_left_behind", account=account_id, reason=str(error))
        return await kept.unlink(account_id)


async def _take_down(settings: Settings, kept: LinkedAccounts, account_id: str) -> None:
    tokens, base = HookTokens(kept.storage, kept.vault), settings.webhook_base()
    if base is None and not await tokens.of(account_id):
        return  # none was ever set up
    account, stored = await kept.get_with_credential(account_id)
    url = None if base is None else hook_url(base, account.provider, account_id)
    opener = LeverOpener(settings)
    connector = opener.open(kept, account, stored.value)
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    try:
        hooks = connector.hooks(Budget(deadline=deadline))
        if left := await take_down(tokens, account_id, hooks, url=url):
            _log.warning("webhooks_left_behind", account=account_id, left=left)
    finally:
        await connector.aclose()
        await opener.aclose()
