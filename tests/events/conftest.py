"""The databases of the accounts' tests, and a company whose account is followed."""

from collections.abc import AsyncIterator

import pytest

from accounts.storage import Storage
from events.baseline import read_baseline
from events.followed import Followed
from tests.accounts.conftest import database_url, postgres_url, storage
from tests.events.company import Company, company

__all__ = ["database_url", "postgres_url", "storage"]


@pytest.fixture
async def acme(storage: Storage) -> AsyncIterator[Company]:
    async with company(storage) as made:
        yield made


@pytest.fixture
async def followed(acme: Company) -> Followed:
    """The account, all of it read once, and nothing sent since."""
    found = await acme.take_up()
    await read_baseline(found)
    acme.sent()
    return found
