"""What is opened of linked accounts, what is shared among them, and what is left when they go."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from accounts.credentials import ApiKeyCredential, OAuthCredential
from accounts.linked_accounts import AccountTerms, Environment, LinkedAccounts, Status
from accounts.refresh import pair_of
from accounts.storage import storage_at
from connectors.base import Connector
from connectors.budget import Budget
from connectors.errors import ReauthRequired, Unsupported
from connectors.lever.connector import LeverConnector
from sandbox.app import create_app
from sandbox.options import Options
from server.accounts import kept_accounts
from server.lever_opener import LeverOpener
from server.registry import GRACE_SECONDS, Registry
from server.settings import Settings
from tests.accounts.oauth_world import APP, consent, grant
from tests.end_to_end.product import sandbox_on_socket
from tests.fixtures.databases import sqlite_url

ACME = AccountTerms(id="acme")


@dataclass(slots=True)
class World:
    """A registry over a database, and Lever's production and sandbox behind it."""

    production: httpx.AsyncClient
    sandbox: httpx.AsyncClient
    kept: LinkedAccounts
    opener: LeverOpener
    now: float = 0.0
    registry: Registry = field(init=False)

    def __post_init__(self) -> None:
        self.registry = Registry({}, kept=self.kept, opener=self.opener, clock=lambda: self.now)

    async def link(self, environment: Environment = Environment.PRODUCTION) -> Connector:
        """Link `acme` by OAuth, and open it."""
        lever = self.sandbox if environment is Environment.SANDBOX else self.production
        tokens = await consent(lever)
        pair = pair_of(tokens, refresh_token=tokens.refresh_token or "")
        await self.kept.link(AccountTerms(id="acme", environment=environment), pair)
        return await self.registry.get("acme")


@pytest.fixture
def levers() -> Iterator[list[str]]:
    apps = [create_app(Options(people=1, rate=None)) for _ in range(2)]
    with sandbox_on_socket(apps[0]) as first, sandbox_on_socket(apps[1]) as second:
        yield [first, second]


@pytest.fixture
async def world(levers: list[str], tmp_path: Path) -> AsyncIterator[World]:
    settings = Settings(
        database_url=sqlite_url(tmp_path),
        secret_key="secret",
        lever_api_url=f"{levers[0]}/v1",
        lever_auth_url=levers[0],
        lever_sandbox_api_url=f"{levers[1]}/v1",
        lever_sandbox_auth_url=levers[1],
        lever_client_id=APP.client_id,
        lever_client_secret=APP.client_secret,
        lever_redirect_uri=APP.redirect_uri,
    )
    kept = kept_accounts(settings)
    await kept.storage.bring_up_to_date()
    async with (
        httpx.AsyncClient(base_url=levers[0]) as production,
        httpx.AsyncClient(base_url=levers[1]) as sandbox,
    ):
        made = World(production, sandbox, kept, LeverOpener(settings))
        yield made
        await made.registry.aclose()


def budget() -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + 10)


async def test_after_unlinking_nothing_of_the_account_stays_in_the_process(world: World) -> None:
    connector = await world.link()
    assert isinstance(connector, LeverConnector)
    assert await connector.lists.job_interview_stages.all(budget())
    parts: list[Any] = [connector.client, connector.lists.job_interview_stages]
    left = [weakref.ref(part) for part in parts]
    (tokens,) = world.opener._tokens.values()
    assert len(tokens._known) == 1
    del connector, parts
    await world.kept.unlink("acme")
    await world.registry.sweep()
    assert (world.registry.open_ids, tokens._known) == ([], {})
    world.now += GRACE_SECONDS
    await world.registry.sweep()
    gc.collect()
    assert [reference() for reference in left] == [None, None]


async def test_each_environment_refreshes_at_its_own_authorization_server(world: World) -> None:
    await world.link(Environment.PRODUCTION)
    connector = await world.link(Environment.SANDBOX)
    for lever in (world.production, world.sandbox):
        await lever.post("/__sandbox__/oauth/1/expire")
    await connector.check(budget())
    refreshes = [(await grant(each))["refreshes"] for each in (world.production, world.sandbox)]
    assert refreshes == [0, 1]


async def test_a_refresh_under_way_is_committed_before_the_end(world: World) -> None:
    connector = await world.link()
    await world.production.post("/__sandbox__/oauth/1/expire")
    slow = {"fault": "slow", "seconds": 0.5, "path": "/oauth/token"}
    await world.production.post("/__sandbox__/faults", json=slow)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await connector.check(budget())
    await world.registry.aclose()
    stored = (await world.kept.read_credential("acme")).value
    known = await grant(world.production)
    assert isinstance(stored, OAuthCredential)
    assert (known["refreshes"], known["refreshToken"]) == (1, stored.refresh_token)


async def test_a_refused_key_is_told_though_the_database_is_out_of_reach(world: World) -> None:
    account = await world.kept.link(ACME, ApiKeyCredential(key="wrong"))
    gone = LinkedAccounts(storage_at("postgresql://u@127.0.0.1:1/d"), world.kept.vault)
    connector = world.opener.open(gone, account, ApiKeyCredential(key="wrong"))
    with pytest.raises(ReauthRequired):
        await connector.check(budget())
    await connector.aclose()
    assert (await world.kept.get("acme")).status is Status.ACTIVE


async def test_an_unknown_provider_is_told(world: World) -> None:
    await world.kept.link(AccountTerms(id="acme", provider="other"), ApiKeyCredential(key="k"))
    with pytest.raises(Unsupported, match="no provider 'other'"):
        await world.registry.get("acme")
