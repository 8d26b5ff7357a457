"""The life of one process of ours: which steps it takes, and after which of them it is no more.

A step is a moment at which it could be killed and the world would see a difference: before and
after each statement to the database, before each commit, before each request to Lever and after
its answer. Between two steps others may do many of theirs.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

_LONGEST_SECONDS = 0.02


@dataclass(slots=True, eq=False)
class Life:
    """One process, until it ends.

    Attributes:
        chance: how its steps fall in with those of others.
        left: steps until it is killed; None if it is not.
        failing: those of its next steps with the database, counted from 1, that fail.
        lost: what is lost with it: connections to the database.
        work: its requests under way.
    """

    chance: Random
    left: int | None = None
    failing: frozenset[int] = frozenset()
    is_alive: bool = True
    lost: list[Callable[[], None]] = field(default_factory=list)
    work: set["asyncio.Task[object]"] = field(default_factory=set)
    _stored: int = 0

    async def step(self, *, may_sleep: bool = True) -> None:
        """Come to where the process may be killed, and others may go ahead.

        Raises:
            CancelledError: the process is no more, and does nothing more.
        """
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.end()
        self._require_alive()
        drawn = self.chance.random()
        if drawn < 0.3:
            await asyncio.sleep(0)
        elif may_sleep and drawn < 0.6:
            await asyncio.sleep(self.chance.random() * _LONGEST_SECONDS)
        self._require_alive()

    def fails(self) -> bool:
        """Whether the database fails at this step of its."""
        self._stored += 1
        return self._stored in self.failing

    def end(self) -> None:
        """Be killed: nothing that it had open goes on."""
        self.is_alive = False
        for lose in self.lost:
            lose()
        for task in self.work:
            task.cancel()

    def _require_alive(self) -> None:
        if not self.is_alive:
            raise asyncio.CancelledError
