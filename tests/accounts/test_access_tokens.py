import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from accounts.access_tokens import AccessTokens
from accounts.errors import LinkedAnew, NoSuchAccount
from accounts.linked_accounts import LinkedAccounts, Status
from accounts.refresh import Refresh
from accounts.storage import open_storage
from accounts.vault import Vault
from connectors.errors import Forbidden, ReauthRequired, UpstreamUnavailable
from connectors.lever.credentials import OAuth
from connectors.lever.token_endpoint import TokenEndpoint
from sandbox.app import create_app
from sandbox.options import Options
from tests.accounts.oauth_world import ACCOUNT, APP, Clock, grant, link, link_of, stored
from tests.fixtures.databases import sqlite_url

STAGES = "http://sandbox/v1/stages"


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[LinkedAccounts]:
    storage = await open_storage(sqlite_url(tmp_path))
    yield LinkedAccounts(storage, Vault([b"made-up"]))
    await storage.aclose()


@pytest.fixture
async def lever() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(Options(people=1, rate=None)))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", trust_env=False
    ) as http:
        yield http


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def tokens(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[AccessTokens]:
    refresh = Refresh(accounts=accounts, exchange=TokenEndpoint(lever, APP), now=clock)
    opened = AccessTokens(refresh)
    yield opened
    await opened.aclose()


async def test_two_hundred_requests_at_the_moment_of_expiry_refresh_once(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens, clock: Clock
) -> None:
    await link(accounts, lever)
    auth = OAuth(tokens.of(await link_of(accounts)))
    assert (await lever.get(STAGES, auth=auth)).status_code == 200
    clock.ahead = timedelta(hours=1)
    await lever.post("/__sandbox__/oauth/1/expire")
    answers = await asyncio.gather(*(lever.get(STAGES, auth=auth) for _ in range(200)))
    assert {answer.status_code for answer in answers} == {200}
    assert (await grant(lever))["refreshes"] == 1


async def test_a_token_refused_in_the_middle_is_renewed_once_for_all(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens
) -> None:
    await link(accounts, lever)
    auth = OAuth(tokens.of(await link_of(accounts)))
    await lever.post("/__sandbox__/oauth/1/expire")
    answers = await asyncio.gather(*(lever.get(STAGES, auth=auth) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert (await grant(lever))["refreshes"] == 1


async def test_who_gives_up_waiting_does_not_end_the_refresh(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens
) -> None:
    await link(accounts, lever, lives=timedelta(0))
    waiting = asyncio.create_task(tokens.token(await link_of(accounts)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await tokens.aclose()
    known = await grant(lever)
    assert known["refreshes"] == 1
    assert (await stored(accounts)).refresh_token == known["refreshToken"]


async def test_a_token_that_still_lasts_is_used_when_it_cannot_be_renewed(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens, clock: Clock
) -> None:
    pair = await link(accounts, lever)
    current = await link_of(accounts)
    assert await tokens.token(current) == pair.access_token
    clock.ahead = timedelta(minutes=59, seconds=30)
    fault = {"fault": "503", "path": "/oauth/token", "times": 1}
    await lever.post("/__sandbox__/faults", json=fault)
    assert [await tokens.token(current) for _ in range(3)] == [pair.access_token] * 3
    assert (await grant(lever))["refreshes"] == 0
    clock.ahead += timedelta(seconds=5)
    assert await tokens.token(await link_of(accounts)) != pair.access_token
    assert (await grant(lever))["refreshes"] == 1


async def test_an_expired_token_is_not_used_when_it_cannot_be_renewed(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens, clock: Clock
) -> None:
    await link(accounts, lever)
    await tokens.token(await link_of(accounts))
    clock.ahead = timedelta(hours=1)
    await lever.post("/__sandbox__/faults", json={"fault": "503", "path": "/oauth/token"})
    with pytest.raises(UpstreamUnavailable):
        await tokens.token(await link_of(accounts))


async def test_a_refused_refresh_is_told_to_all_who_wait(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens
) -> None:
    await link(accounts, lever, lives=timedelta(0))
    await lever.delete("/__sandbox__/oauth/1")
    current = await link_of(accounts)
    asked = (tokens.token(current) for _ in range(20))
    errors = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(error) for error in errors} == {ReauthRequired}
    assert (await grant(lever))["refused"] == 1


async def test_a_link_that_is_forgotten_is_read_anew(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens
) -> None:
    await link(accounts, lever)
    current = await link_of(accounts)
    token = await tokens.token(current)
    tokens.forget(current)
    assert await tokens.token(current) == token
    await accounts.unlink(ACCOUNT)
    assert await tokens.token(current) == token
    tokens.forget(current)
    with pytest.raises(NoSuchAccount):
        await tokens.token(current)


async def test_what_began_under_one_link_is_never_given_a_token_of_the_next(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens
) -> None:
    await link(accounts, lever)
    before = await link_of(accounts)
    first = await tokens.token(before)
    pair = await link(accounts, lever)
    assert await tokens.token(before) == first
    with pytest.raises(LinkedAnew, match="'acme' was linked anew"):
        await tokens.token(before, rejected=first)
    assert await tokens.token(await link_of(accounts)) == pair.access_token


async def test_a_disabled_account_is_not_refreshed_by_any_process(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, tokens: AccessTokens, clock: Clock
) -> None:
    await link(accounts, lever)
    current = await link_of(accounts)
    others = AccessTokens(Refresh(accounts=accounts, exchange=TokenEndpoint(lever, APP), now=clock))
    await asyncio.gather(tokens.token(current), others.token(current))
    await accounts.set_status(ACCOUNT, Status.DISABLED)
    clock.ahead = timedelta(hours=1)
    for each in (tokens, others):
        with pytest.raises(Forbidden, match="'acme' is disabled"):
            await each.token(current)
    assert (await grant(lever))["refreshes"] == 0
    await accounts.set_status(ACCOUNT, Status.ACTIVE)
    assert await tokens.token(current) in (await grant(lever))["accessTokens"]
    assert (await grant(lever))["refreshes"] == 1
