"""Accounts of the database, and tokens that reach one of them: nothing of another is to be had."""

from typing import Any

from accounts.tokens import Grant, Scope, Tokens
from tests.end_to_end.product import KEYS, PEOPLE, SERVER, Product, codes
from tests.fixtures.linked import truth_of

USERS = "{ users(first: 100) { nodes { id remoteId } pageInfo { endCursor } } }"


def remote_ids(answer: Any) -> set[str]:
    return {node["remoteId"] for node in answer["data"]["users"]["nodes"]}


async def test_the_settings_token_reads_all_accounts(product: Product) -> None:
    for account, key in KEYS.items():
        expected = {user["id"] for user in truth_of(PEOPLE, key)["users"]}
        assert remote_ids(await product.ask(SERVER, USERS, account=account)) == expected
    assert codes(await product.ask(SERVER, USERS, account="c")) == ["NOT_FOUND"]
    assert codes(await product.ask(SERVER, USERS)) == ["NOT_FOUND"]


async def test_a_token_of_one_account_reads_that_one_unnamed(product: Product) -> None:
    everything = await product.token(Scope.ALL_ACCOUNTS)
    await product.ask(everything, USERS, account="b")  # warms the other's cache
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    expected = {user["id"] for user in truth_of(PEOPLE, KEYS["a"])["users"]}
    assert remote_ids(await product.ask(mine, USERS)) == expected
    assert remote_ids(await product.ask(mine, USERS, account="a")) == expected


async def test_it_is_told_nothing_of_others(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    linked = await product.ask(mine, USERS, account="b")
    unknown = await product.ask(mine, USERS, account="c")
    assert linked["errors"] == unknown["errors"]
    assert codes(linked) == ["FORBIDDEN"]


async def test_ids_and_cursors_of_another_account_are_worth_nothing(product: Product) -> None:
    theirs = (await product.ask(SERVER, USERS, account="b"))["data"]["users"]
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    node = await product.ask(mine, f'{{ node(id: "{theirs["nodes"][0]["id"]}") {{ id }} }}')
    assert codes(node) == ["NOT_FOUND"]
    after = theirs["pageInfo"]["endCursor"]
    page = await product.ask(mine, f'{{ users(first: 1, after: "{after}") {{ nodes {{ id }} }} }}')
    assert codes(page) == ["BAD_USER_INPUT"]


async def test_a_token_for_linking_reads_nothing(product: Product) -> None:
    linking = await product.token(Scope.LINKING)
    assert codes(await product.ask(linking, USERS)) == ["FORBIDDEN"]
    assert codes(await product.ask(linking, USERS, account="a")) == ["FORBIDDEN"]


async def test_a_revoked_token_is_refused_at_once(product: Product) -> None:
    tokens = Tokens(product.kept.storage)
    made = await tokens.create("test", Grant.everything())
    assert "errors" not in await product.ask(made.secret, USERS, account="a")
    await tokens.revoke(made.token.id)
    assert codes(await product.ask(made.secret, USERS, account="a")) == ["UNAUTHENTICATED"]
    assert codes(await product.ask("hg_unknown", USERS, account="a")) == ["UNAUTHENTICATED"]


async def test_an_unlinked_account_is_gone_at_once_with_its_tokens(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    assert "errors" not in await product.ask(mine, USERS)
    await product.kept.unlink("a")
    assert codes(await product.ask(mine, USERS)) == ["UNAUTHENTICATED"]
    assert codes(await product.ask(SERVER, USERS, account="a")) == ["NOT_FOUND"]
    assert "errors" not in await product.ask(SERVER, USERS, account="b")


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
