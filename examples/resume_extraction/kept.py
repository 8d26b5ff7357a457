"""What outlives a run: a line for each résumé that is done, and how far the walk has come."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

Json = dict[str, Any]


class Lines:
    """A file of JSON lines, one a résumé. A line that stands in it whole is done for good."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab+")
        self._file.seek(0)
        written = self._file.read()
        whole = written[: written.rfind(b"\n") + 1]  # a run was stopped while it wrote the rest
        self._file.truncate(len(whole))
        self.done = {json.loads(line)["id"] for line in whole.splitlines()}

    def add(self, line: Json) -> None:
        """Write a line, and see it to the disk."""
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.done.add(line["id"])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the walk has come.

    Attributes:
        since: applications made from then on are walked; None for all.
        cursor: where a walk that did not come to its end is to go on.
        newest: when the newest application met on this walk was made.
        unread: how many things on this walk could not be read, but may be later.
    """

    since: str | None = None
    cursor: str | None = None
    newest: str | None = None
    unread: int = 0

    @classmethod
    def kept_at(cls, path: Path, *, since: str | None) -> Self:
        """What was kept, else the beginning: applications since then."""
        return cls(**json.loads(path.read_text())) if path.exists() else cls(since=since)

    def keep_at(self, path: Path) -> None:
        """Write it, so that a reader finds the old or the new, whole."""
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(path)

    def come_to(self, cursor: str | None, *, times: list[str], unread: int) -> Self:
        """After a page of applications that were made at these times."""
        newest = max([*times, *([self.newest] if self.newest else [])], default=None)
        return replace(self, cursor=cursor, newest=newest, unread=self.unread + unread)
