"""Sends events to the endpoints that are to get them, for as long as the server runs.

One process at a time spreads what is new in the log over the endpoints; all of them send. A process
that is killed leaves its lease and its claims to others, once they have ended.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random
from typing import NoReturn

import httpx
import structlog

from accounts.errors import StorageUnusable
from accounts.events import TOPIC as NEW_EVENTS
from accounts.storage import Storage
from connectors.public_web import PublicWeb
from events.bell import Bell, Ear
from events.deliveries import (
    CLAIM,
    TOPIC,
    Claimed,
    claim,
    endpoints_due,
    note,
    renew_claims,
    spread,
    unspread,
)
from events.endpoints import Endpoint, Endpoints
from events.leases import LEASE, Lease, LeaseLost, new_owner, release, renew, take
from events.meters import UNCOUNTED, EventMeter
from events.outgoing import Attempt, message_of, outcome_of
from events.trying import SECONDS, attempt

AT_ONCE = 20
"""Tries at one endpoint at a time, so that one that hangs keeps no other waiting."""

_POLL_SECONDS = 1.0
_GRACE_SECONDS = 5.0
_RENEWED_SECONDS = min(CLAIM, LEASE).total_seconds() / 3

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Sender:
    """The worker of one process.

    Attributes:
        endpoints: where events are sent to.
        web: the way to them.
        bell: rings when there is something new.
        chance: from 0 to 1; spreads repeated tries.
        meter: counts events, and tries.
    """

    endpoints: Endpoints
    web: PublicWeb
    bell: Bell
    chance: Callable[[], float] = random
    meter: EventMeter = UNCOUNTED
    _owner: str = field(default_factory=new_owner)
    _trying: Counter[str] = field(default_factory=Counter)
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _under_way: set[int] = field(default_factory=set)
    _done: list[tuple[Claimed, Attempt]] = field(default_factory=list)
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def storage(self) -> Storage:
        """Where all is kept."""
        return self.endpoints.storage

    async def run(self) -> NoReturn:
        """Spread and send until cancelled; what is under way then may still end."""
        try:
            async with asyncio.TaskGroup() as all_of_it:
                all_of_it.create_task(self._spread_on())
                all_of_it.create_task(self._send_on())
                all_of_it.create_task(self._renew_on())
        finally:
            await self._finish()
        raise AssertionError("none ends by itself")

    async def _spread_on(self) -> NoReturn:
        with self.bell.hearing(NEW_EVENTS) as ear:
            while True:
                try:
                    lease = await take(self.storage, "deliveries", owner=self._owner)
                    if lease is not None:
                        await self._spread_under(lease, ear)
                except LeaseLost:
                    _log.info("deliveries_spread_elsewhere")
                except StorageUnusable as error:
                    _log.warning("deliveries_not_spread", reason=str(error))
                await asyncio.sleep(_POLL_SECONDS)

    async def _spread_under(self, lease: Lease, ear: Ear) -> NoReturn:
        clock = asyncio.get_running_loop().time
        renewed = clock()
        try:
            while True:
                if new := await unspread(self.storage):
                    known = [each for each, _ in (await self.endpoints.with_secrets()).values()]
                    await spread(self.storage, new, known, lease)
                    for event in new:
                        self.meter.passed_on(event.type)
                    self.bell.ring(TOPIC)
                else:
                    await ear.wait(_POLL_SECONDS)
                if clock() >= renewed + _RENEWED_SECONDS:
                    await renew(self.storage, lease)
                    renewed = clock()
        finally:
            await asyncio.shield(release(self.storage, lease))

    async def _send_on(self) -> NoReturn:
        with self.bell.hearing(TOPIC) as ear:
            while True:
                try:
                    await self._note()
                    began = await self._claim(ear)
                except StorageUnusable as error:
                    _log.warning("deliveries_not_sent", reason=str(error))
                    began = 0
                if not began:
                    await ear.wait(_POLL_SECONDS)

    async def _renew_on(self) -> NoReturn:
        """Keep what is being tried: none of it is another's as long as this process lives."""
        while True:
            await asyncio.sleep(_RENEWED_SECONDS)
            mine = self._under_way | {each.id for each, _ in self._done}
            try:
                if mine:
                    await renew_claims(self.storage, mine)
            except StorageUnusable as error:
                _log.warning("claims_not_renewed", reason=str(error))

    async def _claim(self, ear: Ear) -> int:
        """Begin with what is due, as far as there is room; tells with how many."""
        due = [each for each in await endpoints_due(self.storage) if self._trying[each] < AT_ONCE]
        if not due:
            return 0
        known = await self.endpoints.with_secrets()
        began = 0
        for endpoint_id in due:
            if endpoint_id not in known:
                continue
            endpoint, secrets = known[endpoint_id]
            room = AT_ONCE - self._trying[endpoint_id]
            for each in await claim(self.storage, endpoint_id, most=room):
                self._begin(each, endpoint, secrets, ear)
                began += 1
        return began

    def _begin(self, each: Claimed, endpoint: Endpoint, secrets: list[str], ear: Ear) -> None:
        self._trying[endpoint.id] += 1
        self._under_way.add(each.id)
        task = asyncio.create_task(self._try(each, endpoint, secrets))
        self._tasks.add(task)

        def end(ended: "asyncio.Task[None]") -> None:
            self._trying[endpoint.id] -= 1
            self._tasks.discard(ended)
            ear.ring()

        task.add_done_callback(end)

    async def _try(self, each: Claimed, endpoint: Endpoint, secrets: list[str]) -> None:
        http, url = self._client(endpoint.terms.url), endpoint.terms.url
        try:
            tried = await attempt(self.web, http, url, message_of(each.event), secrets)
            self._done.append((each, tried))
        finally:
            self._under_way.discard(each.id)

    async def _note(self) -> None:
        """Note what came of the tries that ended."""
        done, self._done = self._done, []
        if not done:
            return
        noting = asyncio.create_task(note(self.storage, done, chance=self.chance()))
        self._tasks.add(noting)
        noting.add_done_callback(self._tasks.discard)
        try:
            await asyncio.shield(noting)
        except StorageUnusable:
            self._done = done + self._done
            raise
        for each, tried in done:
            self.meter.tried(outcome_of(each.tries + 1, tried))
        self.bell.ring(TOPIC)

    def _client(self, url: str) -> httpx.AsyncClient:
        """The client for an endpoint's host."""
        host = httpx.URL(url).netloc.decode("ascii")
        if host not in self._clients:
            self._clients[host] = self.web.client(seconds=SECONDS, keep_alive=AT_ONCE)
        return self._clients[host]

    async def _finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
        for task in self._tasks:
            task.cancel()
        try:
            await self._note()
        except StorageUnusable as error:
            _log.warning("deliveries_not_noted", reason=str(error))
        for client in self._clients.values():
            await client.aclose()
