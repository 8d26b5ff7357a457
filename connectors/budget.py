"""What one request may spend, and what it has spent so far."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Budget:
    """One GraphQL request's deadline and its account of upstream work.

    Attributes:
        deadline: the moment, on the event loop's clock (`loop.time()`, seconds), after which
            nobody waits for the answer any more.
        upstream_calls: HTTP requests sent upstream for this request, retries included.
        cache_hits: reads answered without a request of their own: from a kept list, or from an
            equal request that was already under way.
        waited: seconds in which the request waited for the rate limit; where several of its reads
            waited at once, these seconds count once.
    """

    deadline: float
    upstream_calls: int = 0
    cache_hits: int = 0
    waited: float = 0.0
    _waiting: int = field(default=0, init=False, repr=False)
    _since: float = field(default=0.0, init=False, repr=False)

    @contextmanager
    def waiting(self, clock: Callable[[], float]) -> Iterator[None]:
        """Count the time within as waited for the rate limit."""
        if not self._waiting:
            self._since = clock()
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self.waited += clock() - self._since
