"""The linked accounts that a server answers for."""

from connectors.base import Connector
from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.under_opportunity import RecentLists
from connectors.limiter import Limiter
from server.settings import Settings

DEFAULT_ACCOUNT = "default"


def open_accounts(settings: Settings) -> dict[str, Connector]:
    """Open the accounts that the settings name: `default`, where there is a Lever API key."""
    if settings.lever_api_key is None:
        return {}
    return {DEFAULT_ACCOUNT: _open_lever(settings, settings.lever_api_key.get_secret_value())}


def _open_lever(settings: Settings, api_key: str) -> LeverConnector:
    client = LeverClient(
        http_client(settings.lever_api_url),
        auth=ApiKey(api_key),
        limiter=Limiter(rate=settings.lever_rate, burst=settings.lever_burst),
    )
    lists = ReferenceLists(client=client, ttl_seconds=settings.reference_ttl)
    recent = RecentLists(ttl_seconds=settings.recent_ttl)
    return LeverConnector(client=client, lists=lists, recent=recent)
