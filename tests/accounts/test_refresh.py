import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update

from accounts.credentials import ApiKeyCredential, OAuthCredential
from accounts.errors import LinkedAnew, NoSuchAccount
from accounts.linked_accounts import AccountTerms, Link, LinkedAccounts, Status
from accounts.refresh import Refresh, pair_of
from accounts.storage import Storage
from accounts.tables import linked_accounts
from accounts.vault import Vault
from connectors.errors import ReauthRequired, UpstreamUnavailable
from connectors.lever.oauth import Tokens
from connectors.lever.token_endpoint import TokenEndpoint
from sandbox.app import create_app
from sandbox.options import Options
from tests.accounts.oauth_world import ACCOUNT, APP, grant, link, link_of, stored

GONE = timedelta(seconds=-1)


@pytest.fixture
def accounts(storage: Storage) -> LinkedAccounts:
    return LinkedAccounts(storage, Vault([b"made-up"]))


@pytest.fixture
async def lever() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(Options(people=1)))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", trust_env=False
    ) as http:
        yield http


@pytest.fixture
def refresh(accounts: LinkedAccounts, lever: httpx.AsyncClient) -> Refresh:
    return Refresh(accounts=accounts, exchange=TokenEndpoint(lever, APP))


async def test_a_good_pair_is_left_alone(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    pair = await link(accounts, lever)
    assert await refresh.run(await link_of(accounts)) == pair
    assert (await grant(lever))["refreshes"] == 0


async def test_a_pair_is_renewed_a_minute_before_its_end(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    old = await link(accounts, lever, lives=timedelta(seconds=59))
    new = await refresh.run(await link_of(accounts))
    known = await grant(lever)
    assert (known["refreshes"], known["refreshToken"]) == (1, new.refresh_token)
    assert new.access_token != old.access_token
    assert await stored(accounts) == new
    assert new.refreshing_since is None


async def test_a_rejected_token_is_renewed_though_it_looks_good(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    pair = await link(accounts, lever)
    new = await refresh.run(await link_of(accounts), rejected=pair.access_token)
    assert await refresh.run(await link_of(accounts), rejected=pair.access_token) == new
    assert (await grant(lever))["refreshes"] == 1


async def test_many_refreshes_at_once_are_one(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    await link(accounts, lever, lives=GONE)
    current = await link_of(accounts)
    pairs = await asyncio.gather(*(refresh.run(current) for _ in range(8)))
    assert len({pair.access_token for pair in pairs}) == 1
    assert (await grant(lever))["refreshes"] == 1


async def test_a_refused_refresh_says_needs_reauth(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    await link(accounts, lever, lives=GONE)
    await lever.delete("/__sandbox__/oauth/1")
    for _ in range(2):
        with pytest.raises(ReauthRequired, match="'acme' must be linked again"):
            await refresh.run(await link_of(accounts))
    account = await accounts.get(ACCOUNT)
    assert account.status is Status.NEEDS_REAUTH
    assert account.last_error == "Lever refuses the account's authorization (invalid_grant)."
    assert (await grant(lever))["refused"] == 1


async def test_an_account_that_is_linked_again_works(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    await link(accounts, lever, lives=GONE)
    await accounts.set_status(ACCOUNT, Status.NEEDS_REAUTH)
    pair = await link(accounts, lever)
    assert await refresh.run(await link_of(accounts)) == pair


async def test_what_passes_is_not_held_against_the_account(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    await link(accounts, lever, lives=GONE)
    await lever.post("/__sandbox__/faults", json={"fault": "503", "path": "/oauth/token"})
    with pytest.raises(UpstreamUnavailable):
        await refresh.run(await link_of(accounts))
    assert (await accounts.get(ACCOUNT)).status is Status.ACTIVE
    assert (await refresh.run(await link_of(accounts))).access_token in (await grant(lever))[
        "accessTokens"
    ]


async def test_an_answer_that_is_lost_ends_in_needs_reauth(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    """The token is spent, and what came of it nobody knows."""
    await link(accounts, lever, lives=GONE)
    await lever.post("/__sandbox__/faults", json={"fault": "cut", "path": "/oauth/token"})
    with pytest.raises(UpstreamUnavailable):
        await refresh.run(await link_of(accounts))
    with pytest.raises(ReauthRequired):
        await replace(refresh, abandoned=timedelta(0)).run(await link_of(accounts))
    assert (await accounts.get(ACCOUNT)).status is Status.NEEDS_REAUTH


async def test_who_comes_into_another_refresh_waits_for_its_commit(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, refresh: Refresh
) -> None:
    """Another process has marked the pair, lost the lock, and not yet committed."""
    old = await link(accounts, lever, lives=GONE)
    marked = replace(old, refreshing_since=datetime.now(UTC))
    assert await accounts.replace_credential(ACCOUNT, marked, expected_version=1)
    tokens = await refresh.exchange.refresh(old.refresh_token)
    waiting = asyncio.create_task(refresh.run(await link_of(accounts)))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    pair = pair_of(tokens, refresh_token=tokens.refresh_token or "")
    assert await accounts.replace_credential(ACCOUNT, pair, expected_version=2)
    assert await waiting == pair
    assert (await accounts.get(ACCOUNT)).status is Status.ACTIVE


async def test_a_pair_sealed_anew_meanwhile_is_replaced_all_the_same(
    accounts: LinkedAccounts, lever: httpx.AsyncClient
) -> None:
    await link(accounts, lever, lives=GONE)
    exchange = Meanwhile(accounts, TokenEndpoint(lever, APP), link_anew=None)
    pair = await Refresh(accounts=accounts, exchange=exchange).run(await link_of(accounts))
    assert await stored(accounts) == pair
    assert (await grant(lever))["refreshToken"] == pair.refresh_token


async def test_a_pair_linked_anew_meanwhile_is_kept(
    accounts: LinkedAccounts, lever: httpx.AsyncClient
) -> None:
    """Whose lease on the lock ran out must not give its tokens to what was linked since."""
    await link(accounts, lever, lives=GONE)
    other = OAuthCredential(
        access_token="other", refresh_token="o", expires_at=datetime.now(UTC) + timedelta(hours=1)
    )
    exchange = Meanwhile(accounts, TokenEndpoint(lever, APP), link_anew=other)
    with pytest.raises(LinkedAnew):
        await Refresh(accounts=accounts, exchange=exchange).run(await link_of(accounts))
    assert await stored(accounts) == other


async def test_a_refusal_of_the_last_link_is_not_held_against_the_next(
    accounts: LinkedAccounts, lever: httpx.AsyncClient
) -> None:
    old = await link(accounts, lever, lives=GONE)
    await lever.delete("/__sandbox__/oauth/1")
    other = replace(old, access_token="other", refresh_token="o")
    exchange = Meanwhile(accounts, TokenEndpoint(lever, APP), link_anew=other)
    with pytest.raises(LinkedAnew):
        await Refresh(accounts=accounts, exchange=exchange).run(await link_of(accounts))
    assert (await accounts.get(ACCOUNT)).status is Status.ACTIVE


async def test_a_pair_is_kept_though_the_account_is_disabled_meanwhile(
    accounts: LinkedAccounts, lever: httpx.AsyncClient
) -> None:
    await link(accounts, lever, lives=GONE)
    exchange = Meanwhile(accounts, TokenEndpoint(lever, APP), link_anew=None, disable=True)
    pair = await Refresh(accounts=accounts, exchange=exchange).run(await link_of(accounts))
    assert await stored(accounts) == pair


@pytest.mark.parametrize(("age", "good"), [(0.9, True), (1.1, False)])
async def test_a_token_of_a_short_life_is_good_for_half_of_it(
    refresh: Refresh, *, age: float, good: bool
) -> None:
    issued = datetime.now(UTC) - timedelta(seconds=age * 10)
    ends = issued + timedelta(seconds=20)
    pair = OAuthCredential(access_token="a", refresh_token="r", issued_at=issued, expires_at=ends)
    assert refresh.is_good(pair) is good


async def test_there_is_nothing_to_refresh_where_no_pair_is(
    accounts: LinkedAccounts, refresh: Refresh
) -> None:
    with pytest.raises(NoSuchAccount):
        await refresh.run(Link(ACCOUNT, datetime.now(UTC)))
    await accounts.link(AccountTerms(id=ACCOUNT), ApiKeyCredential(key="k"))
    with pytest.raises(ReauthRequired, match="by a key"):
        await refresh.run(await link_of(accounts))


class Meanwhile:
    """Lever's answer, and before it arrives another's change of what is stored."""

    def __init__(
        self,
        accounts: LinkedAccounts,
        exchange: TokenEndpoint,
        *,
        link_anew: OAuthCredential | None,
        disable: bool = False,
    ) -> None:
        self._accounts = accounts
        self._exchange = exchange
        self._link_anew = link_anew
        self._disable = disable

    async def refresh(self, refresh_token: str) -> Tokens:
        try:
            return await self._exchange.refresh(refresh_token)
        finally:
            await self._change()

    async def _change(self) -> None:
        if self._disable:
            await self._accounts.set_status(ACCOUNT, Status.DISABLED)
        if self._link_anew is not None:  # past the lock, which whoever refreshes has lost
            async with self._accounts.storage.writing() as connection:
                relinked = update(linked_accounts).values(linked_at=datetime.now(UTC))
                await connection.execute(relinked)
        held = await self._accounts.read_credential(ACCOUNT)
        value = self._link_anew or held.value
        assert await self._accounts.replace_credential(
            ACCOUNT, value, expected_version=held.version
        )
