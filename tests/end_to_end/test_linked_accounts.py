"""Accounts of the database, and tokens that reach one of them: nothing of another is to be had."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.tokens import Grant, Scope, Tokens
from resolvers.api import schema
from server.accounts import kept_accounts
from server.app import create_app
from server.settings import Settings
from tests.fixtures.linked import sandbox_of, truth_of

PEOPLE = 60
USERS = "{ users(first: 100) { nodes { id remoteId } pageInfo { endCursor } } }"
KEYS = {"a": "sandbox", "b": "sandbox-2"}
SERVER = "server-token-of-the-settings"


@dataclass(frozen=True, slots=True)
class Product:
    """A server of two linked accounts, and what is kept of them."""

    api: httpx.AsyncClient
    kept: LinkedAccounts

    async def token(self, scope: Scope, account_id: str | None = None) -> str:
        """A new token."""
        grant = Grant(scope=scope, account_id=account_id)
        return (await Tokens(self.kept.storage).create("test", grant)).secret

    async def ask(self, token: str, text: str = USERS, *, account: str | None = None) -> Any:
        """The answer, decoded."""
        headers = {"Authorization": f"Bearer {token}"}
        headers |= {"X-Linked-Account": account} if account else {}
        return (await self.api.post("/graphql", json={"query": text}, headers=headers)).json()


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """An application on a socket of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def product(tmp_path: Path) -> AsyncIterator[Product]:
    async with served(sandbox_of(PEOPLE)) as lever:
        settings = Settings(
            lever_api_url=f"{lever}/v1",
            database_url=f"sqlite+aiosqlite:///{tmp_path}/accounts.sqlite3",
            secret_key="secret",
            api_token=SERVER,
        )
        kept = kept_accounts(settings)
        await kept.storage.bring_up_to_date()
        for account_id, key in KEYS.items():
            await kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=key))
        app = create_app(settings, schema=schema, accounts={}, kept=kept)
        async with served(app) as url, httpx.AsyncClient(base_url=url) as api:
            yield Product(api, kept)


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


def remote_ids(answer: Any) -> set[str]:
    return {node["remoteId"] for node in answer["data"]["users"]["nodes"]}


async def test_the_settings_token_reads_all_accounts(product: Product) -> None:
    for account, key in KEYS.items():
        expected = {user["id"] for user in truth_of(PEOPLE, key)["users"]}
        assert remote_ids(await product.ask(SERVER, account=account)) == expected
    assert codes(await product.ask(SERVER, account="c")) == ["NOT_FOUND"]
    assert codes(await product.ask(SERVER)) == ["NOT_FOUND"]


async def test_a_token_of_one_account_reads_that_one_unnamed(product: Product) -> None:
    everything = await product.token(Scope.ALL_ACCOUNTS)
    await product.ask(everything, account="b")  # warms the other's cache
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    expected = {user["id"] for user in truth_of(PEOPLE, KEYS["a"])["users"]}
    assert remote_ids(await product.ask(mine)) == expected
    assert remote_ids(await product.ask(mine, account="a")) == expected


async def test_it_is_told_nothing_of_others(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    linked = await product.ask(mine, account="b")
    unknown = await product.ask(mine, account="c")
    assert linked["errors"] == unknown["errors"]
    assert codes(linked) == ["FORBIDDEN"]


async def test_ids_and_cursors_of_another_account_are_worth_nothing(product: Product) -> None:
    theirs = (await product.ask(SERVER, account="b"))["data"]["users"]
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    node = await product.ask(mine, f'{{ node(id: "{theirs["nodes"][0]["id"]}") {{ id }} }}')
    assert codes(node) == ["NOT_FOUND"]
    after = theirs["pageInfo"]["endCursor"]
    page = await product.ask(mine, f'{{ users(first: 1, after: "{after}") {{ nodes {{ id }} }} }}')
    assert codes(page) == ["BAD_USER_INPUT"]


async def test_a_token_for_linking_reads_nothing(product: Product) -> None:
    linking = await product.token(Scope.LINKING)
    assert codes(await product.ask(linking)) == ["FORBIDDEN"]
    assert codes(await product.ask(linking, account="a")) == ["FORBIDDEN"]


async def test_a_revoked_token_is_refused_at_once(product: Product) -> None:
    tokens = Tokens(product.kept.storage)
    made = await tokens.create("test", Grant.everything())
    assert "errors" not in await product.ask(made.secret, account="a")
    await tokens.revoke(made.token.id)
    assert codes(await product.ask(made.secret, account="a")) == ["UNAUTHENTICATED"]
    assert codes(await product.ask("hg_unknown", account="a")) == ["UNAUTHENTICATED"]


async def test_an_unlinked_account_is_gone_at_once_with_its_tokens(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    assert "errors" not in await product.ask(mine)
    await product.kept.unlink("a")
    assert codes(await product.ask(mine)) == ["UNAUTHENTICATED"]
    assert codes(await product.ask(SERVER, account="a")) == ["NOT_FOUND"]
    assert "errors" not in await product.ask(SERVER, account="b")


async def test_the_url_of_a_file_is_for_its_account_and_for_whoever_has_it(
    product: Product,
) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    text = "{ applications(first: 20) { nodes { attachments(first: 5) { nodes { downloadUrl }}}}}"
    answer = await product.ask(mine, text)
    kept = [node["attachments"]["nodes"] for node in answer["data"]["applications"]["nodes"]]
    url = next(file["downloadUrl"] for files in kept for file in files if file["downloadUrl"])
    assert (await product.api.get(url)).status_code == 200
    await product.kept.unlink("a")
    assert (await product.api.get(url)).status_code == 404


async def test_readiness_asks_the_database_and_no_customers_account(product: Product) -> None:
    answer = (await product.api.get("/readyz")).json()
    assert answer == {"status": "ready", "accounts": {}, "database": "ok"}
