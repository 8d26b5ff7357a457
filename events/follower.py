"""Following all accounts, together with the other processes that share the database.

An account is followed under a lease, by whoever comes first, while there is something to do and a
little longer. What fails is tried again, later each time, and holds up no other account.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from accounts.errors import StorageUnusable
from accounts.storage import Storage
from connectors.base import Connector
from connectors.errors import ConnectorError
from events import inbox
from events.account_work import AccountWork
from events.bell import Bell
from events.followed import Followed, Pace
from events.following import (
    Due,
    NotFollowed,
    beginning,
    due_accounts,
    lease_name,
    read_following,
    told_accounts,
)
from events.leases import LEASE, Lease, LeaseLost, new_owner, release, renew_all, take
from events.pauses import Pause, Pauses
from events.taking_up import take_up
from events.times import utc_now

POLL_SECONDS = 1.0
"""How often is looked for work of which nothing rang."""

BREATH_SECONDS = 0.03
"""Between one look for work and the next, however often it rings."""

FEW_ACCOUNTS = 4
"""So many who follow accounts are told of any ring: each looks for itself."""

MOST_ACCOUNTS = 64
"""Accounts that one process follows at once; three quarters of them without having been told."""

MOST_UNHURRIED = 16
"""Steps of reading that can wait, of all accounts, at once."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How accounts are followed.

    Attributes:
        every: from one reconciliation of an account to the next.
        rate: requests a second that reading which can wait makes in one account.
        first_pause: seconds after the first failure, before another try.
    """

    every: timedelta = timedelta(minutes=5)
    rate: float = 5.0
    first_pause: float = 1.0


@dataclass(slots=True)
class _Work:
    """A task that follows an account, and what pokes it."""

    task: "asyncio.Task[None]"
    poked: asyncio.Event


@dataclass(slots=True, kw_only=True)
class Follower:
    """Follows the accounts of a database, and those of the environment.

    Attributes:
        storage: the database.
        bell: rung where notices come in; rung by this where events are written.
        open: gives the way into an account; raises as `server.registry` does.
        fixed: the accounts of the environment.
        terms: how they are followed.
        owner: this process, or a worker in it.
        now: the time.
        renewing: seconds from one renewal of its leases to the next.

    `_elsewhere` are those that could not be begun at the last look, as others follow them.
    """

    storage: Storage
    bell: Bell
    open: Callable[[str], Awaitable[Connector]]
    fixed: Collection[str] = ()
    terms: Terms = field(default_factory=Terms)
    owner: str = field(default_factory=new_owner)
    now: Callable[[], datetime] = utc_now
    renewing: float = LEASE.total_seconds() / 3
    _looked_at: float = 0.0
    _elsewhere: set[str] = field(default_factory=set)
    _working: dict[str, _Work] = field(default_factory=dict)
    _pauses: dict[str, Pauses] = field(default_factory=dict)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_UNHURRIED))

    async def run(self) -> None:
        """Follow until cancelled; then what is under way is broken off and can be gone on with."""
        beside = [asyncio.create_task(each) for each in (self._poke(), self._renew())]
        try:
            with self.bell.hearing(inbox.TOPIC) as ear:
                while True:
                    await self._look_for_work()
                    await asyncio.sleep(BREATH_SECONDS)
                    await ear.wait(POLL_SECONDS)
        finally:
            tasks = [*beside, *(work.task for work in self._working.values())]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _poke(self) -> None:
        """Tell those who follow accounts at once when it rings, as long as they are few."""
        with self.bell.hearing(inbox.TOPIC) as ear:
            while True:
                await ear.wait(POLL_SECONDS)
                if len(self._working) <= FEW_ACCOUNTS:
                    for work in self._working.values():
                        work.poked.set()

    async def _look_for_work(self) -> None:
        try:
            told = set(await told_accounts(self.storage))
            for account_id in told & set(self._working):
                self._working[account_id].poked.set()
            now = asyncio.get_running_loop().time()
            is_fresh = now < self._looked_at + POLL_SECONDS
            if is_fresh and told <= {*self._working, *self._elsewhere}:
                return
            self._looked_at = now
            for due in await due_accounts(
                self.storage, self.fixed, owner=self.owner, now=self.now()
            ):
                self._begin(due)
            self._elsewhere = told - set(self._working)
        except StorageUnusable as error:
            _log.warning("no_work_found", reason=str(error))

    def _begin(self, due: Due) -> None:
        """Begin to follow an account, if it is time for it and there is room."""
        pauses = self._pauses_of(due.account_id)
        is_wanted = due.was_told and not pauses.notices.is_on
        can_wait = due.is_due and not pauses.others.is_on
        room = MOST_ACCOUNTS if is_wanted else MOST_ACCOUNTS * 3 // 4
        if due.account_id in self._working or not (is_wanted or can_wait):
            return
        if len(self._working) < room:
            poked = asyncio.Event()
            task = asyncio.create_task(self._follow(due, poked))
            self._working[due.account_id] = _Work(task, poked)
            task.add_done_callback(lambda _: self._ended(due.account_id))

    def _ended(self, account_id: str) -> None:
        """Look again for what came just as nobody looked any more."""
        if self._working.pop(account_id).poked.is_set():
            self.bell.ring(inbox.TOPIC)

    async def _follow(self, due: Due, poked: asyncio.Event) -> None:
        """Follow an account while there is something to do, unless another process does."""
        account_id = due.account_id
        try:
            lease = await take(self.storage, lease_name(account_id), owner=self.owner)
            if lease is not None:
                try:
                    await self._follow_under(lease, due, poked)
                finally:
                    await release(self.storage, lease)
        except (LeaseLost, NotFollowed):
            _log.info("account_left_to_others", account=account_id)
        except (ConnectorError, StorageUnusable) as error:
            self._pause(account_id)
            _log.warning("account_not_taken_up", account=account_id, reason=str(error))
        except Exception:  # noqa: BLE001  -- must not end what else is done
            self._pause(account_id)
            _log.exception("unexpected_error", account=account_id)

    async def _follow_under(self, lease: Lease, due: Due, poked: asyncio.Event) -> None:
        state = await read_following(self.storage, due.account_id)
        begun = state or beginning(due.account_id, due.linked_at, now=self.now())
        followed = Followed(
            storage=self.storage,
            bell=self.bell,
            open=partial(self.open, due.account_id),
            lease=lease,
            state=begun,
            pace=Pace(rate=self.terms.rate, slots=self._slots),
            now=self.now,
        )
        if state is None or state.linked_at != due.linked_at:
            await take_up(followed, due.linked_at, is_new=state is None)
        pauses = self._pauses_of(due.account_id)
        work = AccountWork(followed=followed, every=self.terms.every, pauses=pauses, poked=poked)
        await work.run()

    def _pauses_of(self, account_id: str) -> Pauses:
        first = self.terms.first_pause
        return self._pauses.setdefault(account_id, Pauses(Pause(first), Pause(first)))

    def _pause(self, account_id: str) -> None:
        pauses = self._pauses_of(account_id)
        pauses.notices.begin()
        pauses.others.begin()

    async def _renew(self) -> None:
        """Hold on to the accounts that are followed now."""
        while True:
            await asyncio.sleep(self.renewing)
            names = [lease_name(account_id) for account_id in self._working]
            try:
                if names:
                    await renew_all(self.storage, names, owner=self.owner)
            except StorageUnusable as error:
                _log.warning("leases_not_renewed", reason=str(error))
