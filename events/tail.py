"""The newest events, read once for all in this process who follow the log.

A follower goes through the log at its own pace and keeps nothing but its place: what is new comes
out of memory, what is older out of the database. So one that reads slowly costs no more than one
that reads fast.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import takewhile

import structlog

from accounts.errors import StorageUnusable
from accounts.events import TOPIC, Event, WhichEvents, last_number, read_events
from accounts.storage import Storage
from events.bell import Bell

_READ = "events read"
_POLL_SECONDS = 1.0
"""How long what another process wrote may stay unseen where nothing rings across processes."""

_IN_MEMORY = 2_000
_PAGE = 200

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Tail:
    """Reads what is new as long as anybody follows.

    Attributes:
        storage: where the log is.
        bell: rings when there is something new.
    """

    storage: Storage
    bell: Bell
    _newest: deque[Event] = field(default_factory=lambda: deque(maxlen=_IN_MEMORY))
    _read_to: int = 0
    _complete_after: int = 0
    _followers: int = 0
    _reading: "asyncio.Task[None] | None" = None
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def follow(self, which: WhichEvents, *, after: int | None) -> "Follower":
        """Go through the events that follow a number; None for those still to come.

        Raises:
            StorageUnusable: the log cannot be read.
        """
        start = await last_number(self.storage) if after is None else after
        return Follower(self, which, start)

    @asynccontextmanager
    async def followed(self) -> AsyncIterator[None]:
        """Keep reading for as long as the block lasts."""
        async with self._starting:
            if self._reading is None:
                self._read_to = self._complete_after = await last_number(self.storage)
                self._newest.clear()
                self._reading = asyncio.create_task(self._read_on())
            self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and self._reading is not None:
                self._reading.cancel()
                self._reading = None

    async def after(self, number: int, which: WhichEvents) -> tuple[list[Event], int]:
        """Some events that follow a number, and up to where they were looked for."""
        read_to = max(self._read_to, number)
        if number >= self._complete_after:
            newer = takewhile(lambda event: event.number > number, reversed(self._newest))
            return [event for event in newer if which.takes(event)][::-1], read_to
        found = await read_events(self.storage, which, after=number, limit=_PAGE)
        if len(found) == _PAGE:
            return found, found[-1].number
        return found, max([read_to, *(event.number for event in found[-1:])])

    async def _read_on(self) -> None:
        with self.bell.hearing(TOPIC) as ear:
            while True:
                try:
                    await self._read_new()
                except StorageUnusable as error:
                    _log.warning("events_not_read", reason=str(error))
                await ear.wait(_POLL_SECONDS)

    async def _read_new(self) -> None:
        everything = WhichEvents()
        while new := await read_events(self.storage, everything, after=self._read_to, limit=_PAGE):
            for event in new:
                if len(self._newest) == self._newest.maxlen:
                    self._complete_after = self._newest[0].number
                self._newest.append(event)
            self._read_to = new[-1].number
            self.bell.ring(_READ)


@dataclass(slots=True)
class Follower:
    """One who goes through the log. An asynchronous iterator of events, without an end."""

    tail: Tail
    which: WhichEvents
    place: int
    _at_hand: deque[Event] = field(default_factory=deque)

    def __aiter__(self) -> AsyncGenerator[Event]:
        return self._events()

    def take(self, most: int) -> list[Event]:
        """Events that are there already and can be had without waiting."""
        return [self._at_hand.popleft() for _ in range(min(most, len(self._at_hand)))]

    async def _events(self) -> AsyncGenerator[Event]:
        async with self.tail.followed():
            with self.tail.bell.hearing(_READ) as ear:
                while True:
                    while self._at_hand:
                        yield self._at_hand.popleft()
                    found, self.place = await self.tail.after(self.place, self.which)
                    self._at_hand.extend(found)
                    if not found:
                        await ear.wait(_POLL_SECONDS)
