"""The whole product over a sandbox, in one process: a way to ask, and what that cost upstream."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.types import ASGIApp

from connectors.lever.sending import random
from resolvers.api import schema
from sandbox.app import create_app as create_sandbox
from sandbox.options import Options
from server.app import create_app
from server.settings import Settings
from tests.end_to_end import fetched
from tests.fixtures.linked import linked, sandbox_of

Json = dict[str, Any]

KEYS = {"default": "sandbox", "a": "sandbox", "b": "sandbox-2"}
"""The linked accounts by id, each with the API key that opens it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a GraphQL client gets back."""

    status: int
    text: str
    body: Json

    @property
    def data(self) -> Json:
        """The data of an operation in which nothing failed."""
        assert "errors" not in self.body, self.body["errors"]
        found: Json = self.body["data"]
        return found

    @property
    def errors(self) -> list[Json]:
        """Every error."""
        found: list[Json] = self.body.get("errors", [])
        return found

    @property
    def codes(self) -> list[str]:
        """Every error's code."""
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def cost(self) -> Json:
        """What the answer says that it cost."""
        found: Json = self.body["extensions"]["cost"]
        return found


@dataclass(frozen=True, slots=True)
class World:
    """A server and the sandbox behind it.

    Attributes:
        api: a client of the server.
        sandbox: a client of the sandbox.
        own: the sandbox's records that the test itself asked for, by path.
    """

    api: httpx.AsyncClient
    sandbox: httpx.AsyncClient
    own: Counter[str] = field(default_factory=Counter)

    async def query(
        self, text: str, variables: Json | None = None, *, account: str | None = None
    ) -> Answer:
        """Ask as a GraphQL client does."""
        return await self.post(json={"query": text, "variables": variables}, account=account)

    async def post(self, *, account: str | None = None, **body: Any) -> Answer:
        """Send any body to the GraphQL endpoint."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {"X-Linked-Account": account} if account else {}
        response = await self.api.post("/graphql", headers=headers, **body)
        answer = Answer(response.status_code, response.text, response.json())
        if answer.body.get("data"):
            fetched.note(body["json"]["query"], answer.body["data"])
        return answer

    async def read(self, text: str, /, **variables: Any) -> Json:
        """The data of a query in which nothing fails."""
        return (await self.query(text, variables)).data

    async def nodes(
        self, field: str, selection: str, *, size: int = 100, account: str | None = None
    ) -> list[Json]:
        """All records of a connection at the root, page after page; `field` may hold arguments."""
        name, _, arguments = field.rstrip(")").partition("(")
        text = (
            "query ($after: String, $size: Int!) {"
            f" {name}(first: $size, after: $after {arguments}) {{"
            f" nodes {{ {selection} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )
        found: list[Json] = []
        after, more = None, True
        while more:
            answer = await self.query(text, {"after": after, "size": size}, account=account)
            page = answer.data[name]
            found += page["nodes"]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        return found

    async def raw(self, path: str) -> Any:
        """What the sandbox itself gives there: a record, or a list, page after page."""
        found: list[Json] = []
        offset: dict[str, str] = {}
        while True:
            self.own[path] += 1
            url = f"/v1{path}"
            page = (await self.sandbox.get(url, params=offset, auth=("sandbox", ""))).json()
            if not isinstance(page["data"], list):
                return page["data"]
            found += page["data"]
            if not page.get("hasNext"):
                return found
            offset = {"offset": page["next"]}

    async def log(self) -> list[Json]:
        """The requests that the sandbox got since it was asked last."""
        served: list[Json] = (await self.sandbox.get("/__sandbox__/requests")).json()["data"]
        await self.sandbox.delete("/__sandbox__/requests")
        return served

    async def sent(self) -> Counter[str]:
        """The same, counted by path, without what the test itself asked."""
        served = Counter(entry["path"].removeprefix("/v1") for entry in await self.log())
        found = served - self.own
        self.own.clear()
        return found

    async def fault(self, name: str, path: str = "/opportunities", **more: object) -> None:
        """Make the next answers under a path go wrong."""
        plan = {"fault": name, "path": path, **more}
        response = await self.sandbox.post("/__sandbox__/faults", json=plan)
        assert response.status_code == 201, response.text

    async def refuse(self, path: str, status: int = 403) -> None:
        """Let nothing under a path be read any more."""
        await self.fault(str(status), path, times=1_000_000)

    async def faults_to_come(self) -> int:
        """How many planned faults are not used up."""
        return len((await self.sandbox.get("/__sandbox__/faults")).json()["data"])

    async def heal(self) -> None:
        """Let every answer go well again."""
        await self.sandbox.delete("/__sandbox__/faults")


@asynccontextmanager
async def world_of(
    people: int,
    *,
    keys: Mapping[str, str] = KEYS,
    shared: bool = True,
    chance: Callable[[], float] = random,
    **settings: Any,
) -> AsyncIterator[World]:
    """A server with such settings over a sandbox of so many people, nothing read yet.

    Args:
        people: how many people the sandbox has.
        keys: the linked accounts by id, each with the API key that opens it.
        shared: whether other tests read from the same sandbox; not for one that writes.
        chance: spreads repeated tries; 0 repeats at once.
        settings: of the server.
    """
    behind = sandbox_of(people) if shared else create_sandbox(Options(people=people, rate=None))
    async with AsyncExitStack() as stack:
        accounts = {}
        for name, key in keys.items():
            account = await stack.enter_async_context(
                linked(httpx.ASGITransport(behind), key, chance=chance)
            )
            accounts[name] = account.connector
        server = create_app(Settings(**settings), schema=schema, accounts=accounts)
        await stack.enter_async_context(server.router.lifespan_context(server))
        world = World(
            await stack.enter_async_context(_client(server, "http://localhost")),
            await stack.enter_async_context(_client(behind, "http://sandbox")),
        )
        stack.push_async_callback(world.heal)
        await world.sent()
        yield world


def _client(app: ASGIApp, url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=url)
