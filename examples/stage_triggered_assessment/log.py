"""What this program knows of hiregraph's log: events, how far it was read, how they get here."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta

from examples.stage_triggered_assessment.kept import Kept

COMING = ("APPLICATION_CREATED", "APPLICATION_STAGE_CHANGED", "APPLICATION_UNREJECTED")
"""By which an application comes to a stage."""

ENDING = ("APPLICATION_REJECTED", "APPLICATION_HIRED", "APPLICATION_DELETED")

EVENTS_COME_AGAIN_FOR = timedelta(days=60)
"""hiregraph keeps its log for 30 days, and tries to deliver an event for three."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an application, and the stage in which it was then."""

    id: str
    type: str
    application: str
    stage_id: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The webhook endpoint at hiregraph that is this program's, and what signs for it."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Log:
    """What the file holds of it."""

    kept: Kept

    def store(self, events: Sequence[Event], *, cursor: str | None = None) -> None:
        """Keep events that were not seen before, and how far the log was read with them."""
        with self.kept.open() as database:
            database.executemany(
                "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, 0)", map(astuple, events)
            )
            if cursor:
                database.execute("UPDATE log SET cursor = ?", (cursor,))

    def unhandled(self) -> list[Event]:
        """Events of which nothing was made yet, in the order in which they were stored."""
        with self.kept.open() as database:
            found = database.execute(
                "SELECT id, type, application, stage_id, at FROM events"
                " WHERE NOT is_handled ORDER BY rowid"
            )
            return [Event(*row) for row in found]

    def forget_old(self) -> None:
        """Forget handled events that nobody can tell again."""
        before = (datetime.now(UTC) - EVENTS_COME_AGAIN_FOR).isoformat()
        with self.kept.open() as database:
            database.execute("DELETE FROM events WHERE is_handled AND at < ?", (before,))

    def read_so_far(self) -> tuple[str, str | None]:
        """Since when this program is about, and the cursor behind what it read of the log."""
        with self.kept.open() as database:
            began_at, cursor = database.execute("SELECT began_at, cursor FROM log").fetchone()
            return began_at, cursor

    def endpoint(self) -> Endpoint | None:
        """The endpoint, once there is one."""
        with self.kept.open() as database:
            row = database.execute("SELECT endpoint, secret FROM log").fetchone()
            return Endpoint(*row) if row[0] else None

    def listen_by(self, endpoint: Endpoint, *, is_new_log: bool) -> None:
        """Keep the endpoint. Of another log than before, ids and cursor mean nothing any more."""
        with self.kept.open() as database:
            row = (endpoint.id, endpoint.secret)
            database.execute("UPDATE log SET endpoint = ?, secret = ?", row)
            if is_new_log:
                database.execute("UPDATE log SET cursor = NULL")
                database.execute("UPDATE events SET id = hex(randomblob(8)) || id")
