"""Reads from Lever: paced, repeated where that helps, equal ones shared, lists page by page."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from random import SystemRandom
from typing import Any, TypeVar

import httpx
import structlog

from connectors.budget import Budget
from connectors.errors import BadRequest, RateLimited, UpstreamUnavailable
from connectors.lever.failures import (
    TRANSPORT_ERRORS,
    Failure,
    InvalidOffset,
    backoff_seconds,
    failure_of,
    failure_of_answer,
    out_of_time,
    unreadable,
)
from connectors.lever.protocol import (
    LARGEST_PAGE,
    LeverPage,
    Query,
    page_query,
    read_json,
    read_page,
)
from connectors.lever.streams import Stream, follow, settle
from connectors.limiter import Limiter
from connectors.sharing import InFlight

MOST_TRIES = 5
"""How often a read that meets faults is sent at most. Refusals for the rate limit don't count."""

MOST_STREAMS = 50
"""How many files are read at once at most: half of the connections, so that records still pass."""

_STREAMS_RETRY_AFTER = 5.0

_RANDOM = SystemRandom()

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


Outcome = TypeVar("Outcome")


def http_client(
    base_url: str,
    *,
    read_timeout_seconds: float = 15.0,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """A pool of connections to the Lever API at `base_url` (with its `/v1`).

    Args:
        base_url: the API's address.
        read_timeout_seconds: how long a try may wait for the next bytes of an answer.
        transport: what carries the requests, if not the network.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        headers={
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"hiregraph/{version('hiregraph')}",
        },
        # The pool may serve several accounts: no cookie of one shall be sent for another.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(connect=5.0, read=read_timeout_seconds, write=15.0, pool=15.0),
        limits=httpx.Limits(
            max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0
        ),
        follow_redirects=False,
        transport=transport,
    )


class LeverClient:
    """Reads of one Lever account.

    Every request waits for its turn at the limiter, and for nothing longer than its budget's
    deadline. What is returned may be shared with other callers: treat it as read-only.

    Args:
        http: from `http_client`; closed with this client.
        auth: the account's credential.
        limiter: the account's own.
        chance: a random number from 0 to 1, which spreads repeated tries.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        auth: httpx.Auth,
        limiter: Limiter,
        chance: Callable[[], float] = _RANDOM.random,
    ) -> None:
        self._http = http
        self._auth = auth
        self._limiter = limiter
        self._chance = chance
        self._in_flight: InFlight[tuple[str, tuple[tuple[str, str], ...]], Any] = InFlight()
        self._streams = asyncio.Semaphore(MOST_STREAMS)

    async def get(self, path: str, query: Query = (), *, budget: Budget) -> Any:
        """The JSON body of `GET path`. Equal reads under way at the same time are one request.

        Args:
            path: below the API's address, beginning with a slash.
            query: parameters, not yet encoded.
            budget: bounds the whole read, and is charged for it.

        Raises:
            BadRequest: HTTP 400 and other refusals of the request as such.
            ReauthRequired: HTTP 401.
            Forbidden: HTTP 403.
            NotFound: HTTP 404.
            RateLimited: the rate limit leaves no room before the deadline.
            UpstreamTimeout: no answer before the deadline, or within any try's read timeout.
            UpstreamUnavailable: Lever fails, cannot be reached or not be read, after all tries.
        """
        if not path.startswith("/"):
            raise BadRequest("A path below Lever's address begins with a slash.")
        pairs = tuple(query)
        return await self._in_flight.run(
            (path, pairs), lambda: self._read(path, pairs, budget), budget
        )

    async def page(
        self,
        path: str,
        query: Query = (),
        *,
        limit: int = LARGEST_PAGE,
        offset: str | None = None,
        budget: Budget,
    ) -> LeverPage:
        """One page of a list.

        Args:
            path: of the list.
            query: its parameters.
            limit: 1 to 100 records.
            offset: the `next` of the page before, exactly as it came.
            budget: as for `get`.

        Raises:
            InvalidOffset: Lever does not know the offset.
            ConnectorError: as `get` does.
        """
        body = await self.get(path, page_query(query, limit=limit, offset=offset), budget=budget)
        return read_page(body)

    async def all(self, path: str, query: Query = (), *, budget: Budget) -> list[dict[str, Any]]:
        """Every record of a list, page after page.

        Raises:
            UpstreamUnavailable: the pages lead in a circle, or nowhere.
            ConnectorError: as `get` does.
        """
        records, offset = await self.page(path, query, budget=budget)
        records = list(records)
        seen: set[str] = set()
        while offset is not None:
            if offset in seen:
                raise UpstreamUnavailable("Lever's pages lead in a circle.")
            seen.add(offset)
            try:
                page = await self.page(path, query, offset=offset, budget=budget)
            except InvalidOffset as error:  # not the caller's fault: Lever gave that offset
                raise UpstreamUnavailable("Lever does not know its own next page.") from error
            records += page.items
            offset = page.next
        return records

    async def stream(
        self, path: str, query: Query = (), *, headers: Mapping[str, str], budget: Budget
    ) -> Stream:
        """The answer to `GET path` with its body still to come; the caller closes it.

        Args:
            path: as for `get`.
            query: likewise.
            headers: to send along.
            budget: bounds the time until the answer begins. For its body there is no such bound,
                but the time between two bits of it has one.

        Raises:
            UnsatisfiableRange: HTTP 416.
            RateLimited: too many streams are open.
            ConnectorError: as `get` does.
        """
        try:
            async with asyncio.timeout_at(budget.deadline):
                await self._streams.acquire()
        except TimeoutError:
            told = "Too many files are being downloaded at this time."
            raise RateLimited(told, retry_after=_STREAMS_RETRY_AFTER) from None
        sent = {"Accept": "*/*", "Accept-Encoding": "identity", **headers}
        try:
            response = await self._repeat(
                path, budget, lambda: self._open(path, tuple(query), sent, budget)
            )
        except BaseException:
            self._streams.release()
            raise
        return Stream(response, self._streams.release)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _read(self, path: str, query: Query, budget: Budget) -> Any:
        return await self._repeat(path, budget, lambda: self._exchange(path, query, budget))

    async def _repeat(
        self, path: str, budget: Budget, exchange: Callable[[], Awaitable[Outcome | Failure]]
    ) -> Outcome:
        """Send, and send again as long as that helps and there is time."""
        faults = tries = 0
        while True:
            turn = await self._limiter.acquire(budget, ahead=tries > 0)
            tries += 1
            try:
                outcome = await exchange()
            finally:
                turn.settle()
            if not isinstance(outcome, Failure):
                return outcome
            if outcome.limited:
                self._limiter.on_limited(outcome.retry_after, sent_at=turn.at)
            else:
                faults += 1
            if not outcome.repeatable or faults >= MOST_TRIES:
                raise outcome.error
            await self._pause(outcome, tries, path=path, budget=budget)

    async def _pause(self, failure: Failure, tries: int, *, path: str, budget: Budget) -> None:
        """Wait before the next try, or give up at once if it would come too late."""
        seconds = failure.retry_after
        if seconds is None:
            seconds = backoff_seconds(tries, chance=self._chance())
        late = asyncio.get_running_loop().time() + seconds >= budget.deadline
        _log.warning(
            "lever_read_failed",
            path=path,
            reason=failure.reason,
            tries=tries,
            next_try_seconds=None if late else round(seconds, 3),
        )
        if late:
            raise failure.error
        await asyncio.sleep(seconds)

    async def _exchange(self, path: str, query: Query, budget: Budget) -> Any | Failure:
        """One request and what came of it: a JSON value, or a failure."""
        if asyncio.get_running_loop().time() >= budget.deadline:
            return out_of_time()
        try:
            request = self._http.build_request("GET", path, params=list(query))
            budget.upstream_calls += 1
            async with asyncio.timeout_at(budget.deadline):
                response = await self._http.send(request, auth=self._auth)
                budget.upstream_calls += _repeated(response)
        except TimeoutError:
            return out_of_time()
        except TRANSPORT_ERRORS as error:
            return failure_of(error)
        if not response.is_success:
            return failure_of_answer(
                response.status_code,
                response.headers,
                response.content,
                path=path,
                now=datetime.now(UTC),
            )
        try:
            return read_json(response.content)
        except ValueError:
            return unreadable()

    async def _open(
        self, path: str, query: Query, headers: Mapping[str, str], budget: Budget
    ) -> httpx.Response | Failure:
        """One request and what came of it: an answer yet to be read, or a failure."""
        if asyncio.get_running_loop().time() >= budget.deadline:
            return out_of_time()
        try:
            request = self._http.build_request(
                "GET", path, params=list(query), headers=dict(headers)
            )
            budget.upstream_calls += 1
            async with asyncio.timeout_at(budget.deadline):
                response = await self._http.send(request, auth=self._auth, stream=True)
                budget.upstream_calls += _repeated(response)
                found = await follow(self._http, response, headers)
                return found if isinstance(found, Failure) else await settle(found, path=path)
        except TimeoutError:
            return out_of_time()
        except TRANSPORT_ERRORS as error:
            return failure_of(error)


def _repeated(response: httpx.Response) -> int:
    """How many requests went before this answer: those that were repeated with a renewed token."""
    return len(response.history)
