"""Files on their way to a system: kept for one request on the disk, not in memory.

A file has no name in the temporary folder, so that nothing of it is left once it is closed, even
where the process is killed.
"""

import asyncio
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.changes.files import UploadedFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_FILE = 30 * 1024 * 1024
"""Bytes. What is longer is not sent to any system."""

_BLOCK = 65_536


class StoredFile(UploadedFile):
    """A file that is taken in once, and may then be read any number of times."""

    def __init__(self, *, name: str | None, content_type: str | None) -> None:
        super().__init__(name=name, content_type=content_type)
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
        self._hash = hashlib.sha256()

    def __repr__(self) -> str:
        return f"<a file of {self.size} bytes>"

    async def write(self, chunk: bytes | bytearray) -> None:
        """Take in the next bytes. Of a file that grows too long no more are kept.

        Raises:
            OSError: there is no room for them.
        """
        self.size += len(chunk)
        if not self.is_too_long:
            await asyncio.to_thread(self._put, chunk)

    def finish(self) -> None:
        """Note that all has come."""
        self.sha256 = self._hash.hexdigest()

    @property
    def is_too_long(self) -> bool:
        """Whether more has come than `LARGEST_FILE`."""
        return self.size > LARGEST_FILE

    def beginning(self, length: int) -> bytes:
        """The first bytes."""
        return os.pread(self._file.fileno(), length, 0)

    def reader(self) -> io.BufferedReader:
        """The bytes from the beginning on; each reader has a place of its own."""
        return io.BufferedReader(_Reader(self._file), _BLOCK)

    def close(self) -> None:
        """Forget the content."""
        self._file.close()

    def _put(self, chunk: bytes | bytearray) -> None:
        self._hash.update(chunk)
        left = memoryview(chunk)
        while left:
            left = left[self._file.write(left) :]


class _Reader(io.RawIOBase):
    """Reads a file without moving its own place. After it is closed, reading is a ValueError."""

    def __init__(self, file: io.IOBase) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        found = os.pread(self._file.fileno(), len(view), self._at)
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length()}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def _length(self) -> int:
        return os.fstat(self._file.fileno()).st_size


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """A file as a system is to get it.

    Attributes:
        name: fit for any file system.
        content_type: its media type.
        content: its bytes.
    """

    name: str
    content_type: str
    content: StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFiles:
    """The files that a new application comes with.

    Attributes:
        resume: the résumé, if there is one.
        others: all else.
    """

    resume: OutgoingFile | None = None
    others: tuple[OutgoingFile, ...] = ()
