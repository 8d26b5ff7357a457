"""The server's application in this process, on a Lever somewhere else or on a transport given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from connectors.base import Connector
from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.reference_lists import ReferenceLists
from connectors.limiter import Limiter
from resolvers.api import schema
from server.accounts import DEFAULT_ACCOUNT
from server.app import create_app
from server.settings import Settings

_NO_LIMIT = 1_000_000
_LONG_SECONDS = 3600.0


class QueryFailed(Exception):
    """A query of a benchmark was answered with errors."""


@asynccontextmanager
async def application(
    lever_url: str, *, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a fresh application: nothing kept from Lever yet, no rate limit of our own."""
    account = _account(lever_url, transport)
    app = create_app(Settings(), schema=schema, accounts={DEFAULT_ACCOUNT: account})
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost"
        ) as client:
            yield client
    finally:
        await account.aclose()


def _account(lever_url: str, transport: httpx.AsyncBaseTransport | None) -> Connector:
    client = LeverClient(
        http_client(f"{lever_url}/v1", transport=transport),
        auth=ApiKey("sandbox"),
        limiter=Limiter(rate=_NO_LIMIT, burst=_NO_LIMIT),
    )
    lists = ReferenceLists(client=client, ttl_seconds=_LONG_SECONDS)
    return LeverConnector(client=client, lists=lists)


async def ask(
    client: httpx.AsyncClient, text: str, variables: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The whole answer to a query.

    Raises:
        QueryFailed: it has errors.
    """
    answer = await client.post("/graphql", json={"query": text, "variables": variables or {}})
    body: dict[str, Any] = answer.json()
    if "errors" in body:
        raise QueryFailed(body["errors"][0]["message"])
    return body
