import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from accounts.credentials import ApiKeyCredential, Credential
from accounts.errors import LostKey
from accounts.linked_accounts import AccountTerms, Link, LinkedAccount, LinkedAccounts, Status
from accounts.storage import open_storage
from accounts.vault import Vault
from connectors.base import Connector
from connectors.errors import Forbidden, NotFound, ReauthRequired
from server.registry import GRACE_SECONDS, IDLE_SECONDS, Registry
from tests.fixtures.databases import sqlite_url
from tests.server.example_schema import FakeAccount


class Opened:
    """Opens fakes, and keeps them."""

    def __init__(self) -> None:
        self.fakes: list[FakeAccount] = []
        self.now = 0.0
        self.forgotten: list[Link] = []
        self.closed = False

    def open(
        self, kept: LinkedAccounts, account: LinkedAccount, credential: Credential
    ) -> Connector:
        del kept, account, credential
        self.fakes.append(FakeAccount())
        return self.fakes[-1]

    def forget(self, link: Link) -> None:
        self.forgotten.append(link)

    async def aclose(self) -> None:
        assert all(fake.closed for fake in self.fakes)
        self.closed = True


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
async def kept(tmp_path: Path) -> LinkedAccounts:
    storage = await open_storage(sqlite_url(tmp_path))
    accounts = LinkedAccounts(storage, Vault([b"secret"]))
    await link(accounts, "acme")
    return accounts


@pytest.fixture
async def registry(kept: LinkedAccounts, opened: Opened) -> AsyncIterator[Registry]:
    fixed = {"default": FakeAccount()}
    made = Registry(fixed, kept=kept, opener=opened, clock=lambda: opened.now)
    yield made
    await made.aclose()
    assert opened.closed
    assert all(fake.closed for fake in [*fixed.values(), *opened.fakes])
    assert len(opened.forgotten) == len(opened.fakes)


async def link(accounts: LinkedAccounts, account_id: str) -> None:
    await accounts.link(AccountTerms(id=account_id), ApiKeyCredential(key="key"))


async def test_an_account_is_opened_once_for_all_who_ask(
    registry: Registry, opened: Opened
) -> None:
    found = await asyncio.gather(*(registry.get("acme") for _ in range(20)))
    assert opened.fakes == [found[0]]
    assert set(map(id, found)) == {id(found[0])}


async def test_accounts_have_connectors_of_their_own(
    registry: Registry, kept: LinkedAccounts
) -> None:
    await link(kept, "other")
    assert await registry.get("acme") is not await registry.get("other")
    assert registry.open_ids == ["acme", "other"]


async def test_the_environments_account_needs_no_database(registry: Registry) -> None:
    assert isinstance(await registry.get("default"), FakeAccount)
    assert registry.open_ids == []


async def test_an_account_linked_anew_is_opened_anew(
    registry: Registry, kept: LinkedAccounts, opened: Opened
) -> None:
    before, link_before = await registry.get("acme"), (await kept.get("acme")).link
    await link(kept, "acme")
    after = await registry.get("acme")
    assert after is not before
    assert await registry.get("acme") is after
    assert opened.forgotten == [link_before]


async def test_an_unlinked_account_is_gone_at_once(
    registry: Registry, kept: LinkedAccounts
) -> None:
    await registry.get("acme")
    await kept.unlink("acme")
    with pytest.raises(NotFound, match="No account 'acme' is linked"):
        await registry.get("acme")
    assert registry.open_ids == []


@pytest.mark.parametrize(
    ("status", "error"), [(Status.NEEDS_REAUTH, ReauthRequired), (Status.DISABLED, Forbidden)]
)
async def test_an_account_that_cannot_be_used_is_told(
    registry: Registry, kept: LinkedAccounts, status: Status, error: type[Exception]
) -> None:
    await registry.get("acme")
    await kept.set_status("acme", status)
    with pytest.raises(error, match="acme"):
        await registry.get("acme")
    await kept.set_status("acme", Status.ACTIVE)
    assert isinstance(await registry.get("acme"), FakeAccount)


async def test_a_lost_key_is_told(kept: LinkedAccounts, opened: Opened) -> None:
    lost = LinkedAccounts(kept.storage, Vault([b"another"]))
    registry = Registry({}, kept=lost, opener=opened)
    with pytest.raises(LostKey):
        await registry.get("acme")
    await registry.aclose()


async def test_an_idle_account_is_closed_after_a_grace(registry: Registry, opened: Opened) -> None:
    await registry.get("acme")
    opened.now = IDLE_SECONDS
    await registry.sweep()
    assert (registry.open_ids, opened.fakes[0].closed) == ([], False)
    opened.now += GRACE_SECONDS
    await registry.sweep()
    assert opened.fakes[0].closed


async def test_a_sweep_gives_up_what_another_process_unlinked(
    registry: Registry, kept: LinkedAccounts
) -> None:
    await link(kept, "other")
    await registry.get("acme")
    await registry.get("other")
    await kept.unlink("acme")
    await registry.sweep()
    assert registry.open_ids == ["other"]


async def test_a_sweep_notes_what_was_used(registry: Registry, kept: LinkedAccounts) -> None:
    await registry.get("acme", for_caller=False)
    await registry.sweep()
    assert (await kept.get("acme")).last_used_at is None
    await registry.get("acme")
    assert (await kept.get("acme")).last_used_at is None
    await registry.sweep()
    assert (await kept.get("acme")).last_used_at is not None
