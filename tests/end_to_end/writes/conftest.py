"""Worlds to write to: their sandboxes are nobody else's."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.world import World, world_of
from tests.end_to_end.writes.places import PEOPLE, Places

KEYS = {"default": "sandbox", "b": "sandbox-2", "limited": "sandbox-limited"}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world of its own for one test."""
    async with world_of(40, shared=False) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def places() -> AsyncIterator[Places]:
    """A world for the tests of a module, each of which takes records that no other has written."""
    async with world_of(PEOPLE, keys=KEYS, shared=False, chance=lambda: 0.0) as opened:
        yield await Places.of(opened)
