"""Link tokens made over GraphQL, and given along with what only an administrator can mend."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from accounts.credentials import ApiKeyCredential
from accounts.link_terms import LinkToken
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import AccountTerms, Environment, Status
from accounts.tables import link_tokens
from accounts.tokens import Scope
from connectors.lever.permissions import USUAL_SCOPES
from tests.end_to_end.product import SERVER, Product, codes

CREATE = """mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) {
  linkToken linkUrl accountId expiresAt clientMutationId userErrors { code message field } } }"""
STAGES = "{ jobInterviewStages { nodes { name } } }"


async def create(product: Product, **given: Any) -> Any:
    data = await product.data(CREATE, {"input": given | {"clientMutationId": "m"}})
    payload = data["createLinkToken"]
    assert payload.pop("clientMutationId") == "m"
    return payload


async def found(product: Product, link_url: str) -> LinkToken:
    """The token in a link, which is good."""
    assert link_url.startswith("http://product.test/link?token=hgl_")
    token = await LinkTokens(product.kept).find(parse_qs(urlsplit(link_url).query)["token"][0])
    token.require_open(datetime.now(UTC))
    return token


async def made(product: Product) -> int:
    """How many link tokens there are."""
    async with product.kept.storage.reading() as connection:
        counted = await connection.execute(select(func.count()).select_from(link_tokens))
    return int(counted.scalar_one())


async def test_a_link_token_is_made_as_told(kept_product: Product) -> None:
    told = {
        "accountId": "acme",
        "environment": "EU",
        "scopes": ["notes:read:admin"],
        "origin": "https://app.example.com",
    }
    payload = await create(kept_product, **told)
    token = await found(kept_product, payload["linkUrl"])
    assert payload["linkUrl"].endswith(f"?token={payload['linkToken']}")
    assert (payload["accountId"], payload["userErrors"]) == ("acme", [])
    assert datetime.fromisoformat(payload["expiresAt"]) == token.expires_at
    assert token.expires_at - token.created_at == timedelta(minutes=30)
    assert (token.account_id, token.environment) == ("acme", Environment.EU)
    assert (token.scopes, token.origin) == (("notes:read:admin",), "https://app.example.com")


async def test_an_account_gets_an_id_if_it_has_none(product: Product) -> None:
    payload = await create(product)
    token = await found(product, payload["linkUrl"])
    assert token.account_id == payload["accountId"]
    assert (token.scopes, token.origin) == (USUAL_SCOPES, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"accountId": "a b"}, ["accountId"]),
        ({"accountId": "default"}, ["accountId"]),
        ({"scopes": ["notes:read"]}, ["scopes"]),
        ({"origin": "http://app.example.com"}, ["origin"]),
        ({"origin": "app.example.com"}, ["origin"]),
    ],
)
async def test_what_cannot_be_linked_is_told_at_once(
    product: Product, given: dict[str, Any], field: list[str]
) -> None:
    payload = await create(product, **given)
    (error,) = payload.pop("userErrors")
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", field)
    assert set(payload.values()) == {None}
    assert await made(product) == 0


async def test_a_disabled_account_gets_no_token(product: Product) -> None:
    await product.kept.set_status("a", Status.DISABLED)
    (error,) = (await create(product, accountId="a"))["userErrors"]
    assert error == {
        "code": "BAD_USER_INPUT",
        "message": "The account 'a' is disabled: enable it first.",
        "field": ["accountId"],
    }


@pytest.mark.parametrize(
    ("scope", "account", "may_write", "told"),
    [
        (Scope.LINKING, None, False, []),
        (Scope.ALL_ACCOUNTS, None, True, []),
        (Scope.ALL_ACCOUNTS, None, False, ["FORBIDDEN"]),
        (Scope.ONE_ACCOUNT, "a", True, ["FORBIDDEN"]),
    ],
)
async def test_only_who_may_link_makes_link_tokens(
    product: Product, scope: Scope, account: str | None, told: list[str], *, may_write: bool
) -> None:
    token = await product.token(scope, account, may_write=may_write)
    answer = await product.ask(token, CREATE, {"input": {}})
    assert codes(answer) == told
    assert await made(product) == (0 if told else 1)


async def test_an_account_that_must_be_linked_again_comes_with_a_link(
    kept_product: Product,
) -> None:
    terms = AccountTerms(id="a", environment=Environment.SANDBOX, scopes=("notes:read:admin",))
    await kept_product.kept.link(terms, ApiKeyCredential(key="sandbox"))
    await kept_product.kept.set_status("a", Status.NEEDS_REAUTH)
    answer = await kept_product.ask(SERVER, STAGES, account="a")
    extensions = answer["errors"][0]["extensions"]
    token = await found(kept_product, extensions.pop("linkUrl"))
    assert extensions == {"code": "REAUTH_REQUIRED", "accountId": "a"}
    assert (token.account_id, token.environment) == ("a", Environment.SANDBOX)
    assert (token.scopes, token.origin) == (("notes:read:admin",), None)


async def test_the_first_refusal_comes_with_one_link_for_all_its_errors(product: Product) -> None:
    await product.kept.link(AccountTerms(id="a"), ApiKeyCredential(key="revoked"))
    text = "{ users { nodes { name } } tags { nodes { name } } }"
    errors = (await product.ask(SERVER, text, account="a"))["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"REAUTH_REQUIRED"}
    many = "{ a: users { nodes { name } } b: tags { nodes { name } } }"
    await product.kept.link(AccountTerms(id="a"), ApiKeyCredential(key="revoked"))
    before = await made(product)
    errors = (await product.ask(SERVER, many, account="a"))["errors"]
    assert len({error["extensions"]["linkUrl"] for error in errors}) == 1
    assert await made(product) == before + 1


@pytest.mark.parametrize(
    ("scope", "account", "may_write"),
    [(Scope.ONE_ACCOUNT, "a", True), (Scope.ALL_ACCOUNTS, None, False)],
)
async def test_who_may_not_link_gets_no_link(
    product: Product, scope: Scope, account: str | None, *, may_write: bool
) -> None:
    await product.kept.set_status("a", Status.NEEDS_REAUTH)
    token = await product.token(scope, account, may_write=may_write)
    answer = await product.ask(token, STAGES, account="a")
    assert answer["errors"][0]["extensions"] == {"code": "REAUTH_REQUIRED", "accountId": "a"}
    assert await made(product) == 0


async def test_each_of_many_accounts_gets_its_own_link(product: Product) -> None:
    for account_id in ("a", "b"):
        await product.kept.set_status(account_id, Status.NEEDS_REAUTH)
    text = "{ linkedAccounts { nodes { id users { nodes { name } } } } }"
    errors = (await product.ask(SERVER, text))["errors"]
    linked = [await found(product, error["extensions"]["linkUrl"]) for error in errors]
    assert sorted(token.account_id for token in linked) == ["a", "b"]
