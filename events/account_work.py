"""What is done for one account, for as long as there is something to do.

Notices are looked into as they come. What can wait goes on beside that, a step at a time.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from accounts.errors import StorageUnusable
from connectors.errors import ConnectorError, RateLimited
from events import inbox
from events.baseline import read_baseline
from events.followed import Followed
from events.following import NotFollowed
from events.leases import LeaseLost
from events.looking import BATCH, look_into
from events.pauses import Pause, Pauses
from events.reconciliation import reconcile
from events.sweep import sweep

LINGER_SECONDS = 2.0
"""How long an account is held with nothing to do: taking it again takes two commits."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class AccountWork:
    """The work for one account.

    Attributes:
        followed: the account.
        every: from one reconciliation to the next.
        pauses: after what failed.
        poked: set where something may have come.
    """

    followed: Followed
    every: timedelta
    pauses: Pauses
    poked: asyncio.Event = field(default_factory=asyncio.Event)
    _beside: "asyncio.Task[None] | None" = None

    async def run(self) -> None:
        """Do what there is to do, and end once there was nothing for a while.

        Raises:
            LeaseLost: another process follows the account by now.
            NotFollowed: it was unlinked, or linked anew.
        """
        loop = asyncio.get_running_loop()
        busy_at = loop.time()
        try:
            while self._beside or loop.time() < busy_at + LINGER_SECONDS:
                if await self._look_into_notices() or await self._begin_or_end_others():
                    busy_at = loop.time()
                else:
                    await self._rest()
        finally:
            await self._stop_others()

    async def _look_into_notices(self) -> bool:
        """Look into some; False where there are none."""
        if self.pauses.notices.is_on:
            return False
        return await self._attempt(self.pauses.notices, self._some_notices())

    async def _some_notices(self) -> bool:
        followed = self.followed
        received = await inbox.pending(followed.storage, followed.account_id, limit=BATCH)
        if received:
            await look_into(followed, received)
        return bool(received)

    async def _begin_or_end_others(self) -> bool:
        """Begin what can wait, if it is due; see to what is done. Tells whether either was so."""
        if self._beside is None:
            if self.pauses.others.is_on or not self.followed.state.is_due(self.followed.now()):
                return False
            self._beside = asyncio.create_task(self._others())
            self._beside.add_done_callback(lambda _: self.poked.set())
            return True
        if not self._beside.done():
            return False
        done, self._beside = self._beside, None
        done.result()
        return True

    async def _others(self) -> None:
        await self._attempt(self.pauses.others, self._whatever_is_due())

    async def _whatever_is_due(self) -> bool:
        await read_baseline(self.followed)
        await self._reconcile_if_due()
        if self.followed.state.next_sweep_at <= self.followed.now():
            await sweep(self.followed, meanwhile=self._reconcile_if_due)
        return True

    async def _reconcile_if_due(self) -> None:
        if self.followed.state.next_pass_at <= self.followed.now():
            await reconcile(self.followed, every=self.every)

    async def _attempt(self, pause: Pause, work: Coroutine[None, None, bool]) -> bool:
        """Do a piece of work; where it fails, begin a pause and tell False."""
        account_id = self.followed.account_id
        try:
            done = await work
        except (LeaseLost, NotFollowed):
            raise
        except (ConnectorError, StorageUnusable) as error:
            least = error.retry_after if isinstance(error, RateLimited) else 0.0
            seconds = pause.begin(at_least=least)
            reason = str(error)
            _log.warning("following_failed", account=account_id, reason=reason, pause=seconds)
        except Exception:  # noqa: BLE001  -- must not end what else is done
            seconds = pause.begin()
            _log.exception("unexpected_error", account=account_id, pause=seconds)
        else:
            pause.end()
            return done
        return False

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                await self.poked.wait()
        except TimeoutError:
            return
        self.poked.clear()

    async def _stop_others(self) -> None:
        if self._beside is not None:
            self._beside.cancel()
            await asyncio.gather(self._beside, return_exceptions=True)
