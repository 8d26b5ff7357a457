"""People added through several servers on one database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from resolvers.api import schema
from sandbox.app import create_app as create_sandbox
from sandbox.options import Options
from server.accounts import kept_accounts, open_accounts
from server.app import create_app
from server.settings import Settings
from tests.end_to_end.product import SERVER, Product, product_at, sandbox_on_socket
from tests.end_to_end.world import Json
from tests.fixtures.databases import sqlite_url

MAKES = ("POST", "/v1/opportunities")
ON_ITS_WAY_SECONDS = 0.3
TEXT = """
mutation ($input: CreateCandidateInput!) {
  createCandidate(input: $input) { outcome candidateId userErrors { message } }
}
"""


def far_away(app: ASGIApp) -> ASGIApp:
    """A Lever that new opportunities take a while to reach, in which others look who is there."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (scope["method"], scope["path"]) == MAKES:
            await asyncio.sleep(ON_ITS_WAY_SECONDS)
        await app(scope, receive, send)

    return answer


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[tuple[Product, Product]]:
    database = sqlite_url(tmp_path)
    with sandbox_on_socket(far_away(create_sandbox(Options(people=40, rate=None)))) as lever:
        async with product_at(lever, database) as one:
            settings = Settings(
                lever_api_url=f"{lever}/v1",
                database_url=database,
                secret_key="secret",
                api_token=SERVER,
            )
            kept = kept_accounts(settings)
            app = create_app(settings, schema=schema, accounts=open_accounts(settings), kept=kept)
            api = httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://product.test"
            )
            async with app.router.lifespan_context(app), api:
                yield one, Product(api, one.sandbox, kept, app)


@pytest.mark.parametrize(
    "known_by",
    [
        [{"emailAddresses": [{"value": each}]} for each in ("ada@one.example", "ADA@one.example")],
        [{"links": [each]} for each in ("github.com/ada-one", "https://www.github.com/Ada-One/")],
    ],
    ids=["address", "link"],
)
async def test_servers_asked_at_once_make_one_person(
    servers: tuple[Product, Product], known_by: list[Json]
) -> None:
    found = await servers[0].ask(SERVER, "{ users(first: 1) { nodes { id } } }", account="a")
    [user] = found["data"]["users"]["nodes"]
    same = {"actorId": user["id"], "onDuplicate": "REUSE_APPLICATION"}
    told = await asyncio.gather(
        *(
            server.ask(SERVER, TEXT, {"input": {**same, **who, "name": f"Ada {n}"}}, account="a")
            for server in servers
            for n, who in enumerate(known_by)
        )
    )
    payloads = [each["data"]["createCandidate"] for each in told]
    assert sorted(each["outcome"] for each in payloads) == ["CREATED", *["REUSED"] * 3]
    assert len({each["candidateId"] for each in payloads}) == 1
