"""What was chosen, in an SQLite file."""

import sqlite3
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS mappings (
  test TEXT PRIMARY KEY, job_id TEXT NOT NULL, job TEXT NOT NULL,
  stage_id TEXT NOT NULL, stage TEXT NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where in the customer's hiring one of the product's tests belongs.

    The names of job and stage are kept beside their ids, to speak of them once they are gone.
    """

    test: str
    job_id: str
    job: str
    stage_id: str
    stage: str


@dataclass(frozen=True, slots=True)
class Mappings:
    """The file; it is made when it is first needed."""

    path: Path

    def read(self) -> dict[str, Mapping]:
        """All mappings, by their test."""
        with closing(self._open()) as database:
            rows = database.execute("SELECT test, job_id, job, stage_id, stage FROM mappings")
            return {row[0]: Mapping(*row) for row in rows}

    def put(self, mapping: Mapping) -> None:
        """Keep a mapping in place of the one that its test had."""
        with closing(self._open()) as database, database:
            database.execute(
                "INSERT OR REPLACE INTO mappings VALUES (?, ?, ?, ?, ?)", astuple(mapping)
            )

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path)
        database.execute(TABLE)
        return database
