"""A sandbox on a socket with somebody who takes its webhooks, and its page in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import orjson
from playwright.async_api import Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.account import Account
from sandbox.data.records import Opportunity
from tests.examples.site import Site, serving, site_of
from tests.sandbox.conftest import Json

COLUMNS = 13


@dataclass
class Office:
    """The page, what lies behind it, and what was received.

    Attributes:
        answer: the status that webhooks are answered with.
    """

    site: Site
    receiver_url: str = ""
    answer: int = 204
    bodies: list[Json] = field(default_factory=list)

    @property
    def account(self) -> Account:
        return self.site.account

    def receiver(self) -> Starlette:
        async def take(request: Request) -> Response:
            self.bodies.append(orjson.loads(await request.body()))
            return Response(status_code=self.answer)

        return Starlette(routes=[Route("/hooks", take, methods=["POST"])])

    def api(self, method: str, path: str, body: Json) -> None:
        """Write by the API, as a program does."""
        url = f"{self.site.url}/v1{path}"
        httpx.request(method, url, json=body, auth=("sandbox", "")).raise_for_status()

    def hook(self, event: str) -> None:
        """Register a webhook."""
        self.api("POST", "/webhooks", {"event": event, "url": f"{self.receiver_url}/hooks"})

    def sending(self, **told: object) -> None:
        """Change how webhooks are sent."""
        url = f"{self.site.url}/__sandbox__/deliveries/options"
        httpx.patch(url, json=told).raise_for_status()

    def somebody(self, stage: str = "lead-new") -> Opportunity:
        """Who stands on top of a column."""
        records = self.account.index.walk({"stage_id": [stage]}, {}, None)
        return next(each for each in records if each.archived_at is None)

    def received(self, record: Opportunity) -> list[str]:
        """The events that were received of somebody."""
        bodies = [body for body in self.bodies if body["data"]["contactId"] == record.person.id]
        return [body["event"] for body in bodies]


@contextmanager
def office_of(people: int) -> Iterator[Office]:
    with site_of(people) as site:
        office = Office(site)
        with serving(office.receiver()) as office.receiver_url:
            yield office


async def open_page(office: Office, page: Page, query: str = "") -> None:
    await page.goto(f"{office.site.url}/recruiter{query}")
    await expect(page.locator(".column")).to_have_count(COLUMNS)


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def card(within: Page | Locator, record: Opportunity) -> Locator:
    return within.locator(f"[data-id='{record.id}']")


async def drag(page: Page, record: Opportunity, to: str) -> None:
    """Drag somebody into a column, which may be out of sight: then the board is scrolled."""
    await card(page, record).hover(position={"x": 20, "y": 16})
    await page.mouse.down()
    await card(page, record).hover(position={"x": 30, "y": 20})  # it is in the air from here on
    for _ in range(2):  # the second tells the browser that the mouse moved over the column
        await column(page, to).locator("header").hover()
    await page.mouse.up()
    await expect(card(column(page, to), record)).to_be_visible()


async def open_candidate(page: Page, record: Opportunity) -> Locator:
    """Open somebody's dialog by keyboard."""
    await card(page, record).get_by_role("button", name=f"Open {record.person.name}").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=record.person.name)
    await expect(dialog).to_be_visible()
    return dialog


def happened(page: Page, what: str) -> Locator:
    """What the list of changes says on its top, if it is that."""
    return page.locator("#feed .change").first.filter(has_text=what)
