from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.linked_accounts import LinkedAccounts
from accounts.storage import open_storage
from accounts.vault import Vault
from server.following import following
from server.lever_opener import LeverOpener
from server.registry import Registry
from server.settings import Settings
from tests.fixtures.databases import sqlite_url
from tests.server.example_schema import FakeAccount


@pytest.mark.parametrize("follow", [True, False])
async def test_accounts_are_followed_unless_a_setting_says_otherwise(
    tmp_path: Path, *, follow: bool
) -> None:
    storage = await open_storage(sqlite_url(tmp_path))
    kept, settings = LinkedAccounts(storage, Vault([b"k"])), Settings(follow=follow, lever_rate=8)
    registry = Registry({"default": FakeAccount()}, kept=kept, opener=LeverOpener(settings))
    chore = following(settings, kept, registry)
    assert (chore is not None) is follow
    if chore is not None:
        follower: Any = getattr(chore.do, "__self__", None)
        assert follower.fixed == ("default",)
        assert follower.bell is registry.bell
        assert (follower.terms.rate, follower.terms.every) == (4, timedelta(minutes=5))
    await registry.aclose()
