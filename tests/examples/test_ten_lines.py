"""The ten lines of the main page, run as they stand there."""

import re
from typing import Any
from uuid import uuid4

from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.examples.site import ROOT, serving
from tests.server.link.town import Town

SECTION = (ROOT / "README.md").read_text().partition("## Link a customer in ten lines\n")[2]
LINES = dict(re.findall(r"```(python|html|js)\n(.*?)```", SECTION.partition("\n## ")[0], re.DOTALL))


def test_they_are_ten() -> None:
    assert list(LINES) == ["python", "html", "js"]
    assert len([line for text in LINES.values() for line in text.splitlines() if line]) == 10


async def test_they_link_a_customer(town: Town, page: Page) -> None:
    customer = f"customer-{uuid4().hex}"
    with serving(product(town.url, customer)) as url:
        await page.goto(url)
        async with page.expect_popup() as opening:
            await page.get_by_role("button").click()
        opened = await opening.value
        await opened.get_by_role("button", name="Connect with Lever").click()
        async with page.expect_event("load"):
            await opened.get_by_role("button", name="Accept").click()
        assert (await town.linked(customer)).id == customer


def product(hiregraph: str, customer: str) -> Starlette:
    """The ten lines, and what a product has anyway: a page with a button, and routes."""
    python, html, js = (text.replace("http://127.0.0.1:8000", hiregraph) for text in LINES.values())
    backend: dict[str, Any] = {}
    exec(python, backend)  # noqa: S102  -- our own page's lines

    async def show(_request: Request) -> Response:
        button = '<link rel="icon" href="data:,"><button id="connect">Connect</button>'
        return HTMLResponse(f"<!doctype html>{button}{html}<script>{js}</script>")

    def link_token(request: Request) -> Response:
        origin = str(request.base_url).rstrip("/")
        return PlainTextResponse(backend["link_token"](customer, origin))

    return Starlette(routes=[Route("/", show), Route("/link-token", link_token, methods=["POST"])])
