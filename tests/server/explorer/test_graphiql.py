"""GraphiQL in a browser: what a person sees who opens the explorer."""

import re
from typing import Literal

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser import barriers, shoot
from tests.examples.site import Site
from tests.server.explorer.conftest import Dev
from tests.server.explorer.graphiql import open_graphiql

OF_GRAPHIQL = "nested-interactive: li"
"""Its tabs hold the buttons that close them."""


async def test_the_first_example_runs_and_its_cost_is_told(page: Page, open_server: str) -> None:
    opened = await open_graphiql(page, open_server)
    await expect(opened.query).to_contain_text("query Candidates {")
    await expect(opened.cost).to_have_text("Press ▶ or Ctrl-Enter to run the query.")
    await opened.run()
    await expect(opened.answer).to_contain_text('"candidates": {')
    await expect(opened.cost).to_contain_text(
        re.compile(r"^Upstream calls5From cache0Rate limit wait0 msIn all[\d.]+ m?s$")
    )


async def test_an_example_opens_in_a_tab_of_its_own_once(page: Page, open_server: str) -> None:
    opened = await open_graphiql(page, open_server)
    await opened.open_example("Open jobs and who hires for them")
    await expect(opened.tabs).to_have_text(["Candidates", "OpenJobs"])
    await expect(opened.query).to_contain_text("jobs(first: 25")
    await opened.open_example("Candidates with all their applications")
    await expect(opened.query).to_contain_text("query Candidates {")
    await opened.open_example("Open jobs and who hires for them")
    await expect(opened.query).to_contain_text("jobs(first: 25")
    await expect(opened.tabs).to_have_text(["Candidates", "OpenJobs"])


@pytest.mark.usefixtures("built")
async def test_an_example_that_writes_names_a_record_and_is_run(page: Page, dev: Dev) -> None:
    opened = await open_graphiql(page, dev.url)
    await opened.open_example("Write a note on an application")
    await expect(opened.variables).to_have_text(
        re.compile(r'"applicationId":\s"\w+".*"actorId":\s"\w+"')
    )
    before = dev.changes()
    await shoot(page, "explorer-writing")
    await opened.run()
    await expect(opened.answer).to_contain_text('"userErrors": []')
    [written] = dev.changes()[len(before) :]
    assert written["kind"] == "note.created"
    assert written["to"]["fields"][0]["value"] == "Explains hard things in plain words."


@pytest.mark.usefixtures("built")
async def test_a_subscription_shows_what_happens_until_it_is_stopped(page: Page, dev: Dev) -> None:
    await link(dev, "umbrella")
    opened = await open_graphiql(
        page, dev.url, "/graphql?query=subscription{events{type accountId}}"
    )
    await page.get_by_label("Account").select_option("umbrella")
    async with page.expect_response(lambda each: each.request.method == "POST"):
        await opened.run()
    await link(dev, "umbrella")
    await expect(opened.answer).to_contain_text('"accountId": "umbrella"')
    await expect(opened.answer).to_contain_text('"type": "LINKED"')
    await expect(opened.cost).to_contain_text("Upstream calls0")
    await page.get_by_role("button", name="Stop query").click()
    await expect(page.get_by_role("button", name="Execute query")).to_be_visible()


async def link(dev: Dev, account: str) -> None:
    """Link an account, or link it again, which is an event too."""
    text = "mutation ($in: LinkAccountInput!) { linkAccount(input: $in) { userErrors { code } } }"
    given = {"in": {"id": account, "apiKey": "sandbox-2"}}
    async with httpx.AsyncClient() as client:
        body = {"query": text, "variables": given}
        answer = await client.post(f"{dev.url}/graphql", json=body)
    assert answer.json()["data"]["linkAccount"]["userErrors"] == []


async def test_where_records_are_peoples_none_is_named_by_a_click(
    page: Page, open_server: str, site: Site
) -> None:
    opened = await open_graphiql(page, open_server)
    await opened.open_example("Reject an application, and open it again")
    await expect(opened.variables).to_contain_text('"applicationId": "",')
    await expect(opened.query).to_contain_text("# Finds ids to put into the variables:")
    await opened.run()
    await expect(opened.answer).to_contain_text('"code": "BAD_USER_INPUT"')
    assert list(site.account.journal.changes) == []


async def test_the_keyboard_alone_does(page: Page, open_server: str) -> None:
    opened = await open_graphiql(page, open_server)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Examples")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("End")
    await expect(page.get_by_role("menuitem").last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(opened.query).to_contain_text("mutation LetLink")
    await page.keyboard.press("Control+Enter")
    await expect(opened.answer).to_contain_text('"createLinkToken": null')


async def test_a_query_in_the_address_is_opened(page: Page, open_server: str) -> None:
    asked = "/graphql?query=query+Q($n:Int!){users(first:$n){nodes{name}}}&variables={%22n%22:1}"
    opened = await open_graphiql(page, open_server, asked)
    await opened.run()
    await expect(opened.answer).to_contain_text('"users": {')
    await expect(opened.tabs).to_have_text(["Q"])


async def test_the_documentation_opens_a_type(page: Page, open_server: str) -> None:
    await open_graphiql(page, open_server)
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = page.locator(".graphiql-doc-explorer")
    await documentation.get_by_role("link", name="Query", exact=True).click()
    await documentation.get_by_role("link", name="Candidate", exact=True).first.click()
    await expect(documentation.get_by_role("link", name="emailAddresses")).to_be_visible()


async def test_the_query_builder_adds_a_field(page: Page, open_server: str) -> None:
    opened = await open_graphiql(page, open_server, "/graphql?query={users{nodes{name}}}")
    await page.get_by_role("button", name="Show Query builder").click()
    await page.locator('[data-field-name="email"]').first.click()
    await expect(opened.query).to_contain_text("email")


@pytest.mark.parametrize(
    ("scheme", "base"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(33, 42, 59)")]
)
async def test_its_colours_follow_the_system_and_can_be_told_apart(
    page: Page, open_server: str, scheme: Literal["light", "dark"], base: str
) -> None:
    await page.emulate_media(color_scheme=scheme)
    opened = await open_graphiql(page, open_server)
    await expect(page.locator("body")).to_have_css("background-color", base)
    await opened.run()
    await expect(opened.answer).to_contain_text('"candidates": {')
    await shoot(page, f"explorer-{scheme}")
    assert await barriers(page) == [OF_GRAPHIQL]


async def test_a_narrow_screen_shows_query_and_answer_one_below_the_other(
    page: Page, open_server: str
) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    opened = await open_graphiql(page, open_server)
    await opened.run()
    await expect(opened.answer).to_contain_text('"candidates": {')
    query = await page.locator(".graphiql-editors").bounding_box()
    answer = await page.locator(".graphiql-response").bounding_box()
    await shoot(page, "explorer-narrow")
    assert query
    assert answer
    assert query["y"] + query["height"] <= answer["y"]
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_no_header_outlives_the_page(page: Page, open_server: str) -> None:
    opened = await open_graphiql(page, open_server)
    await page.get_by_role("button", name="Headers").click()
    await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)").click()
    await page.keyboard.insert_text('{"Authorization": "Bearer written-here"}')
    await opened.run()
    await expect(opened.answer).to_contain_text('"candidates": {')
    await page.wait_for_function("localStorage.getItem('graphiql:queries')?.includes('Candidates')")
    assert "written-here" not in await page.evaluate("JSON.stringify(localStorage)")
