"""Whom an assessment was sent to and what became of it: each application has each of them once.

```
sent ─▶ begun ─▶ taken ─▶ writing ─▶ written
  └▶ canceled ─▶ sent, where the application comes back to the stage
```
"""

import json
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from uuid import uuid4

from examples.stage_triggered_assessment.kept import Kept

Cancel = tuple[str, str]
GONE = "The application is no more."

_SEND = """
INSERT INTO invitations
  (id, token, application, remote_id, assessment, candidate, job, state, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, 'sent', ?)
ON CONFLICT (remote_id, assessment) DO UPDATE
SET state = 'sent', reason = '', changed_at = excluded.changed_at WHERE state = 'canceled'
"""
_CANCEL = """
UPDATE invitations SET state = 'canceled', reason = ?, changed_at = ?
WHERE ? IN (application, remote_id) AND state = 'sent'
"""
_MOVE = """
UPDATE invitations SET state = ?, reason = ?, answers = coalesce(?, answers), changed_at = ?
WHERE id = ? AND state = ?
"""


@dataclass(frozen=True, slots=True)
class Sending:
    """An assessment to be sent: to which application, and the names of who and what it is for.

    An application's `remoteId` tells it from all others; of ids it may have two.
    """

    application: str
    remote_id: str
    assessment: str
    candidate: str
    job: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An assessment that was sent.

    Attributes:
        token: opens it for the candidate.
        state: as drawn above.
        reason: why it is canceled, or not written yet.
        answers: those of the candidate, in the order of the questions.
    """

    id: str
    token: str
    application: str
    remote_id: str
    assessment: str
    candidate: str
    job: str
    state: str
    changed_at: datetime
    reason: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitations:
    """What the file holds of them."""

    kept: Kept

    def all(self) -> list[Invitation]:
        """All of them; what changed last comes first."""
        return self._those("TRUE")

    def taken(self) -> list[Invitation]:
        """Those whose result is to be written."""
        return self._those("state IN ('taken', 'writing')")

    def by_token(self, token: str) -> Invitation | None:
        """The one that a token opens."""
        return next(iter(self._those("token = ?", token)), None)

    def are_open(self) -> bool:
        """Whether there are any that nobody began."""
        return bool(self._those("state = 'sent'"))

    def settle(
        self, events: Sequence[str], *, send: Sequence[Sending] = (), cancel: Cancel | None = None
    ) -> None:
        """Note what was made of events: in one transaction, so that it is all done or nothing.

        Args:
            events: their ids, from now on handled.
            send: what to send, where it was not.
            cancel: an application's id or `remoteId`, and why what nobody began is called off.
        """
        with self.kept.open() as database:
            for each in send:
                row = (uuid4().hex, secrets.token_urlsafe(24), *astuple(each), _now())
                database.execute(_SEND, row)
            if cancel:
                database.execute(_CANCEL, (cancel[1], _now(), cancel[0]))
            ids = [(each,) for each in events]
            database.executemany("UPDATE events SET is_handled = 1 WHERE id = ?", ids)

    def move(
        self,
        invitation: Invitation,
        state: str,
        *,
        reason: str = "",
        answers: Sequence[str] | None = None,
    ) -> bool:
        """Bring one to a state, unless somebody else brought it to another: that is told."""
        told = json.dumps(answers) if answers is not None else None
        with self.kept.open() as database:
            row = (state, reason, told, _now(), invitation.id, invitation.state)
            return database.execute(_MOVE, row).rowcount == 1

    def _those(self, which: str, *values: str) -> list[Invitation]:
        chosen = f"SELECT * FROM invitations WHERE {which} ORDER BY changed_at DESC"  # noqa: S608  -- our own words
        with self.kept.open() as database:
            database.row_factory = sqlite3.Row
            return [_invitation(row) for row in database.execute(chosen, values)]


def _invitation(row: sqlite3.Row) -> Invitation:
    told = dict(row)
    changed_at = datetime.fromisoformat(told["changed_at"])
    answers = tuple(json.loads(told["answers"] or "[]"))
    return Invitation(**told | {"changed_at": changed_at, "answers": answers})


def _now() -> str:
    return datetime.now(UTC).isoformat()
