"""Accounts linked by OAuth, and credentials of either kind that Lever no longer takes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Link, LinkedAccounts, Status
from accounts.refresh import pair_of
from sandbox.app import create_app
from sandbox.options import Options
from tests.accounts.oauth_world import APP, consent
from tests.end_to_end.product import SERVER, Product, codes, product_at, sandbox_on_socket
from tests.fixtures.databases import sqlite_url
from tests.fixtures.linked import truth_of

PEOPLE = 5
STAGES = "{ jobInterviewStages(first: 1) { nodes { remoteId } } }"
APPLICATIONS = "{ applications(first: 5) { nodes { remoteId } } }"
FILES = """{ applications(first: 20) { nodes {
  attachments(first: 5) { nodes { downloadUrl remoteId } } } } }"""
NOTHING_KEPT = {"reference_ttl": 0, "recent_ttl": 0}
SCOPES = (
    "opportunities:read:admin",
    "opportunities:write:admin",
    "stages:read:admin",
    "users:read:admin",
)
CLIENT = {
    "lever_client_id": APP.client_id,
    "lever_client_secret": APP.client_secret,
    "lever_redirect_uri": APP.redirect_uri,
}


@pytest.fixture(params=[3600])
def own_lever(request: pytest.FixtureRequest) -> Iterator[str]:
    """A sandbox whose access tokens live for so many seconds."""
    options = Options(people=PEOPLE, rate=None, token_seconds=request.param)
    with sandbox_on_socket(create_app(options)) as url:
        yield url


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path)


@pytest.fixture
async def linked(own_lever: str, file_url: str) -> AsyncIterator[Product]:
    """The product, with the account `acme` linked by OAuth."""
    settings = {**CLIENT, **NOTHING_KEPT, "lever_auth_url": own_lever}
    async with product_at(own_lever, file_url, **settings) as product:
        await link(product)
        yield product


async def link(product: Product, account: str = "sandbox") -> Link:
    tokens = await consent(product.sandbox, account, scopes=SCOPES)
    pair = pair_of(tokens, refresh_token=tokens.refresh_token or "")
    return (await product.kept.link(AccountTerms(id="acme", scopes=SCOPES), pair)).link


async def grants(product: Product) -> list[Any]:
    """How often each grant was refreshed, and how often it was refused."""
    told = (await product.sandbox.get("/__sandbox__/oauth")).json()["data"]
    return [(grant["refreshes"], grant["refused"]) for grant in told]


async def needs_reauth(kept: LinkedAccounts) -> list[tuple[str, Any]]:
    """The accounts that came to need it, and why."""
    events = [event for event in await kept.events() if event.type == "account.needs_reauth"]
    return [(event.account_id, event.detail["reason"]) for event in events]


@pytest.mark.parametrize("own_lever", [1], indirect=True)
async def test_an_account_is_read_across_the_expiry_of_its_tokens(linked: Product) -> None:
    for _ in range(6):
        answer = await linked.ask(SERVER, STAGES, account="acme")
        assert codes(answer) == []
        await asyncio.sleep(0.3)
    ((refreshes, refused),) = await grants(linked)
    assert refreshes >= 1
    assert refused == 0


async def test_queries_at_the_moment_of_expiry_refresh_once(linked: Product) -> None:
    await linked.ask(SERVER, STAGES, account="acme")
    await linked.sandbox.post("/__sandbox__/oauth/1/expire")
    await linked.sent()
    texts = [f"{{ applications(first: {n + 1}) {{ nodes {{ id }} }} }}" for n in range(30)]
    answers = await asyncio.gather(*(linked.ask(SERVER, text, account="acme") for text in texts))
    assert [codes(answer) for answer in answers] == [[]] * 30
    calls = sum(answer["extensions"]["cost"]["upstreamCalls"] for answer in answers)
    assert await linked.sent() == {"/opportunities": calls}
    assert await grants(linked) == [(1, 0)]


async def test_a_token_refused_in_the_middle_of_a_query_is_renewed_and_the_read_repeated(
    linked: Product,
) -> None:
    await linked.fault("401", "/opportunities")
    text = "{ jobInterviewStages(first: 1) { nodes { id } } applications(first: 1) { nodes { id }}}"
    answer = await linked.ask(SERVER, text, account="acme")
    assert codes(answer) == []
    assert answer["extensions"]["cost"]["upstreamCalls"] == 3
    assert await linked.sent() == {"/disposition_stages": 1, "/opportunities": 2}
    assert await grants(linked) == [(1, 0)]


async def test_a_refused_refresh_ends_in_needs_reauth_and_asks_lever_no_more(
    linked: Product,
) -> None:
    await linked.sandbox.delete("/__sandbox__/oauth/1")
    queries = (linked.ask(SERVER, STAGES, account="acme") for _ in range(10))
    for answer in await asyncio.gather(*queries):
        assert codes(answer) == ["REAUTH_REQUIRED"]
    await linked.sent()
    assert codes(await linked.ask(SERVER, STAGES, account="acme")) == ["REAUTH_REQUIRED"]
    assert (await linked.sent(), await grants(linked)) == ({}, [(0, 1)])
    assert (await linked.kept.get("acme")).status is Status.NEEDS_REAUTH
    reason = "Lever refuses the account's authorization (invalid_grant)."
    assert await needs_reauth(linked.kept) == [("acme", reason)]


async def test_an_account_that_is_linked_again_is_served_again(linked: Product) -> None:
    await linked.sandbox.delete("/__sandbox__/oauth/1")
    assert codes(await linked.ask(SERVER, STAGES, account="acme")) == ["REAUTH_REQUIRED"]
    await link(linked)
    assert codes(await linked.ask(SERVER, STAGES, account="acme")) == []
    account = await linked.kept.get("acme")
    assert (account.status, account.last_error) == (Status.ACTIVE, None)


async def test_a_disabled_account_asks_nothing_of_lever(linked: Product) -> None:
    await linked.ask(SERVER, STAGES, account="acme")
    await linked.sandbox.post("/__sandbox__/oauth/1/expire")
    await linked.sent()
    await linked.kept.set_status("acme", Status.DISABLED)
    assert codes(await linked.ask(SERVER, STAGES, account="acme")) == ["FORBIDDEN"]
    assert (await linked.sent(), await grants(linked)) == ({}, [(0, 0)])


async def test_a_server_without_an_oauth_client_says_what_to_set(
    own_lever: str, file_url: str
) -> None:
    async with product_at(own_lever, file_url) as product:
        await link(product)
        answer = await product.ask(SERVER, STAGES, account="acme")
        assert codes(answer) == ["UNSUPPORTED"]
        assert "HIREGRAPH_LEVER_CLIENT_ID" in answer["errors"][0]["message"]


async def test_an_api_key_that_was_revoked_ends_in_needs_reauth(linked: Product) -> None:
    await linked.fault("401", "/opportunities", times=10)
    queries = (linked.ask(SERVER, APPLICATIONS, account="a") for _ in range(10))
    for answer in await asyncio.gather(*queries):
        assert codes(answer) == ["REAUTH_REQUIRED"]
    await linked.heal()
    await linked.sent()
    assert codes(await linked.ask(SERVER, APPLICATIONS, account="a")) == ["REAUTH_REQUIRED"]
    assert await linked.sent() == {}
    assert await needs_reauth(linked.kept) == [("a", "Lever refuses the API key (HTTP 401).")]
    assert codes(await linked.ask(SERVER, APPLICATIONS, account="b")) == []


async def test_a_file_that_a_revoked_key_cannot_open_tells_as_much(linked: Product) -> None:
    nodes = (await linked.ask(SERVER, FILES, account="a"))["data"]["applications"]["nodes"]
    found = [file for node in nodes for file in node["attachments"]["nodes"]]
    url = next(file["downloadUrl"] for file in found if file["downloadUrl"])
    await linked.fault("401", "/opportunities")
    answers = [await linked.api.get(url) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert [codes(answer.json()) for answer in answers] == [["REAUTH_REQUIRED"]] * 2
    account = await linked.kept.get("a")
    assert account.status is Status.NEEDS_REAUTH
    assert account.last_error == "Lever refuses the API key (HTTP 401)."


async def test_a_proxied_request_that_a_revoked_key_signs_tells_as_much(linked: Product) -> None:
    await linked.fault("401", "/opportunities")
    assert [await proxied(linked, "GET", account="a") for _ in range(2)] == [401, 403]
    assert await linked.sent() == {"/opportunities": 1}
    assert (await linked.kept.get("a")).status is Status.NEEDS_REAUTH


async def test_a_write_whose_token_is_refused_is_sent_again_as_it_was_not_done(
    linked: Product,
) -> None:
    await linked.sandbox.post("/__sandbox__/oauth/1/expire")
    assert await proxied(linked, "POST", account="acme") == 400  # it holds nothing to write
    assert await linked.sent() == {"/opportunities": 2}
    assert await grants(linked) == [(1, 0)]


async def proxied(product: Product, method: str, *, account: str) -> int:
    """The status of a request that is passed on to Lever's list of opportunities."""
    headers = {"Authorization": f"Bearer {SERVER}", "X-Linked-Account": account}
    path = "/proxy/lever/opportunities"
    return (await product.api.request(method, path, headers=headers)).status_code


async def test_the_account_of_the_environment_has_no_status_to_lose(
    own_lever: str, file_url: str
) -> None:
    async with product_at(own_lever, file_url, lever_api_key="sandbox") as product:
        await product.fault("401", "/opportunities")
        assert codes(await product.ask(SERVER, APPLICATIONS)) == ["REAUTH_REQUIRED"]
        assert codes(await product.ask(SERVER, APPLICATIONS)) == []
        assert await needs_reauth(product.kept) == []


async def test_an_account_linked_elsewhere_serves_nothing_of_before_on_any_server(
    own_lever: str, database_url: str
) -> None:
    settings = {**CLIENT, "lever_auth_url": own_lever}
    async with (
        product_at(own_lever, database_url, **settings) as here,
        product_at(own_lever, database_url, **settings) as there,
    ):
        await link(here)
        assert await users(here) == await users(there) == truly("sandbox")
        await here.kept.link(AccountTerms(id="acme"), ApiKeyCredential(key="sandbox-2"))
        assert await users(there) == await users(here) == truly("sandbox-2")
        await link(here)
        assert await users(there) == await users(here) == truly("sandbox")


def truly(account: str) -> set[str]:
    return {user["id"] for user in truth_of(PEOPLE, account)["users"]}


async def users(product: Product) -> set[str]:
    """Of the kept list of users, the ids."""
    text = "{ users(first: 100) { nodes { remoteId } } }"
    answer = await product.ask(SERVER, text, account="acme")
    assert codes(answer) == []
    return {node["remoteId"] for node in answer["data"]["users"]["nodes"]}
