"""A rate limit kept from our side, so that the other side need not keep it for us.

`Bucket` is the arithmetic: a value, with time passed in. `Limiter` is its edge on the event loop.
A limiter may be within another: what it lets go counts towards both.
"""

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Self

from connectors.budget import Budget
from connectors.errors import RateLimited

_PACE = 0.99
"""Share of the allowed rate that is used: the other side's clock may run a little slower."""

_LONGEST_ON_THE_WAY = 1.0
"""Seconds in which a request reaches the other side at the latest."""

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
        """A full bucket for a limit of `rate` tokens per second and `burst` at once."""
        pace = rate * _PACE
        climb = pace / _RECOVERY_SECONDS
        return cls(full_rate=pace, capacity=burst, climb=climb, rate=pace, level=burst, at=0.0)

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
        """The bucket at `now` with so many tokens fewer."""
        here = self.later(now)
        return replace(here, level=here.level - tokens)

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


@dataclass(slots=True, eq=False)
class Turn:
    """Leave to send one request.

    Attributes:
        at: when it was given, on the event loop's clock.
    """

    at: float
    _limiter: "Limiter"
    _late: asyncio.TimerHandle | None = None
    _wider: "Turn | None" = None
    _settled: bool = False

    def settle(self) -> None:
        """Tell that the other side has counted the request: it was answered, or failed."""
        self._end(tokens=1)
        if self._wider is not None:
            self._wider.settle()

    def give_back(self) -> None:
        """Tell that the request will not be sent."""
        self._end(tokens=0)
        if self._wider is not None:
            self._wider.give_back()

    def begin(self, wider: "Turn | None" = None) -> None:
        """Tell that the request is sent now: it is settled in a while if nobody does it.

        Args:
            wider: its leave from the limiter that this one's is within; settled with it.
        """
        loop = asyncio.get_running_loop()
        self.at, self._wider = loop.time(), wider
        self._late = loop.call_later(_LONGEST_ON_THE_WAY, self.settle)

    def _end(self, *, tokens: int) -> None:
        if self._settled:
            return
        self._settled = True
        if self._late is not None:
            self._late.cancel()
        self._limiter._take(tokens)  # noqa: SLF001 - two halves of one thing


class Limiter:
    """Lets requests go at the rate that one credential is allowed, first come, first served.

    A request's token is held from its turn on, and taken only when the request is settled. The
    other side takes its token somewhere in between: later than the turn, as the loop or the
    network may hold a request up. Taken at the turn, our bucket would fill again while the other
    side's is still full and gains nothing, and would give out that much too much.

    It never brings about a refusal (HTTP 429) by itself: others may use the same credential, so
    it slows down when told of one, and takes its pace up again bit by bit.

    Belongs to one event loop; all times are seconds on that loop's clock.
    """

    def __init__(self, *, rate: float, burst: float, within: "Limiter | None" = None) -> None:
        """Keep within `rate` requests per second and `burst` at once, and within another limit."""
        self._within = within
        self._bucket = Bucket.for_limit(rate=rate, burst=burst)
        self._queue: OrderedDict[asyncio.Future[Turn], float] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._slowed_at = -math.inf
        self._out = 0  # requests that had their turn and are not settled

    def __repr__(self) -> str:
        return f"<Limiter {self._bucket.rate:g}/s, {len(self._queue)} waiting>"

    async def acquire(self, budget: Budget, *, ahead: bool = False) -> Turn:
        """Wait for leave to send one request. Settle it when the request is through.

        Args:
            budget: its deadline bounds the wait, and the wait is added to its `waited`.
            ahead: go before all who wait, because this request had its turn and must repeat it.

        Raises:
            RateLimited: at once, if the turn would come after the deadline; or later, if it
                has come to that because the rate fell.
        """
        turn = await self._turn(budget, ahead=ahead)
        if self._within is None:
            turn.begin()
            return turn
        try:  # meanwhile the token is held, so that those behind stay in this queue
            wider = await self._within.acquire(budget, ahead=ahead)
        except BaseException:
            turn.give_back()
            raise
        turn.begin(wider)
        return turn

    async def _turn(self, budget: Budget, *, ahead: bool) -> Turn:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        self._serve()  # a timer that is late must not let us pass those who wait
        place = self._out + (1 if ahead else len(self._queue) + 1)
        wait = self._bucket.seconds_until(place, now=asked)
        if wait > _ROUNDING and asked + wait > budget.deadline:
            raise _no_room(wait)
        if wait <= _ROUNDING:
            return self._give()
        with budget.waiting(loop.time):
            return await self._wait(budget.deadline, ahead=ahead)

    def on_limited(self, retry_after: float | None, *, sent_at: float | None = None) -> None:
        """Slow down, because a request was refused for its rate.

        Args:
            retry_after: seconds for which nothing may be sent, if the answer told.
            sent_at: when that request got its turn (`Turn.at`). Requests sent before the last
                slowing down say nothing about the pace since, and don't slow it again.
        """
        now = asyncio.get_running_loop().time()
        if sent_at is None or sent_at > self._slowed_at:
            self._bucket = self._bucket.slowed(now=now)
            self._slowed_at = now
        if retry_after is not None:
            self._bucket = self._bucket.closed(now + retry_after, now=now)
        self._refuse_hopeless(now)
        self._serve()

    def _give(self) -> Turn:
        self._out += 1
        return Turn(asyncio.get_running_loop().time(), self)

    def _take(self, tokens: int) -> None:
        """Take the token of a request that had its turn; none for one that is not sent."""
        self._out -= 1
        self._bucket = self._bucket.taken(tokens, now=asyncio.get_running_loop().time())
        self._serve()

    async def _wait(self, deadline: float, *, ahead: bool) -> Turn:
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Turn] = loop.create_future()
        self._queue[turn] = deadline
        if ahead:
            self._queue.move_to_end(turn, last=False)
            self._refuse_hopeless(loop.time())
        self._serve()
        try:
            return await turn
        except asyncio.CancelledError:
            self._queue.pop(turn, None)
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                turn.result().give_back()
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
            wait = self._bucket.seconds_until(1 + self._out, now=now)
            if wait > _ROUNDING:
                self._timer = loop.call_at(now + wait, self._serve)
                return
            turn, _ = self._queue.popitem(last=False)
            if not turn.done():
                turn.set_result(self._give())

    def _refuse_hopeless(self, now: float) -> None:
        """Fail those in the queue whose turn has moved past their deadline."""
        place = 1 + self._out
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
