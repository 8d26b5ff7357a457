"""What a server does beside answering, for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from accounts.errors import StorageUnusable
from accounts.events import forget_events
from accounts.storage import Storage
from events import inbox, leases

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

FORGETS_EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done again and again.

    Attributes:
        name: for the log.
        do: does it once.
        pause_seconds: from its end to the next time.
    """

    name: str
    do: Callable[[], Awaitable[object]]
    pause_seconds: float


@asynccontextmanager
async def doing(*chores: Chore) -> AsyncIterator[None]:
    """Do the chores for as long as the block lasts; each begins at once."""
    tasks = [asyncio.create_task(_again_and_again(chore)) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def forgetting(storage: Storage, *, events_kept: timedelta) -> Chore:
    """Forget what need not be kept any more."""

    async def forget() -> None:
        await forget_events(storage, before=datetime.now(UTC) - events_kept)
        await inbox.forget_old(storage)
        await leases.forget_ended(storage)

    return Chore("forgetting", forget, FORGETS_EVERY_SECONDS)


async def _again_and_again(chore: Chore) -> None:
    while True:
        try:
            await chore.do()
        except StorageUnusable as error:
            _log.warning("chore_put_off", chore=chore.name, reason=str(error))
        except Exception:  # noqa: BLE001  -- a defect must not end it for good
            _log.exception("unexpected_error", chore=chore.name)
        await asyncio.sleep(chore.pause_seconds)
