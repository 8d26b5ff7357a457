"""Chance that comes out the same each time: ids, moments and draws from a seeded generator."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
END = 1_782_777_600_000
"""The last moment of the data, 2026-06-30 00:00 UTC; nothing is later but what lies ahead."""
START = END - 3 * 365 * DAY
"""The first moment of an opportunity."""


def identifier(rng: Random) -> str:
    """Make a version 4 UUID (RFC 9562)."""
    digits = f"{rng.getrandbits(128):032x}"
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def some(rng: Random, pool: Sequence[T], most: int) -> list[T]:
    """Draw none up to ``most`` different items, in the pool's order."""
    count = rng.randint(0, min(most, len(pool)))
    return [pool[place] for place in sorted(rng.sample(range(len(pool)), count))]


class Weighted(Generic[T]):
    """A pool in which some items come up more often than others."""

    def __init__(self, weights: dict[T, float]) -> None:
        self._items = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> T:
        """Draw one item."""
        return rng.choices(self._items, cum_weights=self._sums)[0]
