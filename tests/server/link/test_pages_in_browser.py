"""What an administrator meets in a real browser, on every page that there is."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from accounts.linked_accounts import Status
from tests.browser import Complaints, barriers, shoot
from tests.examples.site import Site
from tests.server.link.town import Town, town_of

PHONE = {"width": 375, "height": 812}
MUCH = ("offers:read:admin", "eeo_responses_pii:read:admin", "notes:write:admin")

Way = Callable[[Town, Page], Awaitable[None]]


@pytest.fixture(scope="module")
def town(shared_lever: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town_of(shared_lever, tmp_path_factory.mktemp("link")) as running:
        yield running


async def consent(page: Page, answer: str) -> None:
    """Press the button, and decide at Lever's."""
    await page.get_by_role("button", name="with Lever").click()
    await page.get_by_role("button", name=answer).click()


async def send_key(page: Page, key: str) -> None:
    """Fill in a key, and send it."""
    if not await page.get_by_label("Lever API key").is_visible():
        await page.get_by_text("Use an API key instead").click()
    await page.get_by_label("Lever API key").fill(key)
    await page.get_by_role("button", name="with this key").click()


async def begin(town: Town, page: Page) -> None:
    await town.open(page, await town.token(scopes=MUCH))
    await page.get_by_text("What it can read and change").click()
    await page.get_by_text("Use an API key instead").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Connect Lever to Northwind Hiring"
    )


async def key_refused(town: Town, page: Page) -> None:
    await town.open(page, await town.token())
    await send_key(page, "wrong")
    await expect(page.get_by_role("alert")).to_contain_text("Lever does not accept this key")


async def key_insufficient(town: Town, page: Page) -> None:
    await town.open(page, await town.token(scopes=MUCH))
    await send_key(page, "sandbox-limited")
    await expect(page.get_by_role("alert")).to_contain_text("Offers")


async def linked(town: Town, page: Page) -> None:
    await town.open(page, await town.token(scopes=MUCH))
    await send_key(page, "sandbox")
    await page.get_by_text("This key can read more").click()


async def declined(town: Town, page: Page) -> None:
    await town.open(page, await town.token())
    await consent(page, "Deny")
    await expect(page.get_by_role("link", name="Try again")).to_be_visible()


async def expired(town: Town, page: Page) -> None:
    await town.open(page, await town.token(expired=True))
    await expect(page.get_by_role("heading")).to_have_text("This link has expired")


async def used(town: Town, page: Page) -> None:
    token = await town.token()
    await town.open(page, token)
    await consent(page, "Accept")
    await expect(page.get_by_role("heading")).to_have_text("Lever is connected")
    await town.open(page, token)
    await expect(page.get_by_role("heading")).to_have_text("Lever is already connected")


async def wrong_state(town: Town, page: Page) -> None:
    await page.goto(f"{town.url}/link/callback?state=made-up&code=made-up")
    await expect(page.get_by_role("heading")).to_have_text("This step is over")


SOON: list[Way] = [begin, key_insufficient, linked, declined]
LATER: list[Way] = [key_refused, expired, used, wrong_state]
WAYS = [*SOON, *(pytest.param(way, marks=pytest.mark.long) for way in LATER)]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_every_page_is_open_to_everybody(
    town: Town, page: Page, complaints: Complaints, way: Way
) -> None:
    await way(town, page)
    for scheme, size in (("light", None), ("dark", PHONE)):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size(size or {"width": 1280, "height": 800})  # type: ignore[arg-type]
        assert await barriers(page) == []
        await shoot(page, f"link-{way.__name__}-{scheme}")
    refused = [each for each in complaints if "the server responded with a status of 4" in each]
    assert complaints == refused
    complaints.clear()


@pytest.mark.long
@pytest.mark.parametrize("way", [begin, key_insufficient, linked], ids=lambda way: way.__name__)
async def test_pages_fit_the_narrowest_phone_and_the_clumsiest_thumb(
    town: Town, page: Page, complaints: Complaints, way: Way
) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await way(town, page)
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    targets = page.locator("button:visible, a:visible, summary:visible, input:visible")
    heights = [box["height"] for each in await targets.all() if (box := await each.bounding_box())]
    assert heights
    assert min(heights) >= 44
    complaints.clear()


async def test_who_declines_can_try_again_and_agree(
    town: Town, page: Page, complaints: Complaints
) -> None:
    await declined(town, page)
    complaints.forgive("status of 403")
    await page.get_by_role("link", name="Try again").click()
    await consent(page, "Accept")
    await expect(page.get_by_role("heading")).to_have_text("Lever is connected")
    assert page.url == f"{town.url}/link/callback"


async def test_a_key_is_mended_where_it_was_refused(
    town: Town, page: Page, complaints: Complaints
) -> None:
    await key_refused(town, page)
    complaints.forgive("status of 422")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_label("Lever API key")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Lever API key")).to_have_value("")
    await send_key(page, "sandbox")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Lever is connected")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()


async def test_an_account_is_linked_by_keyboard_alone(town: Town, page: Page) -> None:
    token = await town.token(account_id="by-keyboard")
    await town.open(page, token)
    met = []
    for _ in range(3):
        await page.keyboard.press("Tab")
        met.append(await page.evaluate("document.activeElement.textContent.trim()"))
        style = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
    assert met == ["What it can read", "Connect with Lever", "Use an API key instead"]
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("sandbox")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Lever is connected")
    assert (await town.linked("by-keyboard")).status is Status.ACTIVE


async def test_the_page_says_that_it_is_busy(town: Town, page: Page) -> None:
    await town.open(page, await town.token())
    await page.evaluate(
        """new MutationObserver(() => sessionStorage.said = JSON.stringify({
            status: document.querySelector("[role=status]").textContent,
            disabled: document.querySelector("form:has(#key) button").disabled,
        })).observe(document.querySelector("[role=status]"), { childList: true })"""
    )
    await send_key(page, "sandbox")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Lever is connected")
    assert await page.evaluate("JSON.parse(sessionStorage.said)") == {
        "status": "Trying the key with Lever. This takes a few seconds\u2026",
        "disabled": True,
    }


async def test_an_account_is_linked_without_scripts(town: Town, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await town.open(page, await town.token(account_id="without-scripts"))
    await consent(page, "Accept")
    await expect(page.get_by_role("heading")).to_have_text("Lever is connected")
    assert (await town.linked("without-scripts")).status is Status.ACTIVE
    await context.close()
