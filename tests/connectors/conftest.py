"""An event loop on which waiting takes no time: a test of seconds runs in milliseconds.

A test marked `@pytest.mark.asyncio(loop_factories=["virtual"])` runs on it.
"""

import asyncio
import selectors
from collections.abc import Callable, Mapping

import pytest


class _Leaper(selectors.DefaultSelector):
    """Instead of waiting for the next timer, makes it the time of the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("Everything waits, and nothing will ever happen.")
        events = super().select(0)
        if not events:
            self.now += max(0.0, timeout)
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaper = _Leaper()
        super().__init__(self._leaper)

    def time(self) -> float:
        return self._leaper.now


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    marker = item.get_closest_marker("asyncio")
    if marker is not None and "virtual" in marker.kwargs.get("loop_factories", ()):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
