"""An account that is followed by this process: how it is read, and what is found written.

All that is found in one step is written in one transaction with what it is known by from then on,
the notices that led to it, and how far the account has been followed. So a process may be killed at
any point: a step is done, or it is not.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.events import TOPIC, Origin, record
from accounts.storage import Storage
from connectors.base import Connector, Reads
from connectors.budget import Budget
from connectors.errors import ConnectorError, Forbidden, NotFound
from events import inbox
from events.bell import Bell
from events.findings import Findings, Records
from events.following import Following, has_hooks, keep_following
from events.known import (
    Known,
    KnownApplication,
    forget_known,
    read_applications,
    read_jobs,
    read_people,
    write_known,
)
from events.leases import Lease
from events.looks import Look
from events.times import utc_now

STEP_SECONDS = 30.0
"""For all that one step asks of a system."""

_WANTED = frozenset({"Application.candidate"})


@dataclass(slots=True, kw_only=True)
class Pace:
    """How fast what can wait is done.

    Attributes:
        rate: requests a second of one account.
        slots: steps of all accounts that are done at once.
    """

    rate: float
    slots: asyncio.Semaphore
    _resume_at: float = 0.0

    async def wait(self) -> None:
        """Wait until the requests that were sent are made up for."""
        await asyncio.sleep(max(0.0, self._resume_at - asyncio.get_running_loop().time()))

    def note(self, requests: int) -> None:
        """Requests were sent."""
        now = asyncio.get_running_loop().time()
        self._resume_at = max(now, self._resume_at) + requests / self.rate


@dataclass(slots=True, kw_only=True)
class Followed:
    """An account and the lease under which it is followed.

    Attributes:
        storage: the database.
        bell: rung for `TOPIC` once something is written.
        open: gives the way into the account; raises as `server.registry` does.
        lease: the right to follow it.
        state: how far it has been followed.
        pace: of what can wait.
        now: the time.
        hires: for reasons to close an application that were looked up, whether it is a hire.
    """

    storage: Storage
    bell: Bell
    open: Callable[[], Awaitable[Connector]]
    lease: Lease
    state: Following
    pace: "Pace"
    now: Callable[[], datetime] = utc_now
    hires: dict[str, bool] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def account_id(self) -> str:
        """Which account."""
        return self.state.account_id

    def look(self, origin: Origin) -> Look:
        """A look that begins now."""
        return Look(
            account_id=self.account_id,
            origin=origin,
            since=self.state.since,
            at=self.now(),
        )

    @asynccontextmanager
    async def step(self) -> AsyncIterator["Step"]:
        """One step: no other of this account goes on until it is done, so none reads what is old.

        Raises:
            ConnectorError: the account cannot be opened.
        """
        async with self._turn:
            connector = await self.open()
            budget = Budget(deadline=asyncio.get_running_loop().time() + STEP_SECONDS)
            yield Step(connector, connector.reads(budget, wanted=_WANTED), budget)

    @asynccontextmanager
    async def unhurried_step(self) -> AsyncIterator["Step"]:
        """One step of what can wait: in its time, so that others find room in the rate limit."""
        await self.pace.wait()
        async with self.pace.slots, self.step() as step:
            try:
                yield step
            finally:
                self.pace.note(step.budget.upstream_calls)

    async def known_applications(self, ids: Collection[str]) -> dict[str, KnownApplication]:
        """Those of the applications that are known."""
        async with self.storage.reading() as connection:
            return await read_applications(connection, self.account_id, ids)

    async def hold_against(
        self, step: "Step", look: Look, records: Records, *, new: Container[str] = ()
    ) -> Findings:
        """Tell what the look brought of applications and their people.

        Args:
            step: in which they were read.
            look: the look.
            records: what was read.
            new: ids of applications that are new, though they may say otherwise.
        """
        async with self.storage.reading() as connection:
            before = Known(
                applications=await read_applications(
                    connection, self.account_id, {*records.applications, *records.gone}
                ),
                people=await read_people(connection, self.account_id, records.people),
            )
        found = Findings(look, before)
        await self._learn_reasons(step, found.unknown_closings(records))
        found.take(records, hires={key for key, is_hire in self.hires.items() if is_hire}, new=new)
        return found

    async def application_findings(self, look: Look, ids: Collection[str]) -> Findings:
        """Begin to tell what a look brings of applications."""
        return Findings(look, Known(applications=await self.known_applications(ids)))

    async def job_findings(self, look: Look) -> Findings:
        """Begin to tell what a look brings of jobs."""
        async with self.storage.reading() as connection:
            return Findings(look, Known(jobs=await read_jobs(connection, self.account_id)))

    async def is_told_by_hooks(self) -> bool:
        """Whether the account's system sends webhooks here."""
        async with self.storage.reading() as connection:
            return await has_hooks(connection, self.account_id)

    async def write(
        self,
        findings: Findings | None = None,
        *,
        state: Following | None = None,
        notices: Sequence[int] = (),
    ) -> None:
        """Write what was found, how far it has come by that, and which notices were looked into.

        Raises:
            LeaseLost: another process follows the account by now.
            NotFollowed: it was unlinked, or linked anew.
        """
        now = state or self.state
        if now == self.state and not notices and (findings is None or findings.is_empty):
            return
        numbers: list[int] = []
        async with self.storage.writing() as connection:
            await keep_following(connection, self.lease, self.state, now)
            if notices:
                await inbox.done(connection, notices)
            if findings is not None:
                numbers = await _write(connection, self.account_id, findings)
        self.state = now
        if numbers:
            self.bell.ring(TOPIC)

    async def _learn_reasons(self, step: "Step", ids: Collection[str]) -> None:
        """See which of these reasons to close an application mean that the person was hired."""
        unknown = sorted(set(ids) - set(self.hires))
        if not unknown:
            return
        try:
            found = await step.reads.reject_reasons(unknown)
        except (Forbidden, NotFound):
            return
        for key, reason in zip(unknown, found.values, strict=True):
            if not isinstance(reason, ConnectorError):
                self.hires[key] = reason.is_hire
            elif not isinstance(reason, Forbidden | NotFound):
                raise reason


@dataclass(frozen=True, slots=True)
class Step:
    """One step's way into an account."""

    connector: Connector
    reads: Reads
    budget: Budget


async def _write(connection: AsyncConnection, account_id: str, findings: Findings) -> list[int]:
    await write_known(connection, account_id, findings.now)
    await forget_known(connection, account_id, applications=findings.gone, jobs=findings.gone_jobs)
    return await record(connection, findings.events)
