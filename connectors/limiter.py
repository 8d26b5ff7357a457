"""A rate limit kept from our side, so that the other side need not keep it for us.

`Bucket` is the arithmetic: a value, with time passed in. `Limiter` is its edge on the event loop.
"""

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Self

from connectors.budget import Budget
from connectors.errors import RateLimited

_PACE = 0.99
"""Share of the allowed rate that is used: what is left refills the reserve."""

_JITTER_SECONDS = 0.25
"""Requests sent evenly may arrive bunched by this much; the reserve pays for it."""

_RESERVE_SHARE = 0.25
"""The reserve never takes more of the burst than this."""

_SLOWEST = 1 / 8
"""However often we are told off, the rate stays above this share of the full one."""

_RECOVERY_SECONDS = 40.0
"""Time in which the rate would climb from nothing to full."""

_ROUNDING = 1e-6
"""Seconds by which a timer may come early without a second one being set for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A token bucket as it is at one moment, whose rate may be on its way back to full.

    Attributes:
        full_rate: tokens per second that flow in when nothing is wrong.
        capacity: tokens that it can hold.
        climb: tokens per second by which the rate grows each second until it is full again.
        rate: tokens per second that flow in at `at`.
        level: tokens in it at `at`.
        at: the moment told of, in seconds. In the future: nothing leaves the bucket before.
    """

    full_rate: float
    capacity: float
    climb: float
    rate: float
    level: float
    at: float

    @classmethod
    def for_limit(cls, *, rate: float, burst: float) -> Self:
        """A full bucket for a limit of `rate` tokens per second and `burst` at once.

        It holds back a part of the burst, so that requests which a network delays and then
        delivers together stay within the limit.
        """
        reserve = min(rate * _JITTER_SECONDS, burst * _RESERVE_SHARE)
        capacity = max(1.0, burst - reserve)
        pace = rate * _PACE
        climb = pace / _RECOVERY_SECONDS
        return cls(
            full_rate=pace, capacity=capacity, climb=climb, rate=pace, level=capacity, at=0.0
        )

    def later(self, now: float) -> Self:
        """The bucket at `now`, if nobody took from it; itself while it is closed."""
        seconds = now - self.at
        if seconds <= 0:
            return self
        return replace(
            self,
            rate=min(self.full_rate, self.rate + self.climb * seconds),
            level=min(self.capacity, self.level + self.gain(seconds)),
            at=now,
        )

    def seconds_until(self, tokens: float, *, now: float) -> float:
        """Seconds from `now` until the last of `tokens` can be taken, each taken when it comes."""
        here = self.later(now)
        return here.at - now + here.seconds_to_gain(tokens - here.level)

    def taken(self, tokens: float, *, now: float) -> Self:
        """The bucket at `now` with so many tokens fewer; more, for tokens given back."""
        here = self.later(now)
        return replace(here, level=min(here.capacity, here.level - tokens))

    def slowed(self, *, now: float) -> Self:
        """The bucket with half its rate, and empty."""
        here = self.later(now)
        rate = max(here.full_rate * _SLOWEST, here.rate / 2)
        return replace(here, rate=rate, level=min(here.level, 0.0))

    def closed(self, until: float, *, now: float) -> Self:
        """The bucket with nothing to give before `until`, empty then."""
        here = self.later(now)
        if until <= here.at:
            return here
        return replace(here, level=min(here.level, 0.0), at=until)

    def gain(self, seconds: float) -> float:
        """Tokens that flow in within `seconds`."""
        climbing = min(seconds, (self.full_rate - self.rate) / self.climb)
        gained = (self.rate + self.climb * climbing / 2) * climbing
        return gained + self.full_rate * (seconds - climbing)

    def seconds_to_gain(self, tokens: float) -> float:
        """Seconds in which `tokens` flow in: the inverse of `gain`."""
        if tokens <= 0:
            return 0.0
        climb_seconds = (self.full_rate - self.rate) / self.climb
        on_the_way = self.gain(climb_seconds)
        if tokens >= on_the_way:
            return climb_seconds + (tokens - on_the_way) / self.full_rate
        return 2 * tokens / (self.rate + math.sqrt(self.rate**2 + 2 * self.climb * tokens))


class Limiter:
    """Lets requests go at the rate that one credential is allowed, first come, first served.

    It never brings about a refusal (HTTP 429) by itself: others may use the same credential, so
    it slows down when told of one, and takes its pace up again bit by bit.

    Belongs to one event loop; all times are seconds on that loop's clock.
    """

    def __init__(self, *, rate: float, burst: float) -> None:
        """Keep within `rate` requests per second and `burst` at once."""
        self._bucket = Bucket.for_limit(rate=rate, burst=burst)
        self._queue: OrderedDict[asyncio.Future[None], float] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._slowed_at = -math.inf

    def __repr__(self) -> str:
        return f"<Limiter {self._bucket.rate:g}/s, {len(self._queue)} waiting>"

    async def acquire(self, budget: Budget, *, ahead: bool = False) -> float:
        """Wait for leave to send one request, and tell the moment it was given.

        Args:
            budget: its deadline bounds the wait, and the wait is added to its `waited`.
            ahead: go before all who wait, because this request had its turn and must repeat it.

        Raises:
            RateLimited: at once, if the turn would come after the deadline; or later, if it
                has come to that because the rate fell.
        """
        loop = asyncio.get_running_loop()
        asked = loop.time()
        self._serve()  # a timer that is late must not let us pass those who wait
        place = 1 if ahead else len(self._queue) + 1
        wait = self._bucket.seconds_until(place, now=asked)
        if wait > _ROUNDING and asked + wait > budget.deadline:
            raise _no_room(wait)
        if wait <= _ROUNDING:
            self._bucket = self._bucket.taken(1, now=asked)
            return asked
        try:
            await self._turn(budget.deadline, ahead=ahead)
        finally:
            granted = loop.time()
            budget.waited += granted - asked
        return granted

    def on_limited(self, retry_after: float | None, *, sent_at: float | None = None) -> None:
        """Slow down, because a request was refused for its rate.

        Args:
            retry_after: seconds for which nothing may be sent, if the answer told.
            sent_at: when that request got its leave, as `acquire` told it. Requests sent before
                the last slowing down say nothing about the pace since, and don't slow it again.
        """
        now = asyncio.get_running_loop().time()
        if sent_at is None or sent_at > self._slowed_at:
            self._bucket = self._bucket.slowed(now=now)
            self._slowed_at = now
        if retry_after is not None:
            self._bucket = self._bucket.closed(now + retry_after, now=now)
        self._refuse_hopeless(now)
        self._serve()

    async def _turn(self, deadline: float, *, ahead: bool) -> None:
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._queue[turn] = deadline
        if ahead:
            self._queue.move_to_end(turn, last=False)
            self._refuse_hopeless(loop.time())
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            self._queue.pop(turn, None)
            if not turn.cancelled() and turn.exception() is None:  # given, and now given back
                self._bucket = self._bucket.taken(-1, now=loop.time())
            self._serve()
            raise

    def _serve(self) -> None:
        """Give every turn that is due, and set the timer for the next."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._queue:
            wait = self._bucket.seconds_until(1, now=now)
            if wait > _ROUNDING:
                self._timer = loop.call_at(now + wait, self._serve)
                return
            turn, _ = self._queue.popitem(last=False)
            if not turn.done():
                self._bucket = self._bucket.taken(1, now=now)
                turn.set_result(None)

    def _refuse_hopeless(self, now: float) -> None:
        """Fail those in the queue whose turn has moved past their deadline."""
        place = 1
        for turn, deadline in list(self._queue.items()):
            wait = self._bucket.seconds_until(place, now=now)
            if now + wait <= deadline + _ROUNDING:
                place += 1
                continue
            del self._queue[turn]
            if not turn.done():
                turn.set_exception(_no_room(wait))


def _no_room(wait: float) -> RateLimited:
    return RateLimited(
        f"The rate limit leaves no room before the deadline; it does in {wait:.1f} s.",
        retry_after=wait,
    )
