"""The database of linked accounts: SQLite in a file, or PostgreSQL.

Opening it brings the tables up to date, under a lock of the database's own, so that several
replicas may start at once. SQLite writes ahead (WAL), waits for other writers, and keeps its file
to its owner.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from accounts.errors import StorageUnusable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_BUSY_SECONDS = 10
"""How long SQLite waits for another process to end its writing."""

_MIGRATION_LOCK = 0x68697265
"""Of PostgreSQL's advisory locks, the one that migrations of this program hold."""

_MIGRATIONS = str(Path(__file__).parent / "migrations")

_PRIVATE = 0o600


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database.

    Attributes:
        engine: for reading and writing.
        lock_engine: for connections that hold a lock while others do the work: were both of one
            pool, the holders could take all of it and wait for themselves.
        now: the time by which writes are noted.
        turns: held by whoever writes, so that writers of this process have their turns in order.
            SQLite lets them try again and again instead: one may be late for long.
    """

    engine: AsyncEngine
    lock_engine: AsyncEngine
    now: Callable[[], datetime] = utc_now
    turns: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file, which has no advisory locks."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        with _failures_told(self.engine.url):
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; committed at the end, undone by an exception."""
        writer = self.engine.execution_options(writes=True)
        with _failures_told(self.engine.url):
            async with self.turns, writer.begin() as connection:
                yield connection

    async def bring_up_to_date(self) -> None:
        """Make or change the tables; a SQLite file is made if there is none.

        Raises:
            StorageUnusable: it cannot be; the message tells why, and no password.
        """
        with _failures_told(self.engine.url):
            await _migrate(self)

    async def check(self) -> None:
        """Ask the database for nothing, to see whether it answers.

        Raises:
            StorageUnusable: it does not.
        """
        async with self.reading() as connection:
            await connection.execute(select(1))

    async def aclose(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
        await self.lock_engine.dispose()


async def open_storage(url: str) -> Storage:
    """The storage at that address, its tables up to date.

    Raises:
        StorageUnusable: it cannot be used; the message tells why, and no password.
    """
    storage = storage_at(url)
    try:
        await storage.bring_up_to_date()
    except StorageUnusable:
        await storage.aclose()
        raise
    return storage


def database_address(url: str) -> URL:
    """The address, with the driver that is used here.

    Raises:
        StorageUnusable: it is no address of SQLite or PostgreSQL.
    """
    try:
        address = make_url(url)
        return address.set(drivername=_DRIVERS[address.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise StorageUnusable(
            "HIREGRAPH_DATABASE_URL must be sqlite+aiosqlite:///path or "
            "postgresql://user:password@host/name."
        ) from None


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for any other."""
    address = database_address(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))


def storage_at(url: str) -> Storage:
    """The storage at an address, to which nothing was sent yet.

    Args:
        url: `sqlite+aiosqlite:///path` or `postgresql://user:password@host/name`.

    Raises:
        StorageUnusable: it is no such address.
    """
    address = database_address(url)
    if address.get_backend_name() != "sqlite":
        engine = create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
        locks = create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
        return Storage(engine, locks)
    waiting = {"timeout": _BUSY_SECONDS}
    engine = create_async_engine(address, connect_args=waiting, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return Storage(engine, engine, turns=asyncio.Lock())


@contextmanager
def _failures_told(address: URL) -> Iterator[None]:
    """Turn what a database out of reach or out of order raises into our error."""
    try:
        yield
    except (DBAPIError, PoolTimeout, CommandError, OSError) as error:
        shown = address.render_as_string(hide_password=True)
        reason = getattr(error, "orig", None) or error
        raise StorageUnusable(f"The database {shown} cannot be used: {reason}") from error


async def _migrate(storage: Storage) -> None:
    if storage.is_sqlite and (name := storage.engine.url.database):
        _make_private(Path(name))
    async with storage.engine.execution_options(writes=True).begin() as connection:
        if not storage.is_sqlite:
            lock = text("SELECT pg_advisory_xact_lock(:key)")
            await connection.execute(lock, {"key": _MIGRATION_LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    """Take the steps that are missing; to see that none is takes a tenth of loading them."""
    if MigrationContext.configure(connection).get_current_heads() == _newest():
        return
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _newest() -> tuple[str, ...]:
    return tuple(ScriptDirectory(_MIGRATIONS).get_heads())


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, for its owner only; its companions take its mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE))
    path.chmod(_PRIVATE)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _let_go(connection: DBAPIConnection, *_: object) -> None:
    """End the transaction of a connection that is thrown away, as its task was ended.

    Closing it would not, as long as something refers to a statement that it was about: everybody
    would wait for its write lock.
    """
    connection.rollback()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer would fail instead of waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
