"""Rings the bell of this process for what others announce in the database."""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.announcements import CHANNEL
from accounts.storage import Storage
from events.bell import Bell

_AGAIN_SECONDS = 1.0

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


async def listen(storage: Storage, bell: Bell) -> None:
    """Listen for ever; where the connection ends, connect again. Does nothing for SQLite.

    What was announced meanwhile is lost, so all topics ring then: whoever hears looks for itself.
    """
    while not storage.is_sqlite:
        with suppress(SQLAlchemyError, OSError):
            async with storage.lock_engine.connect() as connection:
                await _listen_on(connection, bell)
        _log.warning("announcements_not_heard", again_in=_AGAIN_SECONDS)
        await asyncio.sleep(_AGAIN_SECONDS)


async def _listen_on(connection: AsyncConnection, bell: Bell) -> None:
    """Listen until the connection ends."""
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None:
        return
    ended = asyncio.Event()
    raw.add_termination_listener(lambda _connection: ended.set())
    await raw.add_listener(CHANNEL, lambda *told: bell.ring(told[-1]))
    bell.ring_all()
    try:
        await ended.wait()
    finally:
        await connection.invalidate()
