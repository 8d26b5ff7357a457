"""Notes: `POST /opportunities/:id/notes`."""

from datetime import datetime

from connectors.errors import OutcomeUnknown
from connectors.lever import application_records
from connectors.lever.paths import path
from connectors.lever.raw import Json, text
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Outcome, Written
from schema.activity import ActivityVisibility
from schema.changes.activities import CreateActivityInput
from schema.identity import ApplicationKey


class ActivityWrites(Writing):
    """`connectors.writes.ActivityWrites` on Lever."""

    async def create_activity(self, input: CreateActivityInput) -> Written:
        """`POST /opportunities/:opportunity/notes`; Lever wants to know in whose name."""
        note = await self.send(
            LeverWrite(
                method="POST",
                path=path("opportunities", input.application_id, "notes"),
                query=self.in_name_of(required=True),
                missing="application_id",
                body={
                    "value": input.body,
                    "secret": _is_secret(input),
                    "notifyFollowers": input.notify_followers,
                },
            )
        )
        self.recent.drop(input.application_id)
        return _written(note, input)

    async def find_activities(self, input: CreateActivityInput, since: datetime) -> list[Written]:
        """The notes of that text which the same user wrote since."""
        where = path("opportunities", input.application_id, "notes")
        notes = await self.client.all(where, budget=self.budget)
        return [_written(note, input) for note in notes if self._is_same(note, input, since)]

    def _is_same(self, record: Json, input: CreateActivityInput, since: datetime) -> bool:
        note = application_records.note(record, ApplicationKey(input.application_id))
        return (
            (note.body, note.user_id, note.visibility) == (input.body, self.actor, input.visibility)
            and note.created_at is not None
            and note.created_at >= since
        )


def _is_secret(input: CreateActivityInput) -> bool:
    return input.visibility is ActivityVisibility.PRIVATE


def _written(note: Json, input: CreateActivityInput) -> Written:
    made = text(note.get("id"))
    if made is None:
        raise OutcomeUnknown("Lever's answer does not tell which note it made.")
    records = {"Activity": (made, input.application_id), "Application": (input.application_id,)}
    return Written(records=records, outcome=Outcome.CREATED, made=made)
