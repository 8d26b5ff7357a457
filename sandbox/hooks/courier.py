"""Sends webhooks while the sandbox runs: each in its turn, later again where it did not arrive."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush

import httpx
from starlette.applications import Starlette

from sandbox.account import Account
from sandbox.answers import Json
from sandbox.hooks.deliveries import Delivery
from sandbox.hooks.planning import Planning
from sandbox.hooks.post import Post
from sandbox.journal import Change
from sandbox.options import Options


@dataclass(slots=True)
class Lane:
    """What is to be sent to one webhook, in order, and how much of it is under way."""

    ready: deque[Delivery] = field(default_factory=deque)
    under_way: int = 0


class Courier:
    """Hears of every change, and sends the webhooks that were asked for.

    It listens from the start of the app to its end (ASGI lifespan): an app that is called without
    one sends nothing. Changes may come from any thread.
    """

    def __init__(self, options: Options) -> None:
        self.planning = Planning(options.webhooks)
        self.log = self.planning.log
        self._options = options
        self._inbox: deque[tuple[float, Delivery]] = deque()
        self._due: list[tuple[float, int, Delivery]] = []
        self._lanes: dict[str, Lane] = {}
        self._accounts: Mapping[str, Account] = {}

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncGenerator[None]:
        """Listen and send for as long as the app runs; what is on its way then is dropped."""
        self._accounts = app.state.accounts
        self._loop = asyncio.get_running_loop()
        self._wake, self._idle = asyncio.Event(), asyncio.Event()
        journals = [account.journal for account in self._accounts.values()]
        transport = self._options.transport or httpx.AsyncHTTPTransport(trust_env=False)
        async with httpx.AsyncClient(transport=transport, timeout=None) as client:  # noqa: S113  # each try has a time
            self._post = Post(client, self._options.wall)
            sending = asyncio.create_task(self._send())
            for journal in journals:
                journal.listeners.append(self.hear)
            try:
                yield
            finally:
                for journal in journals:
                    journal.listeners.remove(self.hear)
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending

    def hear(self, change: Change) -> None:
        """Plan what is to be sent of a change."""
        now = time.monotonic()
        for delivery in self.planning.plan(self._account(change.account), change):
            self._inbox.append((now + delivery.held, delivery))
        if self._inbox:
            self._loop.call_soon_threadsafe(self._wake.set)

    def again(self, delivery: Delivery) -> Delivery:
        """Send an event to its webhook once more, as people in Lever can."""
        anew = self.planning.again(delivery)
        self._later(anew, 0)
        self._wake.set()
        return anew

    async def sample(self, account: str, webhook: Json) -> Delivery:
        """Try a webhook out, once."""
        delivery = self.planning.sample(account, webhook, int(self._options.wall() * 1000))
        delivery.tries.append(await self._post.carry(delivery, webhook, self.planning.sending))
        self.log.put(delivery, "delivered" if delivery.tries[0].arrived else "failed")
        self._tell_if_idle()
        return delivery

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while self.log.waiting:
            self._idle.clear()
            await self._idle.wait()

    def _tell_if_idle(self) -> None:
        if not self.log.waiting:
            self._idle.set()

    def _account(self, name: str) -> Account:
        return self._accounts[name]

    def _later(self, delivery: Delivery, seconds: float) -> None:
        self._inbox.append((time.monotonic() + seconds, delivery))

    async def _send(self) -> None:
        async with asyncio.TaskGroup() as tries:
            while True:
                self._wake.clear()
                self._sort()
                for lane in self._lanes.values():
                    while lane.ready and lane.under_way < self.planning.sending.at_once:
                        lane.under_way += 1
                        tries.create_task(self._try(lane, lane.ready.popleft()))
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause()):
                        await self._wake.wait()

    def _sort(self) -> None:
        """Put what is due at the end of its lane, in order of its time."""
        while self._inbox:
            due, delivery = self._inbox.popleft()
            heappush(self._due, (due, delivery.number, delivery))
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            delivery = heappop(self._due)[-1]
            self._lanes.setdefault(delivery.webhook, Lane()).ready.append(delivery)

    def _pause(self) -> float | None:
        """Tell for how many seconds nothing is due; None where nothing is to come."""
        return max(0.0, self._due[0][0] - time.monotonic()) if self._due else None

    async def _try(self, lane: Lane, delivery: Delivery) -> None:
        """Try once, and see what is next; without its webhook a delivery is at its end."""
        try:
            webhook = self._account(delivery.account).webhooks.get(delivery.webhook)
            if webhook is None:
                self.log.put(delivery, "dropped")
            else:
                delivery.url = webhook["url"]
                attempt = await self._post.carry(delivery, webhook, self.planning.sending)
                delivery.tries.append(attempt)
                self._settle(delivery)
        finally:
            lane.under_way -= 1
            self._wake.set()
        self._tell_if_idle()

    def _settle(self, delivery: Delivery) -> None:
        waits, tries = self.planning.sending.retry_waits, len(delivery.tries)
        if delivery.tries[-1].arrived:
            self.log.put(delivery, "delivered")
        elif tries > len(waits):
            self.log.put(delivery, "failed")
        else:
            self.log.put(delivery, "waiting")
            self._later(delivery, waits[tries - 1])
