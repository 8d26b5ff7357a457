"""The product over a sandbox, and an event loop on which waiting takes no time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.accounts.conftest import database_url, postgres_url
from tests.end_to_end.product import Product, on_socket, product_at, sandbox_on_socket
from tests.end_to_end.world import World, world_of
from tests.fixtures.databases import sqlite_url
from tests.fixtures.virtual_loop import VirtualLoop

__all__ = ["database_url", "postgres_url"]

PEOPLE = 300
HERE = Path(__file__).parent
LOOKS_BACK = HERE / "test_every_field.py"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of(PEOPLE) as opened:
        yield opened


@pytest.fixture
async def deep() -> AsyncIterator[World]:
    """A server that allows costly queries."""
    async with world_of(PEOPLE, max_query_cost=5_000) as opened:
        yield opened


@pytest.fixture
async def limited() -> AsyncIterator[World]:
    """A server whose credential may not see everything."""
    async with world_of(PEOPLE, keys={"default": "sandbox-limited"}) as opened:
        yield opened


@pytest.fixture
async def hurried() -> AsyncIterator[World]:
    """A server whose requests must be answered within five seconds."""
    async with world_of(PEOPLE, request_timeout=5) as opened:
        yield opened


@pytest.fixture(scope="session")
def lever() -> Iterator[str]:
    with sandbox_on_socket() as url:
        yield url


@pytest.fixture
async def product(lever: str, tmp_path: Path) -> AsyncIterator[Product]:
    """A server of two linked accounts in a SQLite file."""
    async with product_at(lever, sqlite_url(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def kept_product(lever: str, database_url: str) -> AsyncIterator[Product]:
    """The same on SQLite, and on PostgreSQL."""
    async with product_at(lever, database_url) as opened:
        yield opened


@pytest.fixture
async def served(product: Product) -> AsyncIterator[str]:
    """The product's address on a socket."""
    async with on_socket(product.app) as url:
        yield url
        product.app.state.closing.begin()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what looks back on all tests here behind them; leave it out where some don't run."""
    looking_back = [item for item in items if item.path == LOOKS_BACK]
    for item in looking_back:
        items.remove(item)
    complete = {item.path for item in items} >= {*HERE.glob("test_*.py")} - {LOOKS_BACK}
    if complete and not config.option.keyword:
        items.extend(looking_back)
    else:
        config.hook.pytest_deselected(items=looking_back)


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """As in the connectors' tests: `loop_factories=["virtual"]` on the asyncio marker."""
    marker = item.get_closest_marker("asyncio")
    if marker is not None and "virtual" in marker.kwargs.get("loop_factories", ()):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
