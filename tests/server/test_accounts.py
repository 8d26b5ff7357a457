from typing import Any

import pytest

from connectors.lever.connector import LeverConnector
from server.accounts import open_accounts
from server.settings import Settings


@pytest.mark.parametrize(("settings", "seconds"), [({}, 10), ({"recent_ttl": 0}, 0)])
async def test_what_is_kept_under_applications_lives_as_long_as_is_set(
    settings: dict[str, Any], seconds: float
) -> None:
    (account,) = open_accounts(Settings(lever_api_key="key", **settings)).values()
    assert isinstance(account, LeverConnector)
    assert account.recent.ttl_seconds == seconds
    await account.aclose()


def test_without_a_key_no_account_is_open() -> None:
    assert open_accounts(Settings()) == {}
