"""Equal reads that are under way at the same time are one read."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from connectors.budget import Budget
from connectors.errors import RateLimited, UpstreamTimeout

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True, kw_only=True)
class _Flight(Generic[V]):
    """One piece of work under way, and how many wait for it."""

    task: asyncio.Task[V]
    deadline: float
    waiters: int = 0


class InFlight(Generic[K, V]):
    """The reads under way, by what they read.

    The first to ask for a key starts the work, in a task of its own and within its own budget;
    whoever asks for the same key before it ends waits for the same answer. Each waits no longer
    than its own deadline. When nobody waits any more, the work is cancelled.

    All who wait are given the same object: treat it as read-only.
    """

    def __init__(self) -> None:
        self._flights: dict[K, _Flight[V]] = {}

    async def run(self, key: K, work: Callable[[], Coroutine[Any, Any, V]], budget: Budget) -> V:
        """Answer with what `work` returns, or with what equal work under way returns.

        An answer by work that another started adds one to `budget.cache_hits`.

        Raises:
            UpstreamTimeout: no answer came before the budget's deadline.
            Exception: whatever the work raised, as an object of the caller's own. Not so if the
                work ran out of another caller's time: then it is done anew, in this one's.
        """
        while True:
            flight = self._flights.get(key)
            joined = flight is not None
            if flight is None:
                flight = self._start(key, work, budget)
            await self._wait(key, flight, budget)
            error = flight.task.exception()
            if error is None:
                budget.cache_hits += joined
                return flight.task.result()
            if not (joined and _ran_out_of_time(flight, error, budget)):
                raise own(error) from error

    def part(self) -> None:
        """Let nobody join what is under way: it may tell of what was before a change since."""
        self._flights.clear()

    def _start(
        self, key: K, work: Callable[[], Coroutine[Any, Any, V]], budget: Budget
    ) -> _Flight[V]:
        flight = _Flight(task=asyncio.create_task(work()), deadline=budget.deadline)
        self._flights[key] = flight

        def end(task: asyncio.Task[V]) -> None:
            self._forget(key, flight)
            if not task.cancelled():
                task.exception()  # seen, though everybody may have left

        flight.task.add_done_callback(end)
        return flight

    async def _wait(self, key: K, flight: _Flight[V], budget: Budget) -> None:
        """Wait until the work is done, and cancel it when nobody waits any more."""
        left = budget.deadline - asyncio.get_running_loop().time()
        flight.waiters += 1
        try:
            done, _ = await asyncio.wait({flight.task}, timeout=max(0.0, left))
        finally:
            flight.waiters -= 1
            if not flight.waiters and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()
        if not done:
            raise UpstreamTimeout("The deadline passed while the answer was still under way.")

    def _forget(self, key: K, flight: _Flight[V]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


def _ran_out_of_time(flight: _Flight[Any], error: BaseException, budget: Budget) -> bool:
    """Whether the work failed because it had less time than this caller has."""
    return isinstance(error, RateLimited | UpstreamTimeout) and flight.deadline < budget.deadline


def own(error: BaseException) -> BaseException:
    """An equal exception, so that callers don't add their tracebacks to one they share."""
    own = type(error).__new__(type(error), *error.args)
    own.__dict__.update(error.__dict__)
    return own
