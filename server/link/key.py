"""Trying an API key before it is kept."""

import asyncio

from accounts.link_faults import LinkFault, LinkRefused
from accounts.linked_accounts import Environment
from connectors.budget import Budget
from connectors.errors import ReauthRequired
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.lever.key_probe import missing_scopes, readable_scopes
from connectors.limiter import Limiter
from server.accounts import api_url
from server.settings import Settings

_PATIENCE_SECONDS = 25.0
"""How long an administrator is left waiting; two bursts of Lever's limit take three seconds."""

_LONGEST = 200


def read_key(typed: str) -> str:
    """The key that somebody typed, as far as it can be one.

    Raises:
        LinkRefused: KEY_MISSING or KEY_REFUSED.
    """
    key = typed.strip()
    if not key:
        raise LinkRefused(LinkFault.KEY_MISSING)
    # A user name of HTTP Basic holds no colon (RFC 7617 §2).
    if len(key) > _LONGEST or not (key.isascii() and key.isprintable()) or ":" in key:
        raise LinkRefused(LinkFault.KEY_REFUSED)
    return key


async def try_key(
    settings: Settings, environment: Environment, key: str, wanted: tuple[str, ...]
) -> frozenset[str]:
    """What a key may read, if that is enough.

    Raises:
        LinkRefused: KEY_REFUSED or KEY_INSUFFICIENT.
        ConnectorError: the provider cannot be asked.
    """
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    limiter = Limiter(rate=settings.lever_rate, burst=settings.lever_burst)
    client = LeverClient(
        http_client(api_url(settings, environment)), auth=ApiKey(key), limiter=limiter
    )
    try:
        readable = await readable_scopes(client, Budget(deadline=deadline))
    except ReauthRequired:
        raise LinkRefused(LinkFault.KEY_REFUSED) from None
    finally:
        await client.aclose()
    if missing := tuple(missing_scopes(wanted, readable)):
        raise LinkRefused(LinkFault.KEY_INSUFFICIENT, missing=missing)
    return readable
