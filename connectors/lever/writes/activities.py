"""Notes: `POST /opportunities/:id/notes`, `PUT` and `DELETE /opportunities/:id/notes/:note`.

Lever lets notes be changed and deleted by the API that were written by it alone.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

import strawberry

from connectors.errors import BadRequest, Forbidden, NotFound, OutcomeUnknown
from connectors.lever import application_records
from connectors.lever.application_records import RECOMMENDATIONS
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry, objects, text
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Outcome, Written
from schema.activity import ActivityVisibility
from schema.changes.activities import (
    CreateActivityInput,
    DeleteActivityInput,
    UpdateActivityInput,
)
from schema.identity import ApplicationKey

_SCORES = {recommended: int(score) for score, recommended in RECOMMENDATIONS.items()}
_BY_API_ALONE = "via API"
"""What Lever says of notes that people wrote in it: only those created so can be changed."""

_NOTE = ("activity_id",)


class ActivityWrites(Writing):
    """`connectors.writes.ActivityWrites` on Lever."""

    async def create_activity(self, input: CreateActivityInput) -> Written:
        """`POST /opportunities/:opportunity/notes`; Lever wants to know in whose name."""
        try:
            note = await self.send(
                LeverWrite(
                    method="POST",
                    path=path("opportunities", input.application_id, "notes"),
                    query=self.in_name_of(required=True),
                    missing="application_id",
                    body={
                        "value": input.body,
                        "secret": _is_secret(input.visibility),
                        "score": _SCORES.get(input.overall_recommendation),
                        "notifyFollowers": input.notify_followers,
                    },
                )
            )
        finally:
            self.recent.drop(input.application_id)
        made = text(note.get("id"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which note it made.")
        return _made(made, input)

    async def find_activities(self, input: CreateActivityInput, since: datetime) -> list[Written]:
        """The notes of that text which the same user wrote since."""
        where = path("opportunities", input.application_id, "notes")
        notes = await self.client.all(where, budget=self.budget)
        return [
            _made(str(note["id"]), input) for note in notes if self._is_same(note, input, since)
        ]

    async def update_activity(self, input: UpdateActivityInput, application_id: str) -> Written:
        """`PUT /opportunities/:opportunity/notes/:note`, with all of the thread: it replaces it."""
        note = await self._note(input.activity_id, application_id)
        body = _changed(note, input)
        if body != _changed(note, _NOTHING):
            await self._send("PUT", input.activity_id, application_id, body)
        return _written(input.activity_id, application_id, Outcome.CHANGED)

    async def delete_activity(self, input: DeleteActivityInput, application_id: str) -> Written:
        """`DELETE /opportunities/:opportunity/notes/:note`, of a note that is there."""
        await self._note(input.activity_id, application_id)
        with suppress(NotFound):  # an earlier try of this one was done
            await self._send("DELETE", input.activity_id, application_id)
        return _written(input.activity_id, application_id, Outcome.DELETED)

    async def find_deleted_activities(
        self, input: DeleteActivityInput, application_id: str
    ) -> list[Written]:
        """The note, if it is gone."""
        try:
            await self._note(input.activity_id, application_id)
        except NotFound:
            return [_written(input.activity_id, application_id, Outcome.DELETED)]
        return []

    async def _send(
        self, method: str, note_id: str, application_id: str, body: Json | None = None
    ) -> None:
        where = path("opportunities", application_id, "notes", note_id)
        query = self.in_name_of(required=False)
        try:
            await self.send(
                LeverWrite(method=method, path=where, query=query, body=body, repeatable=True)
            )
        except Forbidden as error:
            if _BY_API_ALONE not in str(error).replace(" the ", " "):
                raise
            told = BadRequest("This note was written in Lever, and can be changed there alone.")
            told.field = _NOTE
            raise told from error
        finally:
            self.recent.drop(application_id)

    async def _note(self, note_id: str, application_id: str) -> Json:
        """The note as it stands now.

        Raises:
            NotFound: there is none, or none any more.
        """
        where = path("opportunities", application_id, "notes", note_id)
        try:
            note = entry(await self.client.get(where, budget=self.budget), "data")
        except NotFound as error:
            error.field = _NOTE
            raise
        if not isinstance(note, dict) or note.get("deletedAt") is not None:
            gone = NotFound("This note has been deleted.")
            gone.field = _NOTE
            raise gone
        return note

    def _is_same(self, record: Json, input: CreateActivityInput, since: datetime) -> bool:
        note = application_records.note(record, ApplicationKey(input.application_id))
        return (
            (note.body, note.user_id, note.visibility, note.overall_recommendation)
            == (input.body, self.actor, input.visibility, input.overall_recommendation)
            and note.created_at is not None
            and note.created_at >= since
        )


_NOTHING = UpdateActivityInput(activity_id=strawberry.ID(""))


def _changed(note: Json, input: UpdateActivityInput) -> dict[str, Any]:
    """All of a note, as Lever takes it, with the changes. The score is that of the whole thread."""
    first, *answers = [*objects(note.get("fields"))] or [{}]
    score, secret = first.get("score"), note.get("secret") is True
    if input.body is not strawberry.UNSET:
        first = {**first, "value": input.body}
    if input.overall_recommendation is not strawberry.UNSET:
        score = _SCORES.get(input.overall_recommendation) if input.overall_recommendation else None
    if input.visibility:
        secret = _is_secret(input.visibility)
    return {
        "values": [first, *answers],
        "secret": secret,
        "score": score,
        **{name: note[name] for name in ("user", "createdAt", "completedAt") if note.get(name)},
    }


def _is_secret(visibility: ActivityVisibility) -> bool:
    return visibility is ActivityVisibility.PRIVATE


def _made(note_id: str, input: CreateActivityInput) -> Written:
    return _written(note_id, input.application_id, Outcome.CREATED, made=note_id)


def _written(
    note_id: str, application_id: str, outcome: Outcome, *, made: str | None = None
) -> Written:
    records = {"Activity": (str(note_id), application_id), "Application": (application_id,)}
    return Written(records=records, outcome=outcome, made=made)
