"""The bar of the explorer: the API token, and the account that queries are for."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser import Complaints, barriers
from tests.fixtures.linked import truth_of
from tests.server.explorer.conftest import KEYS, PEOPLE, TOKEN
from tests.server.explorer.graphiql import GraphiQL, open_graphiql

USERS = "/graphql?query={users(first:1){nodes{remoteId}}}"
MISSING = "This server asks for an API token: put it into the field “API token”."
WRONG = "The server does not know this API token."


async def give_token(page: Page, token: str) -> None:
    await page.get_by_label("API token").fill(token)
    await page.keyboard.press("Enter")


async def choose_account(page: Page, account: str) -> None:
    await page.get_by_role("combobox", name="Account").select_option(account)


async def expect_users_of(opened: GraphiQL, account: str) -> None:
    await opened.run()
    await expect(opened.answer).to_contain_text('"upstreamCalls": 1')
    shown = re.search(r'"remoteId":\s"([^"]+)"', await opened.answer.inner_text())
    assert shown
    assert shown[1] in {user["id"] for user in truth_of(PEOPLE, KEYS[account])["users"]}


def hint(page: Page) -> Locator:
    return page.locator("#token-hint")


async def test_who_has_no_token_is_told_where_to_put_it(
    page: Page, complaints: Complaints, guarded_server: str
) -> None:
    await open_graphiql(page, guarded_server)
    await expect(hint(page)).to_have_text(MISSING)
    await expect(page.get_by_label("API token")).to_be_focused()
    await expect(page.get_by_label("API token")).to_have_accessible_description(MISSING)
    assert await barriers(page, ".bar") == []
    complaints.forgive("status of 401")


async def test_a_wrong_token_is_told_and_a_right_one_gives_data(
    page: Page, complaints: Complaints, guarded_server: str
) -> None:
    opened = await open_graphiql(page, guarded_server, USERS)
    await give_token(page, "no token of this server")
    await expect(hint(page)).to_contain_text(WRONG)
    await give_token(page, TOKEN)
    await expect(hint(page)).to_be_empty()
    await expect(page.get_by_role("combobox", name="Account")).to_have_value("acme")
    await expect_users_of(opened, "acme")
    complaints.forgive("status of 401")


async def test_the_accounts_can_be_picked_and_the_first_that_works_is(
    page: Page, complaints: Complaints, guarded_server: str
) -> None:
    await open_graphiql(page, guarded_server)
    await give_token(page, TOKEN)
    accounts = page.get_by_role("combobox", name="Account")
    names = ["abandoned (disabled)", "acme", "umbrella"]
    await expect(accounts.get_by_role("option")).to_have_text(names)
    await expect(accounts).to_have_value("acme")
    complaints.forgive("status of 401")


async def test_another_account_shows_other_data(
    page: Page, complaints: Complaints, guarded_server: str
) -> None:
    opened = await open_graphiql(page, guarded_server, USERS)
    await give_token(page, TOKEN)
    for account in ("acme", "umbrella"):
        await choose_account(page, account)
        await expect_users_of(opened, account)
    complaints.forgive("status of 401")


async def test_the_token_is_kept_for_this_browser_tab_alone(
    page: Page, complaints: Complaints, guarded_server: str
) -> None:
    opened = await open_graphiql(page, guarded_server, USERS)
    await give_token(page, TOKEN)
    await choose_account(page, "umbrella")
    complaints.forgive("status of 401")
    await page.reload()
    await expect_users_of(opened, "umbrella")
    assert TOKEN in await page.evaluate("JSON.stringify(sessionStorage)")
    assert TOKEN not in await page.evaluate("JSON.stringify(localStorage)")
    assert TOKEN not in page.url
