"""A real Chromium for the tests: a page that notes whatever goes wrong in it.

A test that takes `page` runs on the event loop of the session, where the browser lives; whatever
it talks to must run in a thread or process of its own (`tests/examples/site.py`). The page reaches
this machine only. Errors of scripts, of the console (a breach of the content security policy is
one) and of requests are complaints; none may be left when the test ends.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it ships none
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    async_playwright,
    expect,
)

from tests.interop.packages import ROOT, unavailable

SCREENSHOTS = ROOT / ".cache" / "screenshots"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same without its windows: a page takes it an eighth of the processor time."""

_LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
_GRAVE = {"serious", "critical"}
_PATIENCE_MS = 30_000

expect.set_options(timeout=_PATIENCE_MS)


class Complaints(list[str]):
    """What went wrong in a page, in order."""

    def forgive(self, part: str) -> None:
        """Take out what the test has brought about; there must be such a complaint."""
        assert any(part in complaint for complaint in self), self
        self[:] = [complaint for complaint in self if part not in complaint]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a window and without a way beyond this machine."""
    path = _chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=[_LOOPBACK_ONLY])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browsing(browser: Browser) -> AsyncIterator[BrowserContext]:
    """What a person who opens the browser anew has: no cookies, nothing stored."""
    opened = await browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="UTC"
    )
    opened.set_default_timeout(_PATIENCE_MS)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def complaints(browsing: BrowserContext) -> AsyncIterator[Complaints]:
    """What went wrong so far, in any page of the test; none of it may be left at its end."""
    found = Complaints()

    def of_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(f"console: {message.text}")

    def of_script(error: WebError) -> None:
        found.append(f"script: {error.error}")

    def of_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith(("http", "ws")) and not _is_here(address.hostname):
            found.append(f"request: {request.url} is not of this machine")

    browsing.on("console", of_console)
    browsing.on("weberror", of_script)
    browsing.on("request", of_request)
    yield found
    assert found == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(browsing: BrowserContext, complaints: Complaints) -> Page:
    """An empty page, 1280 by 800."""
    assert complaints == []
    return await browsing.new_page()


async def barriers(page: Page, within: str | None = None) -> list[str]:
    """What axe-core calls serious or critical for people with disabilities, in a part of the page.

    Args:
        page: as it is now.
        within: a CSS selector; None for all of the page.
    """
    violations = (await Axe().run(page, within)).response["violations"]
    return [
        f"{violation['id']}: {node['target'][0]}"
        for violation in violations
        if violation["impact"] in _GRAVE
        for node in violation["nodes"]
    ]


async def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at, in a folder outside of git."""
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")


def _chromium() -> Path:
    """The Chromium of `HIREGRAPH_TEST_CHROMIUM`, else the one that is installed."""
    named = os.environ.get("HIREGRAPH_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        unavailable("Chromium is not installed: `make browser` installs Debian's.")
    return Path(found)


def _is_here(host: str | None) -> bool:
    return host in {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what needs the browser on its event loop."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
