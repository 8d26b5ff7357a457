"""Reads from Lever: paced, repeated where that helps, equal ones shared, lists page by page."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import Any, TypeVar

import httpx

from connectors.budget import Budget
from connectors.certificates import trusted
from connectors.errors import BadRequest, UpstreamUnavailable
from connectors.lever.failures import Failure, InvalidOffset, failure_of_answer, unreadable
from connectors.lever.protocol import (
    LARGEST_PAGE,
    LeverPage,
    Query,
    page_query,
    read_json,
    read_page,
)
from connectors.lever.scopes import scope_of
from connectors.lever.sending import Exchange, Sender, random
from connectors.lever.streams import Stream, follow, settle
from connectors.limiter import Limiter
from connectors.meters import UNCOUNTED, UpstreamMeter
from connectors.sharing import InFlight

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
        verify=trusted(),
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
        applications: paces the applications among its requests, within that.
        chance: a random number from 0 to 1, which spreads repeated tries.
        meter: counts the requests.
    """

    def __init__(  # noqa: PLR0913  -- what reading takes, each by its name
        self,
        http: httpx.AsyncClient,
        *,
        auth: httpx.Auth,
        limiter: Limiter,
        applications: Limiter | None = None,
        chance: Callable[[], float] = random,
        meter: UpstreamMeter = UNCOUNTED,
    ) -> None:
        self.sender = Sender(
            http,
            auth=auth,
            limiter=limiter,
            applications=applications,
            chance=chance,
            meter=meter,
        )
        self._in_flight: InFlight[tuple[str, tuple[tuple[str, str], ...]], Any] = InFlight()

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
        sent = {"Accept": "*/*", "Accept-Encoding": "identity", **headers}
        async with self.sender.stream_slot(budget) as release:
            response = await self._sent(path, budget, lambda: self._open(path, query, sent, budget))
        return Stream(response, release)

    def part(self) -> None:
        """Let no read join those under way: something has been written."""
        self._in_flight.part()

    async def aclose(self) -> None:
        """Close the connections."""
        await self.sender.http.aclose()

    async def _read(self, path: str, query: Query, budget: Budget) -> Any:
        return await self._sent(path, budget, lambda: self._exchange(path, query, budget))

    async def _sent(self, path: str, budget: Budget, exchange: Exchange[Outcome]) -> Outcome:
        outcome = await self.sender.repeat(path, budget, exchange)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome

    async def _exchange(self, path: str, query: Query, budget: Budget) -> Any | Failure:
        """One request and what came of it: a JSON value, or a failure."""
        request = self.sender.http.build_request("GET", path, params=list(query))
        response = await self.sender.send(request, budget)
        if not response.is_success:
            return failure_of_answer(
                response.status_code,
                response.headers,
                response.content,
                scope=scope_of(path),
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
        http = self.sender.http
        request = http.build_request("GET", path, params=list(query), headers=dict(headers))
        response = await self.sender.send(request, budget, stream=True)
        found = await follow(http, response, headers)
        return found if isinstance(found, Failure) else await settle(found, path=path)
