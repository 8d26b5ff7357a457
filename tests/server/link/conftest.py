"""A server that links accounts of a sandbox Lever, and somebody who goes through its pages."""

import html
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from accounts.link_terms import LinkTerms
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccounts
from resolvers.api import schema
from server.accounts import kept_accounts
from server.app import create_app
from server.settings import Settings, load_settings
from tests.examples.site import Site, site_of
from tests.fixtures.databases import sqlite_url

ORIGIN = "https://app.example.com"
NOTES = ("notes:read:admin", "stages:read:admin")
PEOPLE = 20


@pytest.fixture(scope="session")
def shared_lever() -> Iterator[Site]:
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture
def lever(shared_lever: Site) -> Iterator[Site]:
    """A sandbox in which nothing goes wrong but what the test plans."""
    shared_lever.asked("")
    yield shared_lever
    shared_lever.heal()


def link_settings(lever: Site, folder: Path, **more: object) -> Settings:
    """Settings by which accounts of that sandbox can be linked."""
    chosen: dict[str, object] = {
        "lever_api_url": f"{lever.url}/v1",
        "lever_auth_url": lever.url,
        "lever_client_id": "sandbox-app",
        "lever_client_secret": "sandbox-secret",
        "lever_rate": 10_000,
        "lever_burst": 10_000,
        "public_url": "https://localhost",
        "database_url": sqlite_url(folder),
        "secret_key": "a secret of the tests",
    }
    return load_settings(**{**chosen, **more})


@dataclass(frozen=True, slots=True)
class Linking:
    """A server, what it keeps, and a browser's way through it."""

    app: Starlette
    http: httpx.AsyncClient
    kept: LinkedAccounts
    lever: Site

    async def token(self, **terms: Any) -> str:
        """A new link token, by default for the account `acme`."""
        chosen = {"account_id": "acme", "scopes": NOTES, "origin": ORIGIN, **terms}
        return (await LinkTokens(self.kept).create(LinkTerms(**chosen))).secret

    async def open(self, token: str) -> httpx.Response:
        """The page to begin on."""
        return await self.http.get("/link", params={"token": token})

    async def key(self, token: str, key: str, **more: Any) -> httpx.Response:
        """Send the form with a key."""
        return await self.http.post("/link/key", data={"token": token, "key": key}, **more)

    async def leave(self, token: str) -> str:
        """Go off to the provider; gives the address."""
        page = await self.http.post("/link/oauth", data={"token": token})
        assert page.status_code == 200, page.text
        found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page.text)
        assert found
        return html.unescape(found[1])

    async def consent(self, url: str, decision: str = "accept", **changed: str) -> str:
        """Decide there; gives the address to come back to."""
        asked = {**dict(httpx.URL(url).params), **changed}
        form = {**asked, "account": "sandbox", "decision": decision}
        async with httpx.AsyncClient() as there:
            answer = await there.post(url.partition("?")[0], data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def through(self, token: str, decision: str = "accept") -> httpx.Response:
        """All the way."""
        back = await self.consent(await self.leave(token), decision)
        return await self.http.get(back)


MakeLinking = Callable[..., Any]


@pytest.fixture
async def make_linking(lever: Site, tmp_path: Path) -> AsyncIterator[MakeLinking]:
    """Makes servers with the settings given."""
    made: list[Linking] = []

    async def make(**settings: object) -> Linking:
        chosen = link_settings(lever, tmp_path, **settings)
        kept = kept_accounts(chosen)
        await kept.storage.bring_up_to_date()
        app = create_app(chosen, schema=schema, accounts={}, kept=kept)
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=chosen.public_url or "http://localhost"
        )
        made.append(Linking(app, http, kept, lever))
        return made[-1]

    yield make
    for linking in made:
        await linking.http.aclose()
        await linking.kept.storage.aclose()


@pytest.fixture
async def linking(make_linking: MakeLinking) -> Linking:
    made: Linking = await make_linking()
    return made


def outcome(page: httpx.Response) -> tuple[int, str, str]:
    """The status of a page, and what it tells the page that opened it."""
    event = re.search(r'data-event="([^"]*)" data-code="([^"]*)"', page.text)
    assert event, page.text
    return page.status_code, event[1], event[2]


def heading(page: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text)
    assert found
    return html.unescape(found[1])
