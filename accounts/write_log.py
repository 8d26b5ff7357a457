"""Each write done once, however often it is asked for.

A write has a key: the caller's, or one of our own. Before anything is sent its key is claimed in
the database, under a unique constraint, so that of several callers with one key, in one process or
in many, one sends and the others wait for what it gets::

    STARTED   claimed; sent, or about to be. Given up after the claimant's deadline: if it still
              stands then, the claimant died, and whether the write was done is open.
    DONE      with what was written.
    UNKNOWN   sent, and nothing came back that tells whether it was done. Given up at that moment.

A write that surely was not done leaves no row, so that its key may be used again.

What is open is settled by reading: what makes something new is looked for, as the same input would
have made it since the claim, and not known as the work of another write. As long as other writes
that would have made the same may be under way, there must be more than them, or nothing can be
told; once they are over it does not matter whose it was, and whoever finds nothing left does it.
A state that was to be reached, by which nothing is `made`, is reached for all of them. What is not
there may still be on its way for a moment after it was given up; after `settled` it was not done,
and is done now. A write that can be done twice without harm is simply done again.

So every write that makes something is noted here, also one without a key of the caller's.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.errors import KeyReused, StorageUnusable
from accounts.locks import forget_ended
from accounts.storage import Storage
from accounts.tables import writes
from connectors.errors import ConnectorError, OutcomeUnknown
from connectors.writes import Outcome, Written

KEPT = timedelta(hours=24)
"""How long a key is known."""

SETTLED = timedelta(seconds=15)
"""After which what was given up and cannot be found was not done."""

SKEW = timedelta(seconds=60)
"""By how much the other side's clock may be behind ours."""

_MARGIN = timedelta(seconds=5)
"""Between a claimant's deadline and the moment from which it is taken for dead."""

_FIRST_POLL_SECONDS = 0.05
_LONGEST_POLL_SECONDS = 1.0

Do = Callable[[], Awaitable[Written]]
Find = Callable[[datetime], Awaitable[Sequence[Written]]]
"""What is there as the write would have made it, made since a moment."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class _State(StrEnum):
    STARTED = "STARTED"
    DONE = "DONE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One write that is asked for.

    Attributes:
        account_id: into which account.
        key: the caller's; None for a write that nobody means to repeat.
        digest: of what is to be written: the same key must come with the same.
        likeness: of all by which what it makes is found again: what others of the same likeness
            make cannot be told from it.
        deadline: on the event loop's clock; nobody waits for the answer any longer.
    """

    account_id: str
    key: str | None
    digest: bytes
    likeness: bytes
    deadline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteLog:
    """Writes that were done, or may have been.

    Attributes:
        storage: where they are noted.
        settled: after which what was given up and cannot be found was not done.
    """

    storage: Storage
    settled: timedelta = SETTLED

    async def once(self, claim: Claim, do: Do, *, find: Find | None = None) -> Written:
        """Do a write, unless it was done.

        Args:
            claim: which one.
            do: does it. Raises `OutcomeUnknown` where it may have been done, and another
                `ConnectorError` only where it surely was not.
            find: looks for what it made; None for a write that may be done twice.

        Raises:
            KeyReused: the key was used for another write.
            OutcomeUnknown: whether it was done cannot be told, or not yet.
            StorageUnusable: it cannot be noted, and was not sent by this call.
            ConnectorError: as `do` does, and nothing was done.
        """
        if claim.key is None and find is None:
            return await do()
        attempt = _Attempt(self, claim, claim.key or f"auto:{uuid.uuid4().hex}", do, find)
        return await attempt.run()

    async def forget_old(self) -> None:
        """Forget what is older than a key is known, and locks that nobody let go."""
        old = writes.c.started_at < self.storage.now() - KEPT
        async with self.storage.writing() as connection:
            await connection.execute(delete(writes).where(old))
        await forget_ended(self.storage)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One caller's way to have a write done. Its claim is known by its moment, `claimed_at`."""

    log: WriteLog
    claim: Claim
    key: str
    do: Do
    find: Find | None

    async def run(self) -> Written:
        while True:
            claimed_at = await self._claim()
            if claimed_at is not None:
                return await self._do(claimed_at)
            try:
                written = await self._of_another()
            except StorageUnusable as error:
                self._log_failure("write_not_settled", error)
                raise OutcomeUnknown(
                    "What became of this write cannot be read now. Ask again in a moment."
                ) from error
            if written is not None:
                return written

    async def _claim(self) -> datetime | None:
        """Note the write as started, at that moment; None where its key is noted already."""
        now = self.log.storage.now()
        values = {
            "account_id": self.claim.account_id,
            "key": self.key,
            "digest": self.claim.digest,
            "likeness": self.claim.likeness,
            **self._started(now),
        }
        try:
            async with self.log.storage.writing() as connection:
                await connection.execute(insert(writes).values(values))
        except StorageUnusable as error:
            if isinstance(error.__cause__, IntegrityError):
                return None
            raise
        return now

    def _started(self, now: datetime) -> dict[str, Any]:
        left = timedelta(seconds=self.claim.deadline - asyncio.get_running_loop().time())
        return {"state": _State.STARTED, "started_at": now, "given_up_at": now + left + _MARGIN}

    def _unknown(self) -> dict[str, Any]:
        return {"state": _State.UNKNOWN, "given_up_at": self.log.storage.now()}

    async def _do(self, claimed_at: datetime, *, in_doubt: bool = False) -> Written:
        """Do it. What was sent before, `in_doubt`, may be done even where this try is refused."""
        try:
            written = await self.do()
        except OutcomeUnknown as unknown:
            return await self._look_at_once(claimed_at, unknown)
        except ConnectorError as error:
            if in_doubt:
                await self._note(claimed_at, self._unknown())
                raise OutcomeUnknown(
                    f"It may have been written before, and cannot be now: {error}"
                ) from error
            await self._give_back(claimed_at)
            raise
        noted = await self._note(claimed_at, {"state": _State.DONE, **_told(written)})
        if not noted and self.find is not None:  # an equal write may take it for its own
            raise OutcomeUnknown("This was written, but that could not be noted here.")
        return written

    async def _look_at_once(self, claimed_at: datetime, unknown: OutcomeUnknown) -> Written:
        """What became of a write of which nothing was heard; where that is unclear, it is open."""
        await self._note(claimed_at, self._unknown())
        if self.find is not None and asyncio.get_running_loop().time() < self.claim.deadline:
            with suppress(ConnectorError, StorageUnusable):
                found = await self._found(self.find, claimed_at)
                if found is not None:
                    return found
        raise unknown

    async def _of_another(self) -> Written | None:
        """What became of the write that was noted before; None where it is to be looked at again.

        Raises:
            StorageUnusable: that cannot be read.
        """
        standing = await self._when_over()
        if standing is None:  # given back meanwhile, or too old
            return None
        if standing.digest != self.claim.digest:
            raise KeyReused
        if standing.state == _State.DONE:
            return _loaded(standing.written)
        return await self._settle(standing)

    async def _when_over(self) -> Row[Any] | None:
        """How the write is noted, once nobody is at it; asked for less often the longer it takes.

        Raises:
            OutcomeUnknown: there is no more time to wait.
        """
        seconds = _FIRST_POLL_SECONDS
        while True:
            standing = await self._standing()
            if standing is None or not self._is_at_it(standing):
                return standing
            left = self.claim.deadline - asyncio.get_running_loop().time()
            if left <= _FIRST_POLL_SECONDS:
                raise OutcomeUnknown("Another request with this key is still under way.")
            await asyncio.sleep(min(seconds, left))
            seconds = min(2 * seconds, _LONGEST_POLL_SECONDS)

    def _is_at_it(self, standing: Row[Any]) -> bool:
        """Whether somebody may be doing the write that this claim is for."""
        same = bool(standing.digest == self.claim.digest and standing.state == _State.STARTED)
        return same and bool(self.log.storage.now() < standing.given_up_at)

    async def _settle(self, standing: Row[Any]) -> Written | None:
        """Find out about a write that is open, or do it; None where another took it over."""
        asked_at = self.log.storage.now()
        if self.find is not None:
            found = await self._found(self.find, standing.started_at)
            if found is not None:
                return found
            if asked_at < standing.given_up_at + self.log.settled:
                raise OutcomeUnknown(
                    "This was sent and is not there, but may be on its way. Ask again in a moment."
                )
        claimed_at = await self._take_over(standing)
        if claimed_at is None:
            return None
        return await self._do(claimed_at, in_doubt=self.find is None)

    async def _found(self, find: Find, claimed_at: datetime) -> Written | None:
        """What this write made, noted as its own; None where there is nothing of the kind.

        The order matters: whoever made what is found here has claimed it before, and is counted
        as open unless it has noted by then what it made, which is seen after.

        Raises:
            OutcomeUnknown: it cannot be looked for, or what is there may be another's.
        """
        try:
            there = await find(claimed_at - SKEW)
        except OutcomeUnknown:
            raise
        except ConnectorError as error:
            raise OutcomeUnknown(f"Whether this was written cannot be read now: {error}") from error
        if not there:
            return None
        async with self.log.storage.writing() as connection:
            unheard = await self._others_at_it(connection)
            free = await self._not_others(connection, there)
            if not free:
                return None
            if free[0].made is not None and len(free) <= unheard:
                raise OutcomeUnknown("Another write that would have made the same is not over yet.")
            done = {"state": _State.DONE, **_told(free[0])}
            statement = update(writes).where(self._open(claimed_at)).values(done)
            return free[0] if (await connection.execute(statement)).rowcount else None

    async def _others_at_it(self, connection: AsyncConnection) -> int:
        """How many others may yet be told what they made, of those that would make the same.

        Until the end of the transaction they stay as they are noted.
        """
        statement = (
            select(writes.c.key, writes.c.given_up_at)
            .where(writes.c.account_id == self.claim.account_id)
            .where(writes.c.likeness == self.claim.likeness)
            .where(writes.c.state != _State.DONE)
            .order_by(writes.c.key)
            .with_for_update()  # SQLite has one writer at a time anyway
        )
        rows = (await connection.execute(statement)).all()
        over = self.log.storage.now() - self.log.settled
        return sum(row.key != self.key and row.given_up_at > over for row in rows)

    async def _not_others(
        self, connection: AsyncConnection, there: Sequence[Written]
    ) -> list[Written]:
        made = [written.made for written in there]
        statement = (
            select(writes.c.made)
            .where(writes.c.account_id == self.claim.account_id)
            .where(writes.c.made.in_(made))
        )
        others = set((await connection.execute(statement)).scalars())
        return [written for written in there if written.made not in others]

    async def _take_over(self, standing: Row[Any]) -> datetime | None:
        """Claim what is open, at that moment; None where another has."""
        now = self.log.storage.now()
        statement = (
            update(writes)
            .where(self._open(standing.started_at))
            .where(writes.c.state == standing.state)
            .values(self._started(now))
        )
        async with self.log.storage.writing() as connection:
            taken = (await connection.execute(statement)).rowcount == 1
        return now if taken else None

    async def _note(self, claimed_at: datetime, values: dict[str, Any]) -> bool:
        """Note what came of it. Where that fails, the claim stays open, to be settled later."""
        statement = update(writes).where(self._open(claimed_at)).values(values)
        try:
            async with self.log.storage.writing() as connection:
                await connection.execute(statement)
        except StorageUnusable as error:
            self._log_failure("write_not_noted", error)
            return False
        return True

    async def _give_back(self, claimed_at: datetime) -> None:
        try:
            async with self.log.storage.writing() as connection:
                await connection.execute(delete(writes).where(self._open(claimed_at)))
        except StorageUnusable as error:
            self._log_failure("write_not_given_back", error)

    def _log_failure(self, event: str, error: StorageUnusable) -> None:
        _log.error(event, account=self.claim.account_id, reason=type(error).__name__)

    async def _standing(self) -> Row[Any] | None:
        async with self.log.storage.reading() as connection:
            return (await connection.execute(select(writes).where(self._mine))).one_or_none()

    def _open(self, claimed_at: datetime) -> Any:
        """The note of the claim of that moment, unless it was taken over or settled since."""
        return self._mine & (writes.c.started_at == claimed_at) & (writes.c.state != _State.DONE)

    @property
    def _mine(self) -> Any:
        return (writes.c.account_id == self.claim.account_id) & (writes.c.key == self.key)


def _told(written: Written) -> dict[str, Any]:
    return {"made": written.made, "written": asdict(written)}


def _loaded(written: dict[str, Any]) -> Written:
    records = {name: tuple(ids) for name, ids in written["records"].items()}
    return Written(records=records, outcome=Outcome(written["outcome"]), made=written["made"])
