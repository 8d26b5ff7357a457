"""The linked accounts that a server answers for."""

from connectors.base import Connector
from server.settings import Settings

DEFAULT_ACCOUNT = "default"


def open_accounts(settings: Settings) -> dict[str, Connector]:
    """Open the accounts that the settings name: `default`, where there is a Lever API key."""
    if settings.lever_api_key is None:
        return {}
    raise NotImplementedError
