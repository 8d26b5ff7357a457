"""Sandboxes for the tests: in process, and on a loopback socket."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from sandbox.app import create_app
from sandbox.authentication import KEYS
from sandbox.options import Options
from sandbox.truth import ground_truth

PEOPLE = 300

Json = dict[str, Any]
Ask = Callable[..., Awaitable[httpx.Response]]
Walk = Callable[..., Awaitable[list[Json]]]


def in_process(app: Starlette, key: str = "sandbox") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://sandbox/v1",
        auth=(key, ""),
        trust_env=False,
    )


class Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def on_socket(app: Starlette) -> AsyncIterator[str]:
    """Serve on a free loopback port; give the address."""
    config = uvicorn.Config(
        app, port=0, access_log=False, log_level="error", lifespan="off", ws="none"
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    finally:
        server.should_exit = True
        await serving


@pytest.fixture(scope="session")
def app() -> Starlette:
    """One sandbox without a limit, for the tests that only read."""
    return create_app(Options(people=PEOPLE, rate=None))


@pytest.fixture(scope="session")
def truth() -> Json:
    return ground_truth(people=PEOPLE)


@pytest.fixture(scope="session")
def ask(app: Starlette) -> Ask:
    """GET a path under /v1. In process a client holds no connection, so one a key is enough."""
    clients = {key: in_process(app, key) for key in KEYS}

    async def get(path: str, params: Any = None, *, key: str = "sandbox") -> httpx.Response:
        return await clients[key].get(path, params=params)

    return get


@pytest.fixture(scope="session")
def walk(ask: Ask) -> Walk:
    """Follow a list to its end; give all its records."""

    async def follow(path: str, params: dict[str, Any] | None = None) -> list[Json]:
        records: list[Json] = []
        query = dict(params or {})
        while True:
            answer = await ask(path, query)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            records += page["data"]
            if not page["hasNext"]:
                assert "next" not in page
                return records
            query["offset"] = page["next"]

    return follow
