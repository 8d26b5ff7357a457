"""A product that systems reach over the network with their webhooks."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import select

from accounts.event_tables import notices
from sandbox.app import create_app
from sandbox.options import Options
from tests.end_to_end.product import KEYS, Product, product_at, sandbox_on_socket
from tests.fixtures.databases import sqlite_url

PATIENCE = 20
STATE = """{ linkedAccount(id: "a") { inboundWebhooks {
  url state lastError checkedAt nextCheckAt } } }"""


class Reached:
    """A product whose systems reach it, and what they hold of it."""

    def __init__(self, product: Product, url: str) -> None:
        self.product = product
        self.url = url

    def hooks_of(self, account: str) -> str:
        return f"{self.url}/webhooks/lever/{account}"

    async def at_lever(self, account: str) -> list[str]:
        """The events that are sent for an account to this server."""
        answer = await self.product.sandbox.get("/v1/webhooks", auth=(KEYS[account], ""))
        url = self.hooks_of(account)
        return sorted(each["event"] for each in answer.json()["data"] if each["url"] == url)

    async def state(self) -> Any:
        return (await self.product.data(STATE))["linkedAccount"]["inboundWebhooks"]

    async def until(self, state: str) -> Any:
        """Wait until the webhooks of `a` are in a state."""
        async with asyncio.timeout(PATIENCE):
            while (found := await self.state())["state"] != state:  # noqa: ASYNC110  -- of a server
                await asyncio.sleep(0.02)
        return found

    async def all_set_up(self, account: str) -> None:
        """Wait until an account has all its webhooks."""
        async with asyncio.timeout(PATIENCE):
            while len(await self.at_lever(account)) < 10:  # noqa: ASYNC110  -- likewise
                await asyncio.sleep(0.02)

    async def told(self, account: str) -> list[dict[str, Any]]:
        """What came for an account, in its order."""
        mine = notices.c.account_id == account
        statement = select(notices.c.told).where(mine).order_by(notices.c.id)
        async with self.product.kept.storage.reading() as connection:
            return list((await connection.execute(statement)).scalars())

    async def settled(self) -> list[dict[str, Any]]:
        """What the sandbox has sent, once nothing is under way."""
        path = "/__sandbox__/deliveries"
        answer = await self.product.sandbox.get(path, params={"settled": PATIENCE})
        found: list[dict[str, Any]] = answer.json()["data"]
        return found


@asynccontextmanager
async def reached_at(folder: Path, **more: Any) -> AsyncIterator[Reached]:
    """Such a product with a database in a folder, a sandbox behind it, and more settings."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    lever = create_app(Options(people=20, rate=None))
    database = sqlite_url(folder)
    settings = {"webhook_url": url, "lever_rate": 1e4, "lever_burst": 10_000} | more
    with sandbox_on_socket(lever) as lever_url:
        async with product_at(lever_url, database, **settings) as product:
            transport: Any = product.api._transport
            config = uvicorn.Config(
                transport.app, log_config=None, access_log=False, lifespan="off"
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            yield Reached(product, url)
            server.should_exit = True
            await serving
