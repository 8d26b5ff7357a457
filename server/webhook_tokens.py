"""Tokens of webhooks that somebody set up by hand, from the terminal."""

from collections.abc import Sequence

from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import LinkedAccounts
from events.hooks import hook_url
from server.accounts import DEFAULT_ACCOUNT
from server.settings import Settings


async def give_tokens(
    settings: Settings, kept: LinkedAccounts, account_id: str, tokens: Sequence[str]
) -> str | None:
    """Keep them in place of those given before.

    Returns:
        Where the webhooks are to be sent, if a setting tells.

    Raises:
        NoSuchAccount: there is none of that id.
        BadAccount: one cannot be a token.
        NoSecretKey: nothing can be sealed.
    """
    provider = "lever"
    if account_id != DEFAULT_ACCOUNT or settings.lever_api_key is None:
        provider = (await kept.get(account_id)).provider
    await HookTokens(kept.storage, kept.vault).give(account_id, tokens)
    base = settings.webhook_base()
    return None if base is None else hook_url(base, provider, account_id)
