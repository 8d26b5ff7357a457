"""A value that is loaded once and kept for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from connectors.budget import Budget
from connectors.sharing import InFlight

T = TypeVar("T")


class Kept(Generic[T]):
    """What `load` gave, kept for `ttl_seconds` from the moment it came.

    One caller loads it, while the others wait for the same. Failures are not kept. All callers
    are given the same object: treat it as read-only.

    Args:
        load: reads the value within the budget of whoever asked first.
        ttl_seconds: how long the value is good for; 0 keeps nothing.
        clock: seconds, going forward; the event loop's clock unless given.
    """

    def __init__(
        self,
        load: Callable[[Budget], Awaitable[T]],
        ttl_seconds: float,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._load = load
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._kept: tuple[T, float] | None = None
        self._drops = 0
        self._loads: InFlight[int, T] = InFlight()

    async def get(self, budget: Budget) -> T:
        """The value, loaded if there is no fresh one.

        A value that needed no load of the caller's own adds one to `budget.cache_hits`.

        Raises:
            UpstreamTimeout: it was not there before the budget's deadline.
            ConnectorError: whatever the load raised.
        """
        kept = self._fresh()
        if kept is not None:
            budget.cache_hits += 1
            return kept[0]
        drops = self._drops
        return await self._loads.run(drops, lambda: self._load_and_keep(drops, budget), budget)

    def peek(self) -> T | None:
        """The value if a fresh one is there, else None. Loads nothing and counts nothing."""
        kept = self._fresh()
        return None if kept is None else kept[0]

    def drop(self) -> None:
        """Forget the value, because it has changed at the source.

        A load that is under way answers those who wait for it already, and nobody after.
        """
        self._drops += 1
        self._kept = None

    async def _load_and_keep(self, drops: int, budget: Budget) -> T:
        value = await self._load(budget)
        if drops == self._drops:
            self._kept = value, self._now() + self._ttl_seconds
        return value

    def _fresh(self) -> tuple[T, float] | None:
        return self._kept if self._kept is not None and self._now() < self._kept[1] else None

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
