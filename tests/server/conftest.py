"""Ways to reach a server over the example schema: in process, or on a loopback socket."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import structlog
import uvicorn
from starlette.applications import Starlette

from server.app import create_app
from server.settings import Settings, load_settings
from tests.server.example_schema import FakeAccount, schema

MakeClient = Callable[..., httpx.AsyncClient]


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def app(account: FakeAccount) -> Starlette:
    return create_app(Settings(), schema=schema, accounts={"default": account})


@pytest.fixture
async def make_client(account: FakeAccount) -> AsyncIterator[MakeClient]:
    """Makes clients of applications with the settings given."""
    clients: list[httpx.AsyncClient] = []

    def make(**settings: object) -> httpx.AsyncClient:
        app = create_app(load_settings(**settings), schema=schema, accounts={"default": account})
        transport = httpx.ASGITransport(app)
        clients.append(httpx.AsyncClient(transport=transport, base_url="http://localhost"))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
def client(make_client: MakeClient) -> httpx.AsyncClient:
    return make_client()


@pytest.fixture
async def server_url(app: Starlette) -> AsyncIterator[str]:
    """The address of the application on a socket of its own."""
    async with on_socket(app) as url:
        yield url


@asynccontextmanager
async def on_socket(app: Starlette) -> AsyncIterator[str]:
    """The address of an application on a socket of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """For tests that configure logs: theirs go to a stream that ends with the test."""
    level = logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()
    logging.getLogger().setLevel(level)


async def until(met: Callable[[], bool]) -> None:
    """Wait until something holds, for ten seconds at the most."""
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110  -- nothing tells
            await asyncio.sleep(0.01)
