from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from accounts.linked_accounts import LinkedAccounts
from accounts.storage import open_storage
from accounts.tokens import Grant, Scope, Tokens
from accounts.vault import Vault
from connectors.errors import Forbidden
from server.app import create_app
from server.context import chosen_account
from server.settings import Settings
from tests.fixtures.databases import sqlite_url
from tests.server.example_schema import FakeAccount, schema

ONE = Grant(scope=Scope.ONE_ACCOUNT, account_id="acme")


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[LinkedAccounts]:
    storage = await open_storage(sqlite_url(tmp_path))
    yield LinkedAccounts(storage, Vault([]))
    await storage.aclose()


@pytest.mark.parametrize(
    ("grant", "named", "chosen"),
    [
        (Grant.everything(), None, "default"),
        (Grant.everything(), "acme", "acme"),
        (ONE, None, "acme"),
        (ONE, "acme", "acme"),
        (ONE, "", "acme"),
    ],
)
def test_the_header_or_the_token_names_the_account(
    grant: Grant, named: str | None, chosen: str
) -> None:
    assert chosen_account(grant, named) == chosen


@pytest.mark.parametrize(
    ("grant", "named"),
    [(ONE, "other"), (ONE, "default"), (Grant(scope=Scope.LINKING), None)],
)
def test_what_a_token_does_not_reach_is_forbidden(grant: Grant, named: str | None) -> None:
    with pytest.raises(Forbidden):
        chosen_account(grant, named)


@pytest.mark.parametrize("may_write", [True, False])
async def test_only_a_token_that_may_write_changes_anything(
    kept: LinkedAccounts, *, may_write: bool
) -> None:
    accounts = {"default": FakeAccount()}
    app = create_app(Settings(), schema=schema, accounts=accounts, kept=kept)
    grant = Grant(scope=Scope.ALL_ACCOUNTS, may_write=may_write)
    made = await Tokens(kept.storage).create("t", grant)
    headers = {"Authorization": f"Bearer {made.secret}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        body = {"query": "mutation { change }"}
        answer = (await client.post("/graphql", json=body, headers=headers)).json()
    refused = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert refused == ([] if may_write else ["FORBIDDEN"])
