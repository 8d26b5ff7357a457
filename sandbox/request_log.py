"""What the sandbox was asked, so that tests and benchmarks can count real calls."""

import hashlib
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Receive

from sandbox.options import Clock

KEPT = 100_000


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request: ``at`` in seconds since the start, ``status`` None when nothing was answered.

    ``body`` tells the size in bytes and the SHA-256 of what was read of it, None if nothing was.
    """

    method: str
    path: str
    query: str
    at: float
    status: int | None = None
    duration_ms: float | None = None
    key: str | None = None
    body: dict[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        """Give the entry as it is served."""
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "status": self.status,
            "at": round(self.at, 6),
            "duration": None if self.duration_ms is None else round(self.duration_ms, 3),
            "key": self.key,
            "body": self.body,
        }


class Digest:
    """Adds up a body while it is read."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self._size = 0

    def over(self, receive: Receive) -> Receive:
        """Watch what comes in."""

        async def watched() -> Message:
            message = await receive()
            chunk = message.get("body", b"")
            self._sum.update(chunk)
            self._size += len(chunk)
            return message

        return watched

    def json(self) -> dict[str, Any] | None:
        """Give the size and the sum; None of an empty body."""
        return {"bytes": self._size, "sha256": self._sum.hexdigest()} if self._size else None


@dataclass(slots=True)
class RequestLog:
    """The last 100,000 requests, oldest first."""

    clock: Clock
    started: float = field(init=False)
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))

    def __post_init__(self) -> None:
        self.started = self.clock()

    def open(self, *, method: str, path: str, query: str) -> Entry:
        """Note that a request came."""
        entry = Entry(method=method, path=path, query=query, at=self.clock() - self.started)
        self.entries.append(entry)
        return entry

    def close(self, entry: Entry, status: int | None) -> None:
        """Note how it ended; None when the caller got no answer."""
        entry.status = status
        entry.duration_ms = (self.clock() - self.started - entry.at) * 1000

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()

    def summary(self) -> dict[str, Any]:
        """Count by status, by method and by path."""
        return {
            "requests": len(self.entries),
            "methods": dict(Counter(entry.method for entry in self.entries)),
            "statuses": dict(Counter(str(entry.status) for entry in self.entries)),
            "paths": dict(Counter(entry.path for entry in self.entries)),
        }
