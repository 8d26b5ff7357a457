"""Waiting longer each time, after what failed."""

import asyncio
from dataclasses import dataclass
from random import SystemRandom

LONGEST_SECONDS = 300.0

_chance = SystemRandom().random


@dataclass(slots=True)
class Pause:
    """When to try again what failed.

    Attributes:
        first: seconds after the first failure, about; after each further one twice as many.
        failures: how many there were on end.
        until: on the event loop's clock.
    """

    first: float = 1.0
    failures: int = 0
    until: float = 0.0

    @property
    def is_on(self) -> bool:
        """Whether it is too early to try again."""
        return asyncio.get_running_loop().time() < self.until

    def begin(self, *, at_least: float = 0.0) -> float:
        """Wait after another failure; tells how many seconds.

        Args:
            at_least: seconds before which another try has no chance.
        """
        longest: float = min(LONGEST_SECONDS, self.first * 2**self.failures)
        seconds = max(at_least, longest * (1 + _chance()) / 2)
        self.failures = min(self.failures + 1, 30)
        self.until = asyncio.get_running_loop().time() + seconds
        return seconds

    def end(self) -> None:
        """It went well."""
        self.failures = 0
        self.until = 0.0


@dataclass(slots=True)
class Pauses:
    """Those of one account, so that what can wait does not hold up notices."""

    notices: Pause
    others: Pause
