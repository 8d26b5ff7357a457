"""`/link.js` on a product's page, which is of another site and has a strict policy."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.async_api import Error, FrameLocator, Page, expect

from tests.browser import Complaints, barriers, shoot
from tests.examples.site import Site
from tests.server.link.town import Town, town_of

CONNECTED = "Lever is connected"
FORGED = '{ type: "hiregraph:link", event: "success", accountId: "forged" }'


@pytest.fixture(scope="module")
def town(shared_lever: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town_of(shared_lever, tmp_path_factory.mktemp("link")) as running:
        yield running


async def popup(town: Town, page: Page, token: str) -> Page:
    """Open the link from the product's page."""
    await town.visit(page, token)
    async with page.expect_popup() as opening:
        await page.get_by_role("button", name="Connect", exact=True).click()
    return await opening.value


async def frame(town: Town, page: Page, token: str) -> FrameLocator:
    """Open the link within the product's page."""
    await town.visit(page, token)
    await page.get_by_role("button", name="Connect here").click()
    return page.frame_locator("#container iframe")


async def told(page: Page, *events: str) -> None:
    """The product was told of just these."""
    await expect(page.locator("#events li")).to_have_text(list(events))


async def leave(opened: Page, button: str) -> None:
    """Press a button that closes its window, which may be gone before the press is over."""
    async with opened.expect_event("close"):
        with contextlib.suppress(Error):
            await opened.get_by_role("button", name=button).click()


async def send_key(place: Page | FrameLocator, key: str) -> None:
    if not await place.get_by_label("Lever API key").is_visible():
        await place.get_by_text("Use an API key instead").click()
    await place.get_by_label("Lever API key").fill(key)
    await place.get_by_role("button", name="with this key").click()


async def test_a_popup_goes_to_lever_and_comes_back(town: Town, page: Page) -> None:
    opened = await popup(town, page, await town.token(account_id="popup"))
    await opened.get_by_role("button", name="Connect with Lever").click()
    await opened.get_by_role("button", name="Accept").click()
    await expect(opened.get_by_role("heading")).to_have_text(CONNECTED)
    await told(page, 'success {"accountId":"popup"}')
    assert (await town.linked("popup")).id == "popup"
    await leave(opened, "Close this window")
    await page.wait_for_timeout(1_000)
    await told(page, 'success {"accountId":"popup"}')


async def test_a_popup_that_is_closed_is_told_with_what_went_wrong_last(
    town: Town, page: Page, complaints: Complaints
) -> None:
    opened = await popup(town, page, await town.token())
    await send_key(opened, "wrong")
    await expect(opened.get_by_role("alert")).to_be_visible()
    complaints.forgive("status of 422")
    await opened.close()
    await told(page, 'exit {"reason":"CLOSED","failure":"KEY_REFUSED"}')


async def test_who_cancels_is_told_from_who_closes(town: Town, page: Page) -> None:
    opened = await popup(town, page, await town.token())
    await leave(opened, "Cancel")
    await told(page, 'exit {"reason":"CANCELLED","failure":null}')


async def test_a_popup_that_is_blocked_is_told_at_once(town: Town, page: Page) -> None:
    await page.add_init_script("window.open = () => null")
    await town.visit(page, await town.token())
    await page.get_by_role("button", name="Connect", exact=True).click()
    await told(page, 'exit {"reason":"POPUP_BLOCKED","failure":null}')


@pytest.mark.long
async def test_a_link_that_is_over_is_told(town: Town, page: Page, complaints: Complaints) -> None:
    opened = await popup(town, page, await town.token(expired=True))
    await expect(opened.get_by_role("heading")).to_have_text("This link has expired")
    complaints.forgive("status of 410")
    await leave(opened, "Close this window")
    await told(page, 'exit {"reason":"CANCELLED","failure":"TOKEN_EXPIRED"}')


async def test_a_key_is_taken_within_the_page(town: Town, page: Page) -> None:
    inside = await frame(town, page, await town.token(account_id="framed"))
    await send_key(inside, "sandbox")
    await expect(inside.get_by_role("heading", level=1)).to_have_text(CONNECTED)
    await told(page, 'success {"accountId":"framed"}')
    assert await barriers(page) == []
    await inside.get_by_role("button", name="Close this window").click()
    await expect(page.locator("iframe")).to_have_count(0)
    await told(page, 'success {"accountId":"framed"}')


async def test_from_within_the_page_consent_gets_a_window_of_its_own(
    town: Town, page: Page
) -> None:
    inside = await frame(town, page, await town.token(account_id="framed-consent"))
    async with page.expect_popup() as opening:
        await inside.get_by_role("button", name="Connect with Lever").click()
    window = await opening.value
    await expect(inside.get_by_role("status")).to_contain_text("window that has opened")
    await shoot(page, "link-frame-waiting")
    await window.get_by_role("button", name="Accept").click()
    await expect(window.get_by_role("heading")).to_have_text(CONNECTED)
    await told(page, 'success {"accountId":"framed-consent"}')
    await expect(inside.get_by_role("heading")).to_have_text("Lever is already connected")


@pytest.mark.long
async def test_a_consent_window_that_is_closed_lets_the_frame_begin_again(
    town: Town, page: Page
) -> None:
    inside = await frame(town, page, await town.token())
    button = inside.get_by_role("button", name="Connect with Lever")
    async with page.expect_popup() as opening:
        await button.click()
    await expect(button).to_be_disabled()
    await (await opening.value).close()
    await expect(button).to_be_enabled()
    await inside.get_by_role("button", name="Cancel").click()
    await expect(page.locator("iframe")).to_have_count(0)
    await told(page, 'exit {"reason":"CANCELLED","failure":null}')


@pytest.mark.parametrize("origin", ["https://app.example.com", None])
async def test_no_other_page_than_the_links_own_may_frame_it(
    town: Town, page: Page, complaints: Complaints, origin: str | None
) -> None:
    inside = await frame(town, page, await town.token(origin=origin))
    await expect(page.locator("iframe")).to_have_count(1)
    await page.wait_for_timeout(500)
    assert await inside.get_by_role("heading").count() == 0
    complaints.forgive("frame-ancestors")
    complaints.clear()
    await told(page)


@pytest.mark.long
async def test_a_page_of_another_origin_is_told_nothing(town: Town, page: Page) -> None:
    opened = await popup(town, page, await town.token(origin="https://app.example.com"))
    await send_key(opened, "sandbox")
    await expect(opened.get_by_role("heading", level=1)).to_have_text(CONNECTED)
    await opened.close()
    await told(page, 'exit {"reason":"CLOSED","failure":null}')


async def test_messages_of_others_are_not_believed(town: Town, page: Page) -> None:
    inside = await frame(town, page, await town.token())
    await expect(inside.get_by_role("heading")).to_be_visible()
    async with page.expect_popup() as opening:
        other = f"{town.url}/link?token={await town.token()}"
        await page.evaluate(f"void window.open('{other}')")
    await (await opening.value).evaluate(f"opener.postMessage({FORGED}, '*')")
    await page.evaluate(f"window.postMessage({FORGED}, '*')")
    await inside.get_by_role("button", name="Cancel").click()
    await told(page, 'exit {"reason":"CANCELLED","failure":null}')


async def test_what_the_popup_says_elsewhere_is_not_believed(town: Town, page: Page) -> None:
    opened = await popup(town, page, await town.token())
    await opened.get_by_role("button", name="Connect with Lever").click()
    await expect(opened.get_by_role("button", name="Accept")).to_be_visible()
    await opened.evaluate(f"opener.postMessage({FORGED}, '*')")
    await opened.close()
    await told(page, 'exit {"reason":"CLOSED","failure":null}')


async def test_a_second_popup_takes_the_place_of_the_first(town: Town, page: Page) -> None:
    first = await popup(town, page, await town.token(account_id="once"))
    async with page.expect_popup() as opening, first.expect_event("close"):
        await page.get_by_role("button", name="Connect", exact=True).click()
    second = await opening.value
    await send_key(second, "sandbox")
    await expect(second.get_by_role("heading", level=1)).to_have_text(CONNECTED)
    await told(page, 'success {"accountId":"once"}')


async def test_the_product_can_take_the_page_away(town: Town, page: Page) -> None:
    await frame(town, page, await town.token())
    await page.get_by_role("button", name="Never mind").click()
    await expect(page.locator("iframe")).to_have_count(0)
    opened = await popup(town, page, await town.token())
    async with opened.expect_event("close"):
        await page.get_by_role("button", name="Never mind").click()
    await page.wait_for_timeout(1_000)
    await told(page)
