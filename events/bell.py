"""A bell that wakes who waits for something new in the database.

A ring says only that it is worth a look: what is new stands in the database, and whoever missed a
ring finds it at the next look. So every wait has an end.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ear:
    """Hears one topic; what rang since the last wait is not missed."""

    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, at once if it rang since the last wait, or after a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    def ring(self) -> None:
        """Wake who waits, or will."""
        self._rung.set()


@dataclass(slots=True)
class Bell:
    """Rings in this process."""

    _ears: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _heard: dict[int, Ear] = field(default_factory=dict)

    @contextmanager
    def hearing(self, topic: str) -> Iterator[Ear]:
        """Hear a topic for as long as the block lasts."""
        ear = Ear()
        self._heard[id(ear)] = ear
        self._ears[topic].add(id(ear))
        try:
            yield ear
        finally:
            self._ears[topic].discard(id(ear))
            del self._heard[id(ear)]

    def ring(self, topic: str) -> None:
        """Wake all who hear a topic."""
        for ear in self._ears.get(topic, ()):
            self._heard[ear].ring()

    def ring_all(self) -> None:
        """Wake all who hear anything."""
        for ear in self._heard.values():
            ear.ring()
