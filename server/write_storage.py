"""Where writes are noted, so that each is done once."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from accounts.storage import Storage, open_storage
from accounts.write_log import WriteLog


@dataclass(slots=True)
class WriteStorage:
    """The database or, where there is none, a file that ends with the process.

    Attributes:
        kept: the database, if there is one; it is not closed with this.
    """

    kept: Storage | None
    _folder: "tempfile.TemporaryDirectory[str] | None" = field(default=None, init=False)
    _own: Storage | None = field(default=None, init=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def open(self) -> WriteLog:
        """The log of writes.

        Raises:
            StorageUnusable: there is no place for it.
        """
        if self.kept is not None:
            return WriteLog(storage=self.kept)
        async with self._opening:
            if self._own is None:
                self._folder = tempfile.TemporaryDirectory(prefix="hiregraph-")
                file = Path(self._folder.name) / "writes.sqlite3"
                self._own = await open_storage(f"sqlite+aiosqlite:///{file}")
        return WriteLog(storage=self._own)

    async def forget_old(self) -> None:
        """Forget the writes that are too old to be asked for again."""
        storage = self.kept or self._own
        if storage is not None:
            await WriteLog(storage=storage).forget_old()

    async def aclose(self) -> None:
        """Close and remove the file, if there is one."""
        if self._own is not None and self._folder is not None:
            await self._own.aclose()
            self._folder.cleanup()
