"""Whether webhooks are set up by this server, and the chore of it."""

from functools import partial
from urllib.parse import urlsplit

import structlog

from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import LinkedAccounts
from accounts.origins import is_loopback
from events.hooks import Keeper, keep_hooks
from server.background import Chore
from server.registry import Registry
from server.settings import NO_WEBHOOKS, Settings

LOOKS_EVERY_SECONDS = 5.0
"""So that an account has its webhooks a moment after it was linked, whoever linked it."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def why_no_webhooks(settings: Settings) -> str | None:
    """What keeps a server of these settings from setting webhooks up; None where nothing does."""
    base = settings.webhook_base()
    if base is None:
        if settings.webhook_url == NO_WEBHOOKS:
            return "HIREGRAPH_WEBHOOK_URL is none."
        return "neither HIREGRAPH_PUBLIC_URL nor HIREGRAPH_WEBHOOK_URL is set."
    if not settings.uses_database():
        return "there is no database to keep them in: set HIREGRAPH_DATABASE_URL."
    if settings.secret_key is None:
        return "their tokens are kept encrypted: set HIREGRAPH_SECRET_KEY."
    parts = urlsplit(base)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        return f"Lever sends webhooks over https alone, and {base} is not."
    return None


def hook_chore(settings: Settings, kept: LinkedAccounts, registry: Registry) -> Chore | None:
    """The chore of looking after webhooks; None, and a line in the log, where there is none."""
    base = settings.webhook_base()
    reason = why_no_webhooks(settings)
    if base is None or reason is not None:
        _log.info("webhooks_off", reason=reason)
        return None
    keeper = Keeper(
        tokens=HookTokens(kept.storage, kept.vault),
        open=partial(registry.get, for_caller=False),
        fixed=registry.providers,
        base_url=base,
    )
    return Chore("webhooks", lambda: keep_hooks(keeper), LOOKS_EVERY_SECONDS)
