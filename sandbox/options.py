"""What a sandbox can be told when it starts."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from sandbox.hooks.sending import Sending

Clock = Callable[[], float]
"""Seconds from a fixed point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How big the sandbox is and how strict.

    Attributes:
        people: contacts of the first account; the second has as many, but never over 500.
        seed: equal seeds give equal data.
        rate: requests a second that each credential may make steadily; None is no limit.
        burst: requests that a rested credential may make at once.
        token_seconds: how long an access token lives.
        clock: what the rate limit, the request log and the tokens read the time from.
        wall: seconds since 1970 UTC, by which writes are dated.
        webhooks: how they are sent until ``/__sandbox__/deliveries/options`` changes it.
        transport: what carries webhooks; None is the network.
    """

    people: int = 500
    seed: int = 1
    rate: float | None = 10.0
    burst: int = 20
    token_seconds: int = 3_600
    clock: Clock = time.monotonic
    wall: Clock = time.time
    webhooks: Sending = field(default_factory=Sending)
    transport: httpx.AsyncBaseTransport | None = None
