"""A customer connects in a real browser, and sees their jobs."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, ViewportSize, expect

from accounts.linked_accounts import Status
from examples.client import Hiregraph, connect
from examples.link_a_customer.app import create_app
from server.accounts import kept_accounts
from tests.browser import Complaints, barriers, shoot
from tests.examples.site import Site, serving
from tests.server.link.town import Town

PHONE: ViewportSize = {"width": 375, "height": 812}


@pytest.fixture
def hiregraph(town: Town) -> Iterator[Hiregraph]:
    api = connect(town.url, tries=1)
    with api.http:
        yield api


@pytest.fixture
def customer() -> str:
    return f"customer-{uuid4().hex}"


@pytest.fixture
def product(hiregraph: Hiregraph, customer: str) -> Iterator[str]:
    """The product's page, for a customer who is not linked yet."""
    with serving(create_app(hiregraph, customer)) as url:
        yield url


async def popup(page: Page, product: str) -> Page:
    """Press the button on the product's page."""
    await page.goto(product)
    async with page.expect_popup() as opening:
        await page.get_by_role("button", name="Connect").click()
    return await opening.value


async def decide(opened: Page, answer: str) -> None:
    await opened.get_by_role("button", name="Connect with Lever").click()
    await opened.get_by_role("button", name=answer).click()


async def send_key(opened: Page, key: str) -> None:
    await opened.get_by_text("Use an API key instead").click()
    await opened.get_by_label("Lever API key").fill(key)
    await opened.get_by_role("button", name="with this key").click()


def names_of_open_jobs(site: Site) -> list[str]:
    """Those that the sandbox has, by name."""
    return sorted(
        posting["text"]
        for posting in site.account.postings.values()
        if posting["state"] in {"published", "internal"}
        and posting["confidentiality"] == "non-confidential"
    )


async def refuse(town: Town, account_id: str) -> None:
    """Have the account's credential found to be taken no longer."""
    kept = kept_accounts(town.settings)
    await kept.set_status(account_id, Status.NEEDS_REAUTH, last_error="refused")
    await kept.storage.aclose()


async def require_jobs(page: Page, site: Site) -> None:
    await expect(page.get_by_text("Lever is connected.")).to_be_visible()
    assert sorted(await page.get_by_role("listitem").all_inner_texts()) == names_of_open_jobs(site)


async def test_who_agrees_at_lever_sees_their_jobs(
    product: str, page: Page, shared_site: Site
) -> None:
    opened = await popup(page, product)
    await decide(opened, "Accept")
    await require_jobs(page, shared_site)


async def test_who_has_a_key_sees_their_jobs(product: str, page: Page, shared_site: Site) -> None:
    opened = await popup(page, product)
    await send_key(opened, "sandbox")
    await require_jobs(page, shared_site)


async def test_who_closes_the_window_can_begin_again(product: str, page: Page) -> None:
    opened = await popup(page, product)
    await opened.close()
    told = "The window was closed before anything was connected."
    await expect(page.get_by_role("status")).to_have_text(told)
    async with page.expect_popup():
        await page.get_by_role("button", name="Connect").click()
    await expect(page.get_by_role("status")).to_have_text("")


async def test_who_declines_at_lever_is_told_so(
    product: str, page: Page, complaints: Complaints
) -> None:
    opened = await popup(page, product)
    await decide(opened, "Deny")
    await opened.get_by_role("button", name="Close this window").click()
    told = "Lever was told not to connect. You can try again at any time."
    await expect(page.get_by_role("status")).to_have_text(told)
    complaints.forgive("status of 403")


async def test_a_window_that_is_blocked_is_told(product: str, page: Page) -> None:
    await page.add_init_script("window.open = () => null")
    await page.goto(product)
    await page.get_by_role("button", name="Connect").click()
    await expect(page.get_by_role("status")).to_contain_text("Your browser blocked the window.")


async def test_an_account_whose_key_is_no_longer_taken_is_connected_again(
    product: str, page: Page, town: Town, customer: str, shared_site: Site
) -> None:
    opened = await popup(page, product)
    await send_key(opened, "sandbox")
    await require_jobs(page, shared_site)
    await opened.close()
    await refuse(town, customer)
    await page.reload()
    await expect(page.get_by_role("heading", level=2)).to_have_text("Lever is no longer connected")
    opened = await popup(page, product)
    await opened.get_by_role("button", name="Reconnect with Lever").click()
    await opened.get_by_role("button", name="Accept").click()
    await require_jobs(page, shared_site)


async def test_what_hiregraph_refuses_is_told(
    hiregraph: Hiregraph, page: Page, complaints: Complaints
) -> None:
    with serving(create_app(hiregraph, "no good id ?")) as product:
        await page.goto(product)
        await page.get_by_role("button", name="Connect").click()
        await expect(page.get_by_role("status")).not_to_be_empty()
    complaints.forgive("status of 502")


def test_a_page_without_hiregraph_says_so(customer: str) -> None:
    nowhere = connect("http://127.0.0.1:1", tries=1)
    with nowhere.http, serving(create_app(nowhere, customer)) as product:
        answer = httpx.get(product)
    assert answer.status_code == 502
    assert answer.text.startswith("Your jobs cannot be reached now.")


async def test_the_page_fits_a_phone_and_is_open_to_everybody(
    product: str, page: Page, shared_site: Site
) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(product)
    assert await barriers(page) == []
    await shoot(page, "example-link-phone")
    opened = await popup(page, product)
    await send_key(opened, "sandbox")
    await require_jobs(page, shared_site)
    assert await barriers(page) == []
    await shoot(page, "example-link-phone-linked")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
