"""Accounts listed, linked, changed and unlinked over GraphQL, and what each failure says."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Environment, Status
from accounts.tokens import Scope
from resolvers.api import schema
from server.accounts import open_accounts
from server.app import create_app
from server.settings import Settings
from tests.end_to_end.product import KEYS, SERVER, Product, codes, product_at
from tests.fixtures.databases import sqlite_url

LIST = """query ($first: Int! = 25, $after: String, $filter: LinkedAccountFilter) {
  linkedAccounts(first: $first, after: $after, filter: $filter) { nodes { id }
    edges { cursor node { id provider environment status scopes defaultActorId createdAt linkedAt
      lastUsedAt lastError } } pageInfo { hasNextPage endCursor } } }"""
LINK = """mutation ($input: LinkAccountInput!) { linkAccount(input: $input) { clientMutationId
  userErrors { code message field } linkedAccount { id environment status defaultActorId
    candidates(first: 1) { nodes { name } } } } }"""
UPDATE = """mutation ($input: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $input) {
  clientMutationId userErrors { code message field }
  linkedAccount { id status defaultActorId lastError } } }"""
UNLINK = """mutation ($input: UnlinkAccountInput!) { unlinkAccount(input: $input) {
  clientMutationId userErrors { code message field } unlinkedAccountId } }"""
TOKENS = """query ($after: String) { apiTokens(first: 1, after: $after) {
  nodes { id name scope accountId mayWrite createdAt expiresAt revokedAt lastUsedAt }
  edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }"""
KEY = "sandbox-not-a-key-of-anybody"


async def change(product: Product, text: str, **given: Any) -> Any:
    """The payload of a mutation; what it sends as `clientMutationId` it must give back."""
    data = await product.data(text, {"input": given | {"clientMutationId": "m"}})
    (payload,) = data.values()
    assert payload.pop("clientMutationId") == "m"
    return payload


async def ids(product: Product, **variables: Any) -> list[str]:
    found = (await product.data(LIST, variables))["linkedAccounts"]["edges"]
    return [edge["node"]["id"] for edge in found]


async def test_accounts_are_listed_page_by_page(kept_product: Product) -> None:
    found: list[str] = []
    after, more = None, True
    while more:
        page = (await kept_product.data(LIST, {"first": 1, "after": after}))["linkedAccounts"]
        (edge,) = page["edges"]
        found.append(edge["node"]["id"])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert (after, page["nodes"]) == (edge["cursor"], [{"id": found[-1]}])
    assert found == ["a", "b"]


async def test_an_account_tells_what_is_known_of_it(kept_product: Product) -> None:
    terms = AccountTerms(id="b", scopes=("users:read:admin",), default_actor="someone")
    await kept_product.kept.link(terms, ApiKeyCredential(key=KEYS["b"]))
    await kept_product.kept.mark_used(["b"])
    await kept_product.kept.set_status("b", Status.NEEDS_REAUTH, last_error="Revoked.")
    page = (await kept_product.data(LIST))["linkedAccounts"]["edges"]
    kept = await kept_product.kept.get("b")
    assert kept.last_used_at is not None
    assert page[1]["node"] == {
        "id": "b",
        "provider": "lever",
        "environment": "PRODUCTION",
        "status": "NEEDS_REAUTH",
        "scopes": ["users:read:admin"],
        "defaultActorId": "someone",
        "createdAt": kept.created_at.isoformat(),
        "linkedAt": kept.linked_at.isoformat(),
        "lastUsedAt": kept.last_used_at.isoformat(),
        "lastError": "Revoked.",
    }


async def test_accounts_are_chosen_by_state(kept_product: Product) -> None:
    await kept_product.kept.set_status("a", Status.DISABLED)
    for status, expected in {"DISABLED": ["a"], "ACTIVE": ["b"], "NEEDS_REAUTH": []}.items():
        assert await ids(kept_product, filter={"statuses": [status]}) == expected
    assert await ids(kept_product, filter={"statuses": ["ACTIVE", "DISABLED"]}) == ["a", "b"]
    assert await ids(kept_product, filter={"statuses": []}) == []


async def test_the_environments_account_comes_first_and_is_not_changed(
    lever: str, tmp_path: Path
) -> None:
    database = sqlite_url(tmp_path)
    async with product_at(lever, database, lever_api_key="sandbox") as product:
        assert await ids(product) == ["default", "a", "b"]
        page = (await product.data(LIST, {"first": 1}))["linkedAccounts"]
        assert (page["pageInfo"]["hasNextPage"], page["edges"][0]["node"]["createdAt"]) == (
            True,
            None,
        )
        assert await ids(product, after=page["pageInfo"]["endCursor"]) == ["a", "b"]
        assert await ids(product, filter={"statuses": ["DISABLED"]}) == []
        for text, more in ((UPDATE, {"isDisabled": True}), (UNLINK, {}), (LINK, {"apiKey": "x"})):
            (error,) = (await change(product, text, id="default", **more))["userErrors"]
            assert (error["code"], error["field"]) == ("BAD_USER_INPUT", ["id"])
        chosen = await product.data("{ linkedAccount { id jobs(first: 1) { nodes { id } } } }")
        assert chosen["linkedAccount"]["id"] == "default"


async def test_an_account_is_linked_and_read_at_once(kept_product: Product) -> None:
    terms = {"id": "c", "apiKey": " sandbox-2\n", "defaultActorId": "someone"}
    answer = await kept_product.ask(SERVER, LINK, {"input": terms})
    account = answer["data"]["linkAccount"]["linkedAccount"]
    assert len(account.pop("candidates")["nodes"]) == 1
    assert account == {
        "id": "c",
        "environment": "PRODUCTION",
        "status": "ACTIVE",
        "defaultActorId": "someone",
    }
    sent = await kept_product.sent()
    assert sent["/stages"] == 1
    assert answer["extensions"]["cost"]["upstreamCalls"] == sent.total()
    assert await ids(kept_product) == ["a", "b", "c"]


async def test_an_account_linked_again_gets_the_new_key(product: Product) -> None:
    users = "{ linkedAccount(id: %s) { users(first: 100) { nodes { remoteId } } } }"
    before = await product.data(users % '"a"')
    linked = await change(product, LINK, id="a", apiKey=KEYS["b"])
    assert linked["userErrors"] == []
    after = await product.data(users % '"a"')
    assert after != before
    assert after == await product.data(users % '"b"')


async def test_within_one_operation_too(product: Product) -> None:
    account = "linkedAccount { users(first: 100) { nodes { remoteId } } }"
    links = " ".join(
        f'{name}: linkAccount(input: {{id: "c", apiKey: "{key}"}}) {{ {account} }}'
        for name, key in KEYS.items()
    )
    data = await product.data(f"mutation {{ {links} }}")
    for account_id, payload in data.items():
        asked = account.replace("Account", f'Account(id: "{account_id}")')
        alone = await product.data(f"{{ {asked} }}")
        assert payload["linkedAccount"]["users"] == alone["linkedAccount"]["users"]


async def test_an_account_without_an_id_gets_one(product: Product) -> None:
    account = (await change(product, LINK, apiKey="sandbox"))["linkedAccount"]
    assert len(account["id"]) == 32
    assert (await product.kept.get(account["id"])).environment is Environment.PRODUCTION


@pytest.mark.parametrize(
    ("given", "field", "calls"),
    [
        ({"id": "a b"}, "id", 0),
        ({"id": "x" * 129}, "id", 0),
        ({"id": "default"}, "id", 0),
        ({"defaultActorId": " "}, "defaultActorId", 0),
        ({"defaultActorId": "x" * 129}, "defaultActorId", 0),
        ({"apiKey": " "}, "apiKey", 0),
        ({"apiKey": KEY}, "apiKey", 1),
    ],
)
async def test_what_cannot_be_linked_is_a_user_error(
    product: Product, given: dict[str, Any], field: str, calls: int
) -> None:
    payload = await change(product, LINK, **{"id": "c", "apiKey": "sandbox"} | given)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", [field])
    assert payload["linkedAccount"] is None
    assert (await product.sent()).total() == calls
    assert await ids(product) == ["a", "b"]


async def test_an_account_is_disabled_and_enabled(kept_product: Product) -> None:
    disabled = (await change(kept_product, UPDATE, id="a", isDisabled=True))["linkedAccount"]
    assert disabled["status"] == "DISABLED"
    users = "{ users(first: 1) { nodes { id } } }"
    assert codes(await kept_product.ask(SERVER, users, account="a")) == ["FORBIDDEN"]
    same = await change(kept_product, UPDATE, id="a", isDisabled=None)
    assert same["linkedAccount"]["status"] == "DISABLED"
    enabled = await change(kept_product, UPDATE, id="a", isDisabled=False)
    assert enabled["linkedAccount"]["status"] == "ACTIVE"
    assert "errors" not in await kept_product.ask(SERVER, users, account="a")


async def test_what_needs_a_new_credential_is_not_enabled_without(product: Product) -> None:
    await product.kept.set_status("a", Status.NEEDS_REAUTH, last_error="Refused.")
    account = (await change(product, UPDATE, id="a", isDisabled=False))["linkedAccount"]
    assert (account["status"], account["lastError"]) == ("NEEDS_REAUTH", "Refused.")
    account = (await change(product, UPDATE, id="a", isDisabled=True))["linkedAccount"]
    assert (account["status"], account["lastError"]) == ("DISABLED", "Refused.")


async def test_the_default_actor_is_set_kept_and_taken_away(kept_product: Product) -> None:
    for given, actor in (
        ({"defaultActorId": "someone"}, "someone"),
        ({}, "someone"),
        ({"defaultActorId": None}, None),
    ):
        payload = await change(kept_product, UPDATE, id="b", **given)
        assert payload["userErrors"] == []
        assert payload["linkedAccount"]["defaultActorId"] == actor


@pytest.mark.parametrize(
    ("text", "given", "code", "field"),
    [
        (UPDATE, {"id": "none", "isDisabled": True}, "NOT_FOUND", "id"),
        (UPDATE, {"id": "a", "defaultActorId": ""}, "BAD_USER_INPUT", "defaultActorId"),
        (UNLINK, {"id": "none"}, "NOT_FOUND", "id"),
    ],
)
async def test_what_cannot_be_changed_is_a_user_error(
    product: Product, text: str, given: dict[str, Any], code: str, field: str
) -> None:
    payload = await change(product, text, **given)
    (error,) = payload.pop("userErrors")
    assert (error["code"], error["field"]) == (code, [field])
    assert list(payload.values()) == [None]


async def test_an_account_unlinked_is_gone_with_its_tokens(kept_product: Product) -> None:
    mine = await kept_product.token(Scope.ONE_ACCOUNT, "a")
    payload = await change(kept_product, UNLINK, id="a")
    assert payload == {"userErrors": [], "unlinkedAccountId": "a"}
    assert await ids(kept_product) == ["b"]
    assert codes(await kept_product.ask(mine, LIST)) == ["UNAUTHENTICATED"]


async def test_tokens_are_listed_the_oldest_first(kept_product: Product) -> None:
    linking = await kept_product.token(Scope.LINKING)
    await kept_product.ask(linking, "{ linkedAccounts { nodes { id } } }")
    await kept_product.token(Scope.ONE_ACCOUNT, "b")
    one = (await kept_product.data(TOKENS))["apiTokens"]
    after = one["pageInfo"]["endCursor"]
    two = (await kept_product.data(TOKENS, {"after": after}))["apiTokens"]
    found = [page["nodes"][0] for page in (one, two)]
    assert [(token["scope"], token["accountId"]) for token in found] == [
        ("LINKING", None),
        ("ONE_ACCOUNT", "b"),
    ]
    assert [token["lastUsedAt"] is None for token in found] == [False, True]
    assert [page["edges"][0]["node"]["id"] for page in (one, two)] == [each["id"] for each in found]
    assert [page["edges"][0]["cursor"] == after for page in (one, two)] == [True, False]
    assert [page["pageInfo"]["hasNextPage"] for page in (one, two)] == [True, False]


@pytest.mark.parametrize(
    ("scope", "account_id", "may_write"),
    [
        (Scope.ALL_ACCOUNTS, None, False),
        (Scope.ONE_ACCOUNT, "a", True),
        (Scope.LINKING, None, False),
    ],
)
async def test_only_who_may_write_to_all_accounts_changes_them(
    product: Product, scope: Scope, account_id: str | None, *, may_write: bool
) -> None:
    token = await product.token(scope, account_id, may_write=may_write)
    for text, given in ((LINK, {"apiKey": "sandbox"}), (UPDATE, {}), (UNLINK, {}), (TOKENS, {})):
        answer = await product.ask(token, text, {"input": given | {"id": "a"}})
        assert (codes(answer), "data" in answer) == (["FORBIDDEN"], False)
    assert await ids(product) == ["a", "b"]
    assert not await product.sent()


@pytest.mark.parametrize("lever_api_key", ["sandbox", None])
async def test_without_a_database_it_is_told_what_to_set(
    lever: str, lever_api_key: str | None
) -> None:
    settings = Settings(lever_api_url=f"{lever}/v1", lever_api_key=lever_api_key, api_token=SERVER)
    app = create_app(settings, schema=schema, accounts=open_accounts(settings))
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {SERVER}"}
    given = {"input": {"id": "c", "apiKey": "sandbox"}}
    async with httpx.AsyncClient(transport=transport, base_url="http://product.test") as client:
        for text, variables in ((TOKENS, None), (LINK, given), (LIST, None)):
            body = {"query": text, "variables": variables}
            answer = (await client.post("/graphql", json=body, headers=headers)).json()
            if text == LIST and lever_api_key:
                (edge,) = answer["data"]["linkedAccounts"]["edges"]
                assert edge["node"]["id"] == "default"
            else:
                assert codes(answer) == ["UNSUPPORTED"]
                assert "set HIREGRAPH_DATABASE_URL" in answer["errors"][0]["message"]
