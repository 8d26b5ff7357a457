"""Lever, hiregraph, and a product that links accounts, each on an address of its own."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.async_api import Page
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from accounts.link_terms import LinkTerms
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccount
from accounts.storage import open_storage
from accounts.tables import link_tokens
from server.accounts import kept_accounts
from server.serving import application
from server.settings import Settings
from tests.examples.site import Site, serving
from tests.server.link.conftest import NOTES, link_settings

_PAGE = """<!doctype html><html lang="en"><title>Product</title>
<script src="{hiregraph}/link.js"></script><script src="/page.js" defer></script>
<main><h1>Product</h1><button id="popup">Connect</button><button id="frame">Connect here</button>
<button id="close">Never mind</button><div id="container"></div><ol id="events"></ol></main>"""

_SCRIPT = """
const token = new URLSearchParams(location.search).get("token");
const note = (name) => (what) => {
  const line = document.createElement("li");
  line.textContent = `${name} ${JSON.stringify(what)}`;
  document.getElementById("events").append(line);
};
let handle;
const begin = (container) => () => {
  handle = HireGraph.link({ token, container, onSuccess: note("success"), onExit: note("exit") });
};
document.getElementById("popup").onclick = begin();
document.getElementById("frame").onclick = begin(document.getElementById("container"));
document.getElementById("close").onclick = () => handle.close();
"""


@dataclass(frozen=True, slots=True)
class Town:
    """Where everything is.

    Attributes:
        url: of hiregraph.
        product: of the product, which is another site than hiregraph to a browser.
        settings: hiregraph's.
        lever: the sandbox.
    """

    url: str
    product: str
    settings: Settings
    lever: Site

    async def token(self, *, expired: bool = False, **terms: Any) -> str:
        """A new link token, by default for an account of its own and for the product to open."""
        kept = kept_accounts(self.settings)
        chosen = {
            "account_id": f"a-{uuid4().hex}",
            "scopes": NOTES,
            "origin": self.product,
            **terms,
        }
        made = await LinkTokens(kept).create(LinkTerms(**chosen))
        if expired:
            ended = made.token.created_at - timedelta(seconds=1)
            mine = update(link_tokens).where(link_tokens.c.id == made.token.id)
            async with kept.storage.writing() as connection:
                await connection.execute(mine.values(expires_at=ended))
        await kept.storage.aclose()
        return made.secret

    async def linked(self, account_id: str) -> LinkedAccount:
        """An account that must be linked by now."""
        kept = kept_accounts(self.settings)
        found = await kept.get(account_id)
        await kept.storage.aclose()
        return found

    async def open(self, page: Page, token: str) -> None:
        """Open a link by hand."""
        await page.goto(f"{self.url}/link?token={token}")

    async def visit(self, page: Page, token: str) -> None:
        """Open the product's page, which has been given a token."""
        await page.goto(f"{self.product}/?token={token}")


@contextmanager
def town_of(lever: Site, folder: Path) -> Iterator[Town]:
    """All of them, running."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = link_settings(lever, folder, public_url=url, product_name="Northwind Hiring")
    asyncio.run(_prepare(settings))
    with serving(application(settings), listener), serving(_product(url)) as product:
        yield Town(url, product.replace("127.0.0.1", "localhost"), settings, lever)


async def _prepare(settings: Settings) -> None:
    await (await open_storage(settings.database_url.get_secret_value())).aclose()


def _product(hiregraph: str) -> Starlette:
    """A page with a policy as strict as the script allows."""
    policy = (
        f"default-src 'none'; script-src 'self' {hiregraph}; frame-src {hiregraph}; "
        "base-uri 'none'; form-action 'none'"
    )

    async def page(_request: Request) -> Response:
        text = _PAGE.format(hiregraph=hiregraph)
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    async def script(_request: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    return Starlette(routes=[Route("/", page), Route("/page.js", script)])
