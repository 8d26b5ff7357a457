"""Applications that came and what became of them, in an SQLite file.

An application is kept before anything is done with it. Once it is handed in or refused it is
forgotten, but for what became of it.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from examples.applying.drafts import Terms

Json = dict[str, Any]

TABLE = """
CREATE TABLE IF NOT EXISTS clicks (
  click TEXT PRIMARY KEY, payload TEXT, terms TEXT, begun_at TEXT,
  result TEXT, is_refused INTEGER NOT NULL DEFAULT 0)
"""

_PUT = """
INSERT INTO clicks (click, payload) VALUES (?, ?)
ON CONFLICT (click) DO UPDATE
SET payload = excluded.payload, result = NULL, is_refused = 0 WHERE is_refused
"""
_BEGIN = """
UPDATE clicks SET terms = ?, begun_at = ? WHERE click = ? AND terms IS NULL AND result IS NULL
"""
_FINISH = """
UPDATE clicks SET payload = NULL, terms = NULL, begun_at = NULL, result = ?, is_refused = ?
WHERE click = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is to be mended, and where the board has it, as `Write.place_of` tells."""

    place: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an application.

    Attributes:
        outcome: CREATED, LINKED or REUSED; FOUND where it was handed in, and how is not known any
            more; None where it was refused.
        application: its id; where it was refused the one that is there, if any.
        candidate: the person's, likewise.
        problems: why it was refused.
        left_out: the places of what the job's form does not ask.
    """

    outcome: str | None = None
    application: str | None = None
    candidate: str | None = None
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An application as it came, what it is handed in by and since when, or what became of it."""

    payload: Json
    terms: Terms | None
    begun_at: datetime
    result: Result | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The file; it is made when it is first needed. Good for several threads and processes."""

    path: Path

    def put(self, click: str, payload: Json) -> None:
        """Keep an application that is new, or was refused before; else the first one stays."""
        with self._open() as database:
            database.execute(_PUT, (click, json.dumps(payload)))

    def begin(self, click: str, terms: Terms) -> Row:
        """Keep what an application is handed in by, unless somebody else was here before."""
        with self._open() as database:
            row = (json.dumps(asdict(terms)), datetime.now(UTC).isoformat(), click)
            database.execute(_BEGIN, row)
        return self.read(click)

    def finish(self, click: str, result: Result) -> None:
        """Keep what became of it, and forget the rest: it is somebody's data."""
        with self._open() as database:
            row = (json.dumps(asdict(result)), result.outcome is None, click)
            database.execute(_FINISH, row)

    def read(self, click: str) -> Row:
        """What is kept of an application that was put."""
        with self._open() as database:
            found = database.execute(
                "SELECT payload, terms, begun_at, result FROM clicks WHERE click = ?", (click,)
            ).fetchone()
        payload, terms, begun_at, result = found
        return Row(
            payload=json.loads(payload or "{}"),
            terms=Terms(**json.loads(terms)) if terms else None,
            begun_at=datetime.fromisoformat(begun_at) if begun_at else datetime.now(UTC),
            result=_result(json.loads(result)) if result else None,
        )

    def unfinished(self) -> list[str]:
        """The clicks of which it is not known what became of them."""
        with self._open() as database:
            rows = database.execute("SELECT click FROM clicks WHERE result IS NULL ORDER BY rowid")
            return [row[0] for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
            database.execute(TABLE)
            yield database


def _result(told: Json) -> Result:
    problems = tuple(Problem(**each) for each in told["problems"])
    return Result(**{**told, "problems": problems, "left_out": tuple(told["left_out"])})
