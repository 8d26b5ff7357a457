"""What the program must not forget, in an SQLite file: what is told here is on the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS rules (
  assessment TEXT, job_id TEXT, job TEXT NOT NULL, stage_id TEXT, stage TEXT NOT NULL,
  since TEXT NOT NULL, PRIMARY KEY (assessment, job_id, stage_id));
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, application TEXT NOT NULL, stage_id TEXT,
  at TEXT NOT NULL, is_handled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS log (
  one INTEGER PRIMARY KEY CHECK (one = 1), began_at TEXT NOT NULL,
  cursor TEXT, endpoint TEXT, secret TEXT);
CREATE TABLE IF NOT EXISTS invitations (
  id TEXT PRIMARY KEY, token TEXT UNIQUE NOT NULL, application TEXT NOT NULL,
  remote_id TEXT NOT NULL, assessment TEXT NOT NULL, candidate TEXT NOT NULL, job TEXT NOT NULL,
  state TEXT NOT NULL, changed_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
  answers TEXT, UNIQUE (remote_id, assessment));
CREATE TABLE IF NOT EXISTS written (
  reference TEXT, what TEXT, record TEXT NOT NULL, PRIMARY KEY (reference, what)) WITHOUT ROWID;
"""

CLOCKS_DIFFER = timedelta(seconds=10)
"""The clock by which somebody came to a stage is not ours: within this, either may be right."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Whoever comes to that stage of that job gets that assessment; an empty job is any.

    The names are kept beside the ids, to speak of them once they are gone.
    """

    assessment: str
    job_id: str
    job: str
    stage_id: str
    stage: str
    since: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The file. Good for several threads; see `kept_at`."""

    path: Path

    def rules(self) -> list[Rule]:
        """All rules, in the order in which they were made."""
        with self.open() as database:
            return [Rule(*row) for row in database.execute("SELECT * FROM rules ORDER BY since")]

    def add(self, rule: Rule) -> None:
        """Keep a rule; one that is there stays since when it was."""
        with self.open() as database:
            row = astuple(rule)
            database.execute("INSERT OR IGNORE INTO rules VALUES (?, ?, ?, ?, ?, ?)", row)

    def remove(self, assessment: str, job_id: str, stage_id: str) -> None:
        """Forget a rule; what was sent by it stays."""
        with self.open() as database:
            which = "assessment = ? AND job_id = ? AND stage_id = ?"
            database.execute(f"DELETE FROM rules WHERE {which}", (assessment, job_id, stage_id))  # noqa: S608  -- our own words

    def written(self, reference: str) -> set[str]:
        """The parts of a result that were written."""
        with self.open() as database:
            found = "SELECT what FROM written WHERE reference = ?"
            return {row[0] for row in database.execute(found, (reference,))}

    def note(self, reference: str, what: str, record: str) -> None:
        """Note that a part was written, and the id of the record."""
        with self.open() as database:
            row = (reference, what, record)
            database.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", row)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        with closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            yield database


def kept_at(path: Path) -> Kept:
    """The file, made if it is not there."""
    kept = Kept(path)
    began_at = (datetime.now(UTC) - CLOCKS_DIFFER).isoformat()
    with kept.open() as database:
        database.executescript(TABLES)
        database.execute("INSERT OR IGNORE INTO log (one, began_at) VALUES (1, ?)", (began_at,))
    return kept
