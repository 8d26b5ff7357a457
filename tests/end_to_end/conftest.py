"""The product over a sandbox, and an event loop on which waiting takes no time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest

from tests.connectors.conftest import VirtualLoop
from tests.end_to_end.world import World, world_of

PEOPLE = 300


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of(PEOPLE) as opened:
        yield opened


@pytest.fixture
async def hurried() -> AsyncIterator[World]:
    """A server whose requests must be answered within five seconds."""
    async with world_of(PEOPLE, request_timeout=5) as opened:
        yield opened


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """As in the connectors' tests: `loop_factories=["virtual"]` on the asyncio marker."""
    marker = item.get_closest_marker("asyncio")
    if marker is not None and "virtual" in marker.kwargs.get("loop_factories", ()):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
