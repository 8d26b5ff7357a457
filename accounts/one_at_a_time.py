"""Writes about one person, one after the other, over every process that shares the database.

Whether somebody is there is read before they are made; of two requests that do so at once, both
would find nobody. So whoever reads and makes holds what the person is known by.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from accounts.errors import StorageUnusable
from accounts.locks import let_go, take_names
from accounts.storage import Storage
from accounts.write_log import SETTLED
from connectors.errors import ConnectorError, OutcomeUnknown, UpstreamTimeout

_MARGIN = timedelta(seconds=5)
"""Between a holder's deadline and the moment from which it is taken for dead."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@asynccontextmanager
async def one_at_a_time(
    storage: Storage,
    account_id: str,
    known_by: Collection[str],
    *,
    deadline: float,
    settled: timedelta = SETTLED,
) -> AsyncIterator[None]:
    """Let nobody else be within for any of the same.

    Where within it stays open whether something was written, others wait until it is settled.

    Args:
        storage: the database.
        account_id: into which account is written.
        known_by: what a person is known by; nothing waits for nobody.
        deadline: on the event loop's clock, of whoever comes in.
        settled: after which what was sent is there, or was not done.

    Raises:
        UpstreamTimeout: others were within until the deadline.
        StorageUnusable: nothing can be held.
    """
    names = [_name(account_id, each) for each in known_by]
    owner = await _take(storage, names, deadline) if names else None
    after: timedelta | None = settled
    try:
        yield
        after = None
    except ConnectorError as error:
        after = settled if isinstance(error, OutcomeUnknown) else None
        raise
    finally:
        if owner is not None:
            await _let_go(storage, account_id, owner, after)


async def _take(storage: Storage, names: Collection[str], deadline: float) -> str:
    left = timedelta(seconds=deadline - asyncio.get_running_loop().time())
    try:
        async with asyncio.timeout_at(deadline):
            return await take_names(storage, names, lasts=left + _MARGIN)
    except TimeoutError:
        told = "Other requests about the same person took all the time. Ask again in a moment."
        raise UpstreamTimeout(told) from None


async def _let_go(storage: Storage, account_id: str, owner: str, after: timedelta | None) -> None:
    """Let go. Where that fails it ends by itself: what was written is written."""
    try:
        await let_go(storage, owner, after=after)
    except StorageUnusable as error:
        _log.error("names_not_let_go", account=account_id, reason=type(error).__name__)


def _name(account_id: str, known_by: str) -> str:
    """A name that tells nothing about anybody."""
    return hashlib.sha256(f"{account_id}\n{known_by}".encode()).hexdigest()
