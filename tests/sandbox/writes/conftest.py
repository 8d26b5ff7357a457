"""A sandbox of its own for each test that writes."""

import pickle
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.account import Account
from sandbox.app import create_app
from sandbox.data.records import Opportunity
from sandbox.options import Options
from tests.sandbox.conftest import Json, in_process

PEOPLE = 40
SANDBOX = "http://sandbox/__sandbox__"


@dataclass
class Wall:
    """A clock on the wall that is moved by hand, in seconds since 1970 UTC."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lever:
    """A client of a sandbox, and a look at what the sandbox holds."""

    client: httpx.AsyncClient
    account: Account
    wall: Wall

    @property
    def performer(self) -> str:
        """Somebody who works there."""
        return str(self.account.company.users[1]["id"])

    def open_opportunity(self) -> Opportunity:
        """One for a posting, neither archived nor confidential, in an early stage."""
        return next(
            record
            for record in self.account.opportunities.values()
            if record.application and not record.confidential and not record.archived_at
        )

    def posting(self, state: str = "published") -> str:
        """The id of a posting in this state that is at one place and anybody may see."""
        return next(
            str(posting["id"])
            for posting in self.account.postings.values()
            if posting["state"] == state
            and posting["confidentiality"] != "confidential"
            and len(posting["categories"]["allLocations"]) == 1
        )

    async def ask(self, method: str, path: str, body: Any = None, **params: Any) -> httpx.Response:
        return await self.client.request(method, path, json=body, params=params)

    async def get(self, path: str, **params: Any) -> Any:
        """What a read gives as ``data``."""
        answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def send(
        self, method: str, path: str, body: Any = None, status: int = 200, **params: Any
    ) -> Any:
        """What a write gives as ``data``; it is performed by somebody unless told otherwise."""
        params = {"perform_as": self.performer} | params
        answer = await self.client.request(method, path, json=body, params=params)
        assert answer.status_code == status, answer.text
        return answer.json()["data"] if answer.content else None

    async def refused(
        self, method: str, path: str, body: Any = None, status: int = 400, **params: Any
    ) -> str:
        """What a refused write says."""
        params = {"perform_as": self.performer} | params
        answer = await self.client.request(method, path, json=body, params=params)
        assert answer.status_code == status, answer.text
        assert set(answer.json()) == {"code", "message"}
        return str(answer.json()["message"])

    async def changes(self, after: int = 0) -> list[Json]:
        """What the sandbox noted."""
        answer = await self.client.get(f"{SANDBOX}/changes", params={"after": after})
        found: list[Json] = answer.json()["data"]
        return found


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture(scope="session")
def untouched() -> tuple[Starlette, bytes]:
    """A sandbox, and its accounts as nobody has written to them: ten times quicker than new."""
    app = create_app(Options(people=PEOPLE, rate=None))
    return app, pickle.dumps(app.state.accounts)


@pytest.fixture
async def lever(untouched: tuple[Starlette, bytes], wall: Wall) -> AsyncIterator[Lever]:
    app, accounts = untouched
    app.state.accounts = pickle.loads(accounts)  # noqa: S301  # written a moment ago, above
    for account in app.state.accounts.values():
        account.journal.wall = wall
    app.state.log.clear()
    app.state.faults.plans.clear()
    async with in_process(app) as client:
        yield Lever(client, app.state.accounts["sandbox"], wall)


@pytest.fixture
def opportunity(lever: Lever) -> str:
    """The path of an opportunity that anybody may see."""
    return f"/opportunities/{lever.open_opportunity().id}"
