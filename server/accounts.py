"""How linked accounts are opened: those of the environment, and those of the database."""

import asyncio

import httpx

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Environment, LinkedAccount, LinkedAccounts
from accounts.storage import storage_at
from accounts.vault import Vault
from connectors.base import Connector
from connectors.budget import Budget
from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.oauth import OAuthApp
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.under_opportunity import RecentLists
from connectors.limiter import Limiter
from connectors.meters import UNCOUNTED, UpstreamMeter
from server.settings import Settings

DEFAULT_ACCOUNT = "default"


def open_accounts(settings: Settings, meter: UpstreamMeter = UNCOUNTED) -> dict[str, Connector]:
    """Open the accounts that the settings name: `default`, where there is a Lever API key."""
    if settings.lever_api_key is None:
        return {}
    key = ApiKey(settings.lever_api_key.get_secret_value())
    return {DEFAULT_ACCOUNT: open_lever(settings, settings.lever_api_url, key, meter)}


def kept_accounts(settings: Settings) -> LinkedAccounts:
    """The accounts of the settings' database, to which nothing was sent yet.

    Raises:
        StorageUnusable: the settings name no database that can be used.
    """
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    storage = storage_at(settings.database_url.get_secret_value())
    return LinkedAccounts(storage, Vault.of_setting(secret))


async def link_by_key(
    settings: Settings,
    kept: LinkedAccounts,
    terms: AccountTerms,
    key: str,
    *,
    budget: Budget | None = None,
) -> LinkedAccount:
    """Keep an account with its API key, once that was tried.

    Raises:
        ConnectorError: Lever does not take the key, or cannot be asked.
        NoSecretKey: nothing can be sealed.
    """
    await try_api_key(settings, terms.environment, key, budget=budget)
    return await kept.link(terms, ApiKeyCredential(key=key))


async def try_api_key(
    settings: Settings, environment: Environment, key: str, *, budget: Budget | None = None
) -> None:
    """Ask Lever with a key, once.

    Args:
        settings: where Lever is.
        environment: which of its installations to ask.
        key: an API key.
        budget: of the request for which it is tried, if it is for one.

    Raises:
        ConnectorError: Lever does not take it, or cannot be asked.
    """
    connector = open_lever(settings, api_url(settings, environment), ApiKey(key))
    deadline = asyncio.get_running_loop().time() + settings.request_timeout
    try:
        await connector.check(budget or Budget(deadline=deadline))
    finally:
        await connector.aclose()


def api_url(settings: Settings, environment: Environment) -> str:
    """Where Lever's API is reached in an environment."""
    return {
        Environment.PRODUCTION: settings.lever_api_url,
        Environment.SANDBOX: settings.lever_sandbox_api_url,
        Environment.EU: settings.lever_eu_api_url,
    }[environment]


def auth_url(settings: Settings, environment: Environment) -> str:
    """Where Lever's authorization server is reached in an environment."""
    return {
        Environment.PRODUCTION: settings.lever_auth_url,
        Environment.SANDBOX: settings.lever_sandbox_auth_url,
        Environment.EU: settings.lever_eu_auth_url,
    }[environment]


def oauth_app(settings: Settings, environment: Environment) -> OAuthApp | None:
    """How this program is registered with Lever; None where the settings do not tell.

    The audience is the API's address with a slash at its end, as Lever writes it.
    """
    redirect_uri = settings.redirect_uri()
    if settings.lever_client_id is None or settings.lever_client_secret is None or not redirect_uri:
        return None
    return OAuthApp(
        client_id=settings.lever_client_id,
        client_secret=settings.lever_client_secret.get_secret_value(),
        redirect_uri=redirect_uri,
        audience=f"{api_url(settings, environment)}/",
    )


def open_lever(
    settings: Settings, url: str, auth: httpx.Auth, meter: UpstreamMeter = UNCOUNTED
) -> LeverConnector:
    """An account of Lever's, with a limiter, a client and caches of its own."""
    client = LeverClient(
        http_client(url),
        auth=auth,
        limiter=Limiter(rate=settings.lever_rate, burst=settings.lever_burst),
        meter=meter,
    )
    lists = ReferenceLists(client=client, ttl_seconds=settings.reference_ttl)
    recent = RecentLists(ttl_seconds=settings.recent_ttl)
    return LeverConnector(client=client, lists=lists, recent=recent)
