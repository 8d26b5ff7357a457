"""API tokens made and revoked by mutations, and what each failure says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.tokens import Scope, Tokens
from tests.end_to_end.product import SERVER, Product, codes

CREATE = """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) {
  clientMutationId secret userErrors { code message field }
  apiToken { id name scope accountId mayWrite createdAt expiresAt revokedAt lastUsedAt } } }"""
REVOKE = """mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) {
  clientMutationId userErrors { code message field } apiToken { id revokedAt } } }"""
USERS = "{ users(first: 1) { nodes { id } } }"


async def create(product: Product, **given: Any) -> Any:
    return (await product.data(CREATE, {"input": given}))["createApiToken"]


async def test_a_token_made_reaches_what_it_says(kept_product: Product) -> None:
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    given = {"name": "page", "scope": "ONE_ACCOUNT", "accountId": "a", "expiresAt": ends}
    made = await create(kept_product, **given, clientMutationId="x")
    token = made["apiToken"]
    assert (made["clientMutationId"], made["userErrors"]) == ("x", [])
    assert {name: token[name] for name in given} == given
    assert (token["mayWrite"], token["revokedAt"], token["lastUsedAt"]) == (False, None, None)
    assert "errors" not in await kept_product.ask(made["secret"], USERS)
    assert codes(await kept_product.ask(made["secret"], USERS, account="b")) == ["FORBIDDEN"]


async def test_a_token_revoked_is_good_for_nothing(kept_product: Product) -> None:
    made = await create(kept_product, name="backend", scope="ALL_ACCOUNTS", mayWrite=True)
    given = {"id": made["apiToken"]["id"], "clientMutationId": "y"}
    revoked = (await kept_product.data(REVOKE, {"input": given}))["revokeApiToken"]
    assert (revoked["clientMutationId"], revoked["userErrors"]) == ("y", [])
    assert revoked["apiToken"]["id"] == given["id"]
    assert revoked["apiToken"]["revokedAt"] is not None
    assert codes(await kept_product.ask(made["secret"], USERS)) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "BAD_USER_INPUT", "name"),
        ({"name": "x" * 129}, "BAD_USER_INPUT", "name"),
        ({"accountId": "a"}, "BAD_USER_INPUT", "accountId"),
        ({"scope": "ONE_ACCOUNT"}, "BAD_USER_INPUT", "accountId"),
        ({"scope": "ONE_ACCOUNT", "accountId": "none"}, "NOT_FOUND", "accountId"),
        ({"scope": "LINKING", "mayWrite": True}, "BAD_USER_INPUT", "mayWrite"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "BAD_USER_INPUT", "expiresAt"),
    ],
)
async def test_a_token_that_cannot_be_is_a_user_error(
    product: Product, given: dict[str, Any], code: str, field: str
) -> None:
    terms = {"name": "x", "scope": "ALL_ACCOUNTS", "clientMutationId": "z"} | given
    made = await create(product, **terms)
    (error,) = made["userErrors"]
    assert (error["code"], error["field"]) == (code, [field])
    assert (made["apiToken"], made["secret"], made["clientMutationId"]) == (None, None, "z")
    assert await Tokens(product.kept.storage).list_all() == []


async def test_to_revoke_an_unknown_token_is_a_user_error(product: Product) -> None:
    answer = (await product.data(REVOKE, {"input": {"id": "none"}}))["revokeApiToken"]
    message = "There is no API token 'none'."
    assert answer["userErrors"] == [{"code": "NOT_FOUND", "message": message, "field": ["id"]}]
    assert answer["apiToken"] is None


@pytest.mark.parametrize(
    ("scope", "account_id", "may_write", "refusals"),
    [
        (Scope.ALL_ACCOUNTS, None, True, []),
        (Scope.ALL_ACCOUNTS, None, False, ["FORBIDDEN"]),
        (Scope.ONE_ACCOUNT, "a", True, ["FORBIDDEN"]),
        (Scope.LINKING, None, False, ["FORBIDDEN"]),
    ],
)
async def test_only_who_may_write_to_all_accounts_makes_tokens(
    product: Product, scope: Scope, account_id: str | None, refusals: list[str], *, may_write: bool
) -> None:
    token = await product.token(scope, account_id, may_write=may_write)
    given = {"name": "new", "scope": "ALL_ACCOUNTS"}
    answer = await product.ask(token, CREATE, {"input": given})
    assert codes(answer) == refusals
    made = [each.name for each in await Tokens(product.kept.storage).list_all()]
    assert made == (["test"] if refusals else ["test", "new"])


async def test_tokens_are_administered_with_no_account_and_no_request(product: Product) -> None:
    given = {"name": "new", "scope": "LINKING"}
    answer = await product.ask(SERVER, CREATE, {"input": given}, account="none")
    assert answer["data"]["createApiToken"]["userErrors"] == []
    assert answer["extensions"]["cost"]["upstreamCalls"] == 0
    assert not await product.sent()
