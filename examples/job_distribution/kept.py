"""What is published, in an SQLite file: each job with the time of its last change."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from examples.job_distribution.listings import Listing

TABLE = """
CREATE TABLE IF NOT EXISTS listings (
  reference TEXT PRIMARY KEY, listing TEXT NOT NULL, changed_at TEXT NOT NULL,
  is_open INTEGER NOT NULL)
"""

_PUT = """
INSERT INTO listings VALUES (:reference, :listing, :now, 1)
ON CONFLICT (reference) DO UPDATE SET listing = :listing, changed_at = :now, is_open = 1
"""


@dataclass(frozen=True, slots=True)
class Published:
    """What boards are told.

    Attributes:
        open: the jobs, those that changed last first.
        closed: the references of others that were there.
        changed_at: the time of the last change among these; None where there was none.
    """

    open: list[tuple[Listing, datetime]]
    closed: list[str]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listings:
    """The file; it is made when it is first needed."""

    path: Path

    def update(
        self, there: Mapping[str, Listing], *, is_whole: bool, now: datetime
    ) -> Counter[str]:
        """Note what differs from what is kept; gives how much is `new`, `changed` and `closed`.

        Args:
            there: open jobs, by reference.
            is_whole: whether these are all; else no other is closed.
            now: the time, in UTC.
        """
        seen: Counter[str] = Counter()
        with self._open() as database:
            kept = dict(database.execute("SELECT reference, listing FROM listings WHERE is_open"))
            for reference, listing in there.items():
                told = json.dumps(asdict(listing))
                if kept.get(reference) == told:
                    continue
                seen["changed" if reference in kept else "new"] += 1
                row = {"reference": reference, "listing": told, "now": _written(now)}
                database.execute(_PUT, row)
            gone = sorted(kept.keys() - there.keys()) if is_whole else []
            for reference in gone:
                database.execute(
                    "UPDATE listings SET is_open = 0, changed_at = ? WHERE reference = ?",
                    (_written(now), reference),
                )
            seen["closed"] = len(gone)
        return seen

    def published(self, *, since: datetime | None = None) -> Published:
        """What is published, or what of it changed after a time."""
        after = _written(since) if since else ""
        with self._open() as database:
            rows = database.execute(
                "SELECT reference, listing, changed_at, is_open FROM listings"
                " WHERE changed_at > ? ORDER BY changed_at DESC, reference",
                (after,),
            ).fetchall()
        return Published(
            open=[(_listing(told), _time(at)) for _, told, at, is_open in rows if is_open],
            closed=[reference for reference, _, _, is_open in rows if not is_open],
            changed_at=_time(rows[0][2]) if rows else None,
        )

    def knows(self, reference: str) -> bool:
        """Whether a job is published, or was."""
        with self._open() as database:
            found = database.execute("SELECT 1 FROM listings WHERE reference = ?", (reference,))
            return found.fetchone() is not None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute(TABLE)
            yield database


def _listing(told: str) -> Listing:
    values = json.loads(told)
    return Listing(**{**values, "places": tuple(values["places"])})


def _written(moment: datetime) -> str:
    """In the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(told: str) -> datetime:
    return datetime.fromisoformat(told)
