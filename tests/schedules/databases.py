"""Databases as one process of ours sees them: lost with it, and failing where chance has it.

SQLite is the real one, on a real file that several processes share; its statements are executed in
the loop's own thread, so that a schedule is the same each time.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import aiosqlite
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_only

from accounts.storage import Storage, storage_at
from tests.schedules.life import Life

if TYPE_CHECKING:
    from tests.fixtures.virtual_loop import VirtualLoop

_BUSY_SECONDS = 0.001


def storage_of(life: Life, url: str) -> Storage:
    """The database at an address, as a process of that life uses it."""
    storage = storage_at(url)
    engine = storage.engine.sync_engine
    if storage.is_sqlite:
        _inline(engine, life)
    else:
        storage = OutsideStorage(storage.engine, storage.lock_engine)
        _lose_connections(engine, life)

    def step(*_: object) -> None:
        await_only(_step(life, inside=storage.is_sqlite))

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(engine, name, step)
    return storage


async def _step(life: Life, *, inside: bool) -> None:
    """A step at which a transaction is open: in PostgreSQL others may wait for it in earnest."""
    await life.step(may_sleep=inside)
    if life.fails():
        failure = sqlite3.OperationalError("disk I/O error")
        raise OperationalError("a statement", None, failure)


@dataclass(frozen=True, slots=True)
class OutsideStorage(Storage):
    """A database that works outside of the loop, so that no time may leap meanwhile."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        with _at_work():
            async with Storage.reading(self) as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        with _at_work():
            async with Storage.writing(self) as connection:
                yield connection


@contextmanager
def _at_work() -> Iterator[None]:
    leaper = cast("VirtualLoop", asyncio.get_running_loop()).leaper
    leaper.at_work += 1
    try:
        yield
    finally:
        leaper.at_work -= 1


def _lose_connections(engine: Any, life: Life) -> None:
    def note(connection: Any, _record: Any) -> None:
        life.lost.append(connection.driver_connection.terminate)

    event.listen(engine, "connect", note)


def _inline(engine: Any, life: Life) -> None:
    def create(name: str, **_options: Any) -> InlineConnection:
        connection = InlineConnection(name)
        life.lost.append(connection.lose)
        return connection

    def connect(_dialect: Any, _record: Any, _name: Any, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = create

    event.listen(engine, "do_connect", connect)


class InlineConnection(aiosqlite.Connection):
    """Executes at once what others leave to a thread; waits for other processes without one.

    No power fails here, so that nothing is forced to the disk.
    """

    def __init__(self, name: str) -> None:
        super().__init__(lambda: sqlite3.connect(name, timeout=0), iter_chunk_size=64)
        self._tx = cast("Any", SimpleNamespace(put_nowait=_put))
        self._thread = cast("Any", SimpleNamespace(start=lambda: None))

    async def _connect(self) -> aiosqlite.Connection:
        await super()._connect()
        await self.execute("PRAGMA synchronous=OFF")
        return self

    async def _execute(self, fn: Any, *args: Any, **options: Any) -> Any:
        while True:
            try:
                return await super()._execute(fn, *args, **options)  # type: ignore[no-untyped-call]
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
            await asyncio.sleep(_BUSY_SECONDS)

    def lose(self) -> None:
        """Let go of the file, as the end of a process does."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _put(work: tuple[Any, Callable[[], Any]]) -> None:
    future, function = work
    try:
        result = function()
    except BaseException as error:  # noqa: BLE001  -- told by the future
        if future is not None:
            future.set_exception(error)
    else:
        if future is not None:
            future.set_result(result)
