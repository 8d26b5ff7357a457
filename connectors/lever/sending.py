"""Sending one account's requests: paced by its limiter, and again where that helps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import SystemRandom
from typing import TypeVar

import httpx
import structlog

from connectors.budget import Budget
from connectors.errors import RateLimited
from connectors.lever.failures import (
    TRANSPORT_ERRORS,
    Failure,
    backoff_seconds,
    failure_of,
    out_of_time,
)
from connectors.lever.protocol import is_application
from connectors.limiter import Limiter
from connectors.meters import UNCOUNTED, UpstreamMeter

MOST_TRIES = 5
"""How often a read that meets faults is sent at most. Refusals for the rate limit don't count."""

APPLICATIONS_A_SECOND = 2
"""How many applications Lever takes from one credential, whatever else it may send."""

MOST_STREAMS = 50
"""How many answers are read bit by bit at most: half of the connections, so that records pass."""

_STREAMS_RETRY_AFTER = 5.0
_PROVIDER = "lever"

random = SystemRandom().random

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

Outcome = TypeVar("Outcome")
Exchange = Callable[[], Awaitable[Outcome | Failure]]
"""One request and what came of it. May raise `TRANSPORT_ERRORS`."""

Repeats = Callable[[Failure], bool]
"""Whether a request that failed so may be sent again, at a better moment."""


def never(_: Failure) -> bool:
    """For what can be sent once only."""
    return False


def where_it_may_help(failure: Failure) -> bool:
    """For what changes nothing, or the same thing however often it is sent."""
    return failure.repeatable


def where_nothing_was_done(failure: Failure) -> bool:
    """For what would be done twice."""
    return failure.repeatable and failure.undone


class Sender:
    """Sends requests of one account.

    Every request waits for its turn at the limiter, and for nothing longer than its budget's
    deadline.

    Args:
        http: closed with this sender.
        auth: the account's credential.
        limiter: the account's own.
        applications: paces the applications among them, within that.
        chance: a random number from 0 to 1, which spreads repeated tries.
        meter: counts the requests.
    """

    def __init__(  # noqa: PLR0913  -- what sending takes, each by its name
        self,
        http: httpx.AsyncClient,
        *,
        auth: httpx.Auth,
        limiter: Limiter,
        applications: Limiter | None = None,
        chance: Callable[[], float] = random,
        meter: UpstreamMeter = UNCOUNTED,
    ) -> None:
        self.http = http
        self._auth = auth
        self._limiter = limiter
        self._applications = applications or Limiter(
            rate=APPLICATIONS_A_SECOND, burst=APPLICATIONS_A_SECOND, within=limiter
        )
        self._chance = chance
        self._meter = meter
        self._streams = asyncio.Semaphore(MOST_STREAMS)

    async def send(
        self, request: httpx.Request, budget: Budget, *, stream: bool = False
    ) -> httpx.Response:
        """Sign a request, send it and count it; within a turn of `repeat` alone.

        Raises:
            httpx.HTTPError: and the other `TRANSPORT_ERRORS`.
        """
        budget.upstream_calls += 1
        try:
            response = await self.http.send(request, auth=self._auth, stream=stream)
        except BaseException:  # broken off at the deadline, too
            self._meter.answered(_PROVIDER, None)
            raise
        budget.upstream_calls += len(response.history)  # repeated with a renewed token
        for answer in (*response.history, response):
            self._meter.answered(_PROVIDER, answer.status_code)
        return response

    async def repeat(
        self,
        path: str,
        budget: Budget,
        exchange: Exchange[Outcome],
        *,
        method: str = "GET",
        repeats: Repeats = where_it_may_help,
    ) -> Outcome | Failure:
        """Send, and send again as long as that helps and there is time; tell the last outcome.

        Args:
            path: what is asked for.
            budget: bounds it all, and is charged.
            exchange: sends one request.
            method: its method.
            repeats: after which failures it is sent again.

        Raises:
            RateLimited: the rate limit leaves no room before the deadline.
        """
        limiter = self._applications if is_application(method, path) else self._limiter
        faults = tries = 0
        while True:
            asked = asyncio.get_running_loop().time()
            turn = await limiter.acquire(budget, ahead=tries > 0)
            self._meter.had_its_turn(_PROVIDER, waited=turn.at - asked)
            tries += 1
            try:
                outcome = await _within(budget, exchange)
            finally:
                turn.settle()
            if not isinstance(outcome, Failure):
                return outcome
            if outcome.limited:
                limiter.on_limited(outcome.retry_after, sent_at=turn.at)
            else:
                faults += 1
            helps = repeats(outcome) and faults < MOST_TRIES
            if not (helps and await self._pause(outcome, tries, path=path, budget=budget)):
                return outcome

    @asynccontextmanager
    async def stream_slot(self, budget: Budget) -> AsyncIterator[Callable[[], None]]:
        """One of the streams that may be open; gives what is to be called once it is closed.

        Within, an error gives it back.

        Raises:
            RateLimited: too many streams are open.
        """
        try:
            async with asyncio.timeout_at(budget.deadline):
                await self._streams.acquire()
        except TimeoutError:
            told = "Too many files are being downloaded at this time."
            raise RateLimited(told, retry_after=_STREAMS_RETRY_AFTER) from None
        try:
            yield self._streams.release
        except BaseException:
            self._streams.release()
            raise

    async def _pause(self, failure: Failure, tries: int, *, path: str, budget: Budget) -> bool:
        """Wait before the next try, or tell at once that it would come too late."""
        seconds = failure.retry_after
        if seconds is None:
            seconds = backoff_seconds(tries, chance=self._chance())
        late = asyncio.get_running_loop().time() + seconds >= budget.deadline
        _log.warning(
            "lever_request_failed",
            path=path,
            reason=failure.reason,
            tries=tries,
            next_try_seconds=None if late else round(seconds, 3),
        )
        if late:
            return False
        await failure.let_go()
        await asyncio.sleep(seconds)
        return True


async def _within(budget: Budget, exchange: Exchange[Outcome]) -> Outcome | Failure:
    """What came of an exchange; of one that raises, too, or takes longer than there is time."""
    if asyncio.get_running_loop().time() >= budget.deadline:
        return out_of_time(undone=True)
    try:
        async with asyncio.timeout_at(budget.deadline):
            return await exchange()
    except TimeoutError:
        return out_of_time()
    except TRANSPORT_ERRORS as error:
        return failure_of(error)
