"""Chance that comes out the same each time: ids, moments and draws from a seed."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Generic, Self, TypeVar

T = TypeVar("T")

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
END = 1_782_777_600_000
"""The last day of the data, 2026-06-30 00:00 UTC; only what is planned lies later."""
START = END - 3 * 365 * DAY
"""The first moment of an opportunity."""


class Chance(Random):
    """A generator with draws that are quick enough for a million of them.

    Made-up data needs to be the same each time, not secret; and the draws of the standard
    library are ten times slower, since they are even to the last bit.
    """

    @classmethod
    def of(cls, *parts: object) -> Self:
        """Make the generator that belongs to these words; equal words give equal draws."""
        return cls(":".join(map(str, parts)))

    def happens(self, share: float) -> bool:
        """Tell whether what happens in this share of cases happens now."""
        return self.random() < share

    def below(self, end: int) -> int:
        """Draw a whole number from 0 up to, not including, ``end``."""
        return int(self.random() * end)

    def pick(self, pool: Sequence[T]) -> T:
        """Draw one item."""
        return pool[int(self.random() * len(pool))]

    def some(self, pool: Sequence[T], most: int) -> list[T]:
        """Draw none up to ``most`` different items."""
        return list(dict.fromkeys(self.pick(pool) for _ in range(self.below(most + 1))))

    def identifier(self) -> str:
        """Make a version 4 UUID (RFC 9562)."""
        digits = self.randbytes(16).hex()
        variant = "89ab"[ord(digits[16]) & 3]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        )


class Weighted(Generic[T]):
    """A pool in which some items come up more often than others, to a thousandth."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = list(weights)
        total = sum(weight for _item, weight in pairs)
        self._slots = [
            item for item, weight in pairs for _ in range(max(1, round(weight / total * 1_000)))
        ]

    def draw(self, chance: Chance) -> T:
        """Draw one item."""
        return chance.pick(self._slots)
