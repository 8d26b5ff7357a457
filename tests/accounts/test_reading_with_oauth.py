"""Lever's client with an account's tokens: what a read's caller meets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from accounts.access_tokens import AccessTokens
from accounts.linked_accounts import LinkedAccounts
from accounts.refresh import Refresh
from accounts.storage import open_storage
from accounts.vault import Vault
from connectors.budget import Budget
from connectors.errors import Forbidden, ReauthRequired, UpstreamTimeout
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import OAuth
from connectors.lever.token_endpoint import TokenEndpoint
from connectors.limiter import Limiter
from sandbox.app import create_app
from sandbox.options import Options
from tests.accounts.oauth_world import APP, grant, link, link_of, stored


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[LinkedAccounts]:
    storage = await open_storage(f"sqlite+aiosqlite:///{tmp_path}/accounts.sqlite3")
    yield LinkedAccounts(storage, Vault([b"made-up"]))
    await storage.aclose()


@pytest.fixture
async def lever() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(Options(people=1, rate=None)))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", trust_env=False
    ) as http:
        yield http


Connect = Callable[[], Awaitable[LeverClient]]


@pytest.fixture
async def connect(accounts: LinkedAccounts, lever: httpx.AsyncClient) -> AsyncIterator[Connect]:
    """Opens the account as it is linked at that moment."""
    tokens = AccessTokens(Refresh(accounts=accounts, exchange=TokenEndpoint(lever, APP)))
    http = http_client("http://sandbox/v1", transport=lever._transport)

    async def make() -> LeverClient:
        auth = OAuth(tokens.of(await link_of(accounts)))
        return LeverClient(http, auth=auth, limiter=Limiter(rate=100, burst=100))

    yield make
    await tokens.aclose()
    await http.aclose()


def budget(seconds: float = 10.0) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


async def test_a_read_whose_token_is_refused_is_answered_and_counted_twice(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, connect: Connect
) -> None:
    await link(accounts, lever)
    client = await connect()
    await lever.post("/__sandbox__/oauth/1/expire")
    spent = budget()
    assert (await client.get("/stages", budget=spent))["data"]
    assert spent.upstream_calls == 2
    assert (await grant(lever))["refreshes"] == 1
    log = (await lever.get("/__sandbox__/requests")).json()["data"]
    assert [entry["status"] for entry in log] == [401, 200]


async def test_an_authorization_taken_back_is_told_as_such(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, connect: Connect
) -> None:
    await link(accounts, lever)
    client = await connect()
    await lever.delete("/__sandbox__/oauth/1")
    with pytest.raises(ReauthRequired, match="'acme' must be linked again"):
        await client.get("/stages", budget=budget())


async def test_a_scope_that_was_not_granted_is_named(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, connect: Connect
) -> None:
    await link(accounts, lever)
    client = await connect()
    with pytest.raises(Forbidden) as caught:
        await client.get("/users", budget=budget())
    assert caught.value.scope == "users:read:admin"


async def test_a_read_that_runs_out_of_time_leaves_the_refresh_to_finish(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, connect: Connect
) -> None:
    await link(accounts, lever, lives=timedelta(0))
    client = await connect()
    slow = {"fault": "slow", "seconds": 1, "path": "/oauth/token"}
    await lever.post("/__sandbox__/faults", json=slow)
    with pytest.raises(UpstreamTimeout):
        await client.get("/stages", budget=budget(0.5))
    assert (await client.get("/stages", budget=budget()))["data"]
    known = await grant(lever)
    assert (known["refreshes"], known["refused"]) == (1, 0)
    assert (await stored(accounts)).refresh_token == known["refreshToken"]
