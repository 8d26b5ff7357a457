"""What one request may spend, and what it has spent so far."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Budget:
    """One GraphQL request's deadline and its account of upstream work.

    Attributes:
        deadline: the moment, on the event loop's clock (`loop.time()`, seconds), after which
            nobody waits for the answer any more.
        upstream_calls: HTTP requests sent upstream for this request, retries included.
        cache_hits: reads answered without a request of their own: from a kept list, or from an
            equal request that was already under way.
        waited: seconds spent waiting for the rate limit.
    """

    deadline: float
    upstream_calls: int = 0
    cache_hits: int = 0
    waited: float = 0.0
