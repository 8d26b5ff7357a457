"""The local tables: written page by page, and only where something is different."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, name TEXT, email TEXT, job_title TEXT, role TEXT, manager_id TEXT,
  is_active INTEGER NOT NULL, left_at TEXT);
CREATE TABLE IF NOT EXISTS applications (
  id TEXT PRIMARY KEY, job TEXT, is_open INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS interviews (
  id TEXT PRIMARY KEY, application_id TEXT NOT NULL REFERENCES applications ON DELETE CASCADE,
  panel_id TEXT, subject TEXT, start_at TEXT, end_at TEXT, status TEXT NOT NULL, organizer_id TEXT);
CREATE INDEX IF NOT EXISTS interviews_of ON interviews (application_id);
CREATE TABLE IF NOT EXISTS interviewers (
  interview_id TEXT REFERENCES interviews ON DELETE CASCADE, user_id TEXT,
  PRIMARY KEY (interview_id, user_id)) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS panels AS
  SELECT panel_id AS id, application_id, MIN(start_at) AS start_at, MAX(end_at) AS end_at,
    COUNT(*) AS interviews, SUM(status = 'CANCELED') AS canceled
  FROM interviews WHERE panel_id IS NOT NULL GROUP BY panel_id, application_id;
-- How far a run has come: gone when it is through.
CREATE TABLE IF NOT EXISTS progress (only_one INTEGER PRIMARY KEY CHECK (only_one), cursor TEXT);
CREATE TABLE IF NOT EXISTS met (application_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Tables:
    """An SQLite file. Use it as a context manager: what is written inside is written as one."""

    def __init__(self, path: Path | str) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("PRAGMA foreign_keys = ON")
        self._database.executescript(TABLES)
        self.changed: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._database.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.__exit__(kind, raised, trace)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def put(self, table: str, row: Json) -> None:
        """Make the row with this `id` read so. One that does already is not touched."""
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self._write(
            table,
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) "  # noqa: S608  -- names are ours
            f"ON CONFLICT (id) DO UPDATE SET ({columns}) = ({marks}) "
            f"WHERE ({columns}) IS NOT ({marks})",
            row,
        )

    def put_interviewers(self, interview: str, users: Iterable[str]) -> None:
        """Make these users, and nobody else, hold an interview."""
        kept = json.dumps(list(users))
        self._write(
            "interviewers",
            "DELETE FROM interviewers WHERE interview_id = ? "
            "AND user_id NOT IN (SELECT value FROM json_each(?))",
            (interview, kept),
        )
        self._write(
            "interviewers",
            "INSERT OR IGNORE INTO interviewers SELECT ?, value FROM json_each(?)",
            (interview, kept),
        )

    def drop_interviews(self, application: str, *, but: Iterable[str]) -> None:
        """Remove an application's interviews, but for those named."""
        self._write(
            "interviews",
            "DELETE FROM interviews WHERE application_id = ? "
            "AND id NOT IN (SELECT value FROM json_each(?))",
            (application, json.dumps(list(but))),
        )

    def drop_application(self, application: str) -> None:
        """Remove an application with its interviews."""
        self.drop_interviews(application, but=())
        self._write("applications", "DELETE FROM applications WHERE id = ?", (application,))

    def mark_left(self, *, but: Iterable[str]) -> None:
        """Mark as inactive all users but those named: the directory no longer knows of them."""
        self._write(
            "users",
            "UPDATE users SET is_active = 0 "
            "WHERE is_active AND id NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(list(but)),),
        )

    def not_met(self) -> list[str]:
        """Applications that were open when last seen, and that this run's walk has not met."""
        rows = self._database.execute(
            "SELECT id FROM applications WHERE is_open AND id NOT IN met ORDER BY id"
        )
        return [row[0] for row in rows]

    @property
    def cursor(self) -> str | None:
        """Where a run that did not come to its end is to go on; None to start one."""
        row = self._database.execute("SELECT cursor FROM progress").fetchone()
        return None if row is None else row[0]

    def come_to(self, cursor: str | None, *, met: Iterable[str]) -> None:
        """Note how far the walk has come, and the applications met on the way."""
        self._database.execute("INSERT OR REPLACE INTO progress VALUES (1, ?)", (cursor,))
        self._database.executemany("INSERT OR IGNORE INTO met VALUES (?)", zip(met))

    def start_anew(self) -> None:
        """Forget how far the walk has come."""
        self._database.executescript("DELETE FROM progress; DELETE FROM met;")

    def _write(self, table: str, statement: str, values: Any) -> None:
        self.changed[table] += self._database.execute(statement, values).rowcount
