"""What was judged and what of it was written, in an SQLite file."""

import json
import sqlite3
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from examples.ai_scorecard_write_back.judging import Judgement

TABLES = """
CREATE TABLE IF NOT EXISTS judgements (
  application TEXT PRIMARY KEY, number INTEGER NOT NULL, judgement TEXT NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS written (
  reference TEXT, what TEXT, record TEXT NOT NULL, PRIMARY KEY (reference, what)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A judgement to write back.

    Attributes:
        application: its id.
        number: how many judgements of it there were, with this one: a judgement that comes back
            after another is a new one.
        judgement: what is thought.
    """

    application: str
    number: int
    judgement: Judgement

    @property
    def reference(self) -> str:
        """Tells this work from all others, on each try the same."""
        told = json.dumps([self.application, self.number, asdict(self.judgement)], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]


class Kept:
    """The file. What is noted is on the disk before anything else is done."""

    def __init__(self, path: Path | str) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(TABLES)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def latest(self, application: str) -> tuple[Work | None, bool]:
        """The last work on an application, and whether it is finished."""
        rows = self._works("application = ?", application)
        return rows[0] if rows else (None, True)

    def unfinished(self) -> list[Work]:
        """All that was begun and not finished."""
        return [work for work, _ in self._works("NOT finished")]

    def begin(self, application: str, judgement: Judgement) -> Work:
        """Keep a judgement in the place of the one before, to be written back."""
        before, _ = self.latest(application)
        number = before.number + 1 if before else 1
        row = (application, number, json.dumps(asdict(judgement)))
        self._write("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, 0)", *row)
        return Work(application=application, number=number, judgement=judgement)

    def written(self, reference: str) -> set[str]:
        """What of a work was written."""
        found = "SELECT what FROM written WHERE reference = ?"
        return {row[0] for row in self._database.execute(found, (reference,))}

    def note(self, reference: str, what: str, record: str) -> None:
        """Note that something was written, and the id of the record."""
        self._write("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", reference, what, record)

    def finish(self, work: Work) -> None:
        """Note that nothing is left to be written."""
        self._write("UPDATE judgements SET finished = 1 WHERE application = ?", work.application)

    def _works(self, where: str, *values: str) -> list[tuple[Work, bool]]:
        rows = self._database.execute(f"SELECT * FROM judgements WHERE {where}", values)  # noqa: S608  -- our own words
        return [(_work(*row), bool(finished)) for *row, finished in rows.fetchall()]

    def _write(self, statement: str, *values: str | int) -> None:
        with self._database:
            self._database.execute(statement, values)


def _work(application: str, number: int, judgement: str) -> Work:
    told = json.loads(judgement)
    judged = Judgement(**{**told, "reasons": tuple(told["reasons"])})
    return Work(application=application, number=number, judgement=judged)
