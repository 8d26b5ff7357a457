"""The plain page in a browser, for where GraphiQL was not built."""

import re

from playwright.async_api import Page, expect

from tests.browser import Complaints, barriers
from tests.examples.site import Site


async def test_an_example_runs(page: Page, plain_server: str) -> None:
    await page.goto(f"{plain_server}/graphql")
    await expect(page.get_by_text("This is the plain explorer.")).to_be_visible()
    await page.get_by_label("Example").select_option("Open jobs and who hires for them")
    await page.get_by_role("button", name="Run").click()
    await expect(page.get_by_role("status")).to_have_text(re.compile(r"^200, \d+ ms$"))
    await expect(page.locator("#result")).to_contain_text('"hiringManager": {')
    assert await barriers(page) == []


async def test_an_example_that_writes_names_a_record_and_is_run(
    page: Page, plain_server: str, site: Site
) -> None:
    await page.goto(f"{plain_server}/graphql")
    await page.get_by_label("Example").select_option("Move an application to another stage")
    await expect(page.get_by_label("Variables")).to_have_value(re.compile(r'"stageId": "\w+"'))
    await page.get_by_role("button", name="Run").click()
    await expect(page.locator("#result")).to_contain_text('"userErrors": []')
    assert [change.kind for change in site.account.journal.changes] == ["opportunity.stage"]


async def test_headers_go_along(page: Page, complaints: Complaints, plain_server: str) -> None:
    await page.goto(f"{plain_server}/graphql")
    await page.get_by_label("Headers").fill('{"X-Linked-Account": "nobody"}')
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#result")).to_contain_text('"code": "NOT_FOUND"')
    complaints.forgive("status of 404")


async def test_variables_that_are_no_json_are_told(page: Page, plain_server: str) -> None:
    await page.goto(f"{plain_server}/graphql")
    await page.get_by_label("Variables").fill("{")
    await page.get_by_role("button", name="Run").click()
    await expect(page.locator("#result")).to_contain_text("Variables: Expected property name")
    await expect(page.get_by_role("status")).to_have_text("not sent or not read")
