"""An event loop on which waiting takes no time: a test of seconds runs in milliseconds.

A test marked `@pytest.mark.asyncio(loop_factories=["virtual"])` runs on it.
"""

import asyncio
from collections.abc import Callable, Mapping

import pytest

from tests.fixtures.virtual_loop import VirtualLoop

__all__ = ["VirtualLoop"]


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    marker = item.get_closest_marker("asyncio")
    if marker is not None and "virtual" in marker.kwargs.get("loop_factories", ()):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
