"""The product over a sandbox, in one process, where single paths of Lever's may be refused."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from starlette.types import ASGIApp

from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.reference_lists import ReferenceLists
from connectors.limiter import Limiter
from resolvers.api import schema
from sandbox.account import Account, make_accounts
from sandbox.app import create_app as create_sandbox
from sandbox.options import Options
from server.app import create_app
from server.settings import Settings

Json = dict[str, Any]
OPTIONS = Options(people=200, rate=None)


@cache
def sandbox() -> ASGIApp:
    """A sandbox without a rate limit. It is shared: tests only read from it."""
    return create_sandbox(OPTIONS)


@cache
def truth() -> Account:
    """All that its first account holds: equal options give equal records."""
    return make_accounts(OPTIONS)["sandbox"]


class Refusing(httpx.AsyncBaseTransport):
    """Carries requests to the sandbox, but answers some paths with a status of its own.

    Each status answers once where there are several, and for ever where it is the last.
    """

    def __init__(self, refusals: Mapping[str, list[int]]) -> None:
        self._refusals = {path: list(statuses) for path, statuses in refusals.items()}
        self._inner = httpx.ASGITransport(sandbox())
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        self.paths.append(path)
        statuses = self._refusals.get(path, [200])
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        if status == 200:
            return await self._inner.handle_async_request(request)
        return httpx.Response(status, json={"code": "Refused", "message": "Not here."})


@dataclass(frozen=True, slots=True)
class AccountWorld:
    """A server, and what it asks of Lever."""

    api: httpx.AsyncClient
    upstream: Refusing

    async def ask(self, query: str, **variables: object) -> Json:
        """The whole answer to a query."""
        body = {"query": query, "variables": variables}
        answer: Json = (await self.api.post("/graphql", json=body)).json()
        return answer

    async def read(self, query: str, **variables: object) -> Json:
        """The data of a query in which nothing fails."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: Json = answer["data"]
        return data

    async def nodes(self, field: str, selection: str, *, size: int = 100) -> list[Json]:
        """All records of a connection at the root, page after page; `field` may hold arguments."""
        name, _, arguments = field.rstrip(")").partition("(")
        found: list[Json] = []
        after = None
        query = (
            "query ($after: String, $size: Int!) {"
            f" {name}(first: $size, after: $after {arguments}) {{"
            f" nodes {{ {selection} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )
        while True:
            page = (await self.read(query, after=after, size=size))[name]
            found += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]

    def sent(self) -> list[str]:
        """The paths asked for since this was called last."""
        paths, self.upstream.paths[:] = list(self.upstream.paths), []
        return paths


@asynccontextmanager
async def account_world(
    key: str = "sandbox", refusals: Mapping[str, list[int]] | None = None
) -> AsyncIterator[AccountWorld]:
    """A server on the sandbox's account that a key opens, nothing read yet."""
    upstream = Refusing(refusals or {})
    http = http_client("http://lever.test/v1", transport=upstream)
    client = LeverClient(http, auth=ApiKey(key), limiter=Limiter(rate=1e6, burst=10**6))
    lists = ReferenceLists(client=client, ttl_seconds=600)
    app = create_app(
        Settings(max_query_cost=1000),
        schema=schema,
        accounts={"default": LeverConnector(client=client, lists=lists)},
    )
    transport = httpx.ASGITransport(app)
    async with http, httpx.AsyncClient(transport=transport, base_url="http://localhost") as api:
        yield AccountWorld(api, upstream)
