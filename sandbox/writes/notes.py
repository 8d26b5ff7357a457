"""Notes: threads of comments on an opportunity."""

from starlette.responses import Response

from sandbox.answers import Json, nothing, one
from sandbox.body import Body
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request, not_found
from sandbox.routes.profile import BY_NAME, find
from sandbox.writes.marks import ids_of, interact, require_by_api

_LOWEST, _HIGHEST = 1, 4


def create_note(call: Call) -> Response:
    """Answer ``POST /opportunities/:opportunity/notes``; ``note_id`` adds to a thread.

    The answer has the note's id twice, as recorded. The documentation has ``perform_as``
    optional; in practice it is not.
    """
    record, performer = call.opportunity(), call.required_performer()
    comment = _comment(call, record, call.body, performer)
    thread = call.query.text("note_id")
    note = _continued(call, record, thread, comment) if thread else _begun(call, comment)
    _keep(call, record, note, performer)
    return BY_NAME["notes"].written(call, note | {"noteId": note["id"]}, status=201)


def _comment(call: Call, record: Opportunity, body: Body, user: str | None) -> Json:
    at = body.past("createdAt", call.at)
    return {
        "createdAt": call.at if at is None else at,
        "score": _score(body),
        "stage": record.stage,
        "text": "Comment",
        "type": "note",
        "user": user,
        "value": body.needed("value"),
    }


def _score(body: Body) -> int | None:
    score = body.integer("score")
    if score is not None and not _LOWEST <= score <= _HIGHEST:
        raise bad_request(f"score must be between {_LOWEST} and {_HIGHEST}")
    return score


def _begun(call: Call, comment: Json) -> Json:
    identifier, secret = call.account.journal.identifier(), bool(call.body.flag("secret"))
    call.body.flag("notifyFollowers")
    call.account.by_api.add(identifier)
    return {
        "id": identifier,
        "text": "Note",
        "fields": [comment],
        "user": comment["user"],
        "secret": secret,
        "completedAt": comment["createdAt"],
        "deletedAt": None,
        "createdAt": comment["createdAt"],
    }


def _continued(call: Call, record: Opportunity, thread: str, comment: Json) -> Json:
    for note in call.account.profile("notes", record):
        if note["id"] == thread and note["deletedAt"] is None:
            return note | {"fields": [*note["fields"], comment]}
    raise not_found("notes", thread)


def _keep(call: Call, record: Opportunity, note: Json, performer: str | None) -> None:
    notes = call.account.profiles.kept("notes", record)
    before = notes.get(note["id"])
    notes[note["id"]] = note
    interact(call, record)
    happened = "updated" if before else "created"
    call.account.journal.note(
        f"note.{happened}",
        ids_of(record, note=note["id"]),
        before=before,
        after=note,
        user=performer,
    )


def update_note(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/notes/:note``: the whole thread is replaced.

    The score goes to every comment of it. The opportunity counts as updated.
    """
    record, performer, body = call.opportunity(), call.performer(), call.body
    note = _own(call, record)
    user = body.known("user", call.account.users) or performer or note["user"]
    score, comments = _score(body), body.objects("values")
    if not comments:
        raise bad_request("values must hold at least one comment")
    fields = [_comment(call, record, each, user) | {"score": score} for each in comments]
    created_at = body.past("createdAt", call.at)
    completed_at = body.past("completedAt", call.at)
    new = note | {
        "fields": fields,
        "user": user,
        "secret": bool(body.flag("secret")),
        "createdAt": note["createdAt"] if created_at is None else created_at,
        "completedAt": note["completedAt"] if completed_at is None else completed_at,
    }
    with call.account.changing(record):
        record.updated_at = call.at
    _keep(call, record, new, performer)
    return one({"noteId": note["id"]})


def delete_note(call: Call) -> Response:
    """Answer ``DELETE /opportunities/:opportunity/notes/:note``; it stays listed, as deleted."""
    record, performer = call.opportunity(), call.performer()
    note = _own(call, record)
    call.account.profiles.kept("notes", record)[note["id"]] = note | {"deletedAt": call.at}
    interact(call, record)
    ids = ids_of(record, note=note["id"])
    call.account.journal.note("note.deleted", ids, before=note, user=performer)
    return nothing()


def _own(call: Call, record: Opportunity) -> Json:
    """Find the note that the path names, if it came by the API and is not deleted."""
    note = find(call, "notes", record)
    require_by_api(call, note["id"], "notes")
    if note["deletedAt"] is not None:
        raise not_found("notes", note["id"])
    return note


WRITES = {
    ("POST", "/opportunities/{opportunity}/notes"): create_note,
    ("PUT", "/opportunities/{opportunity}/notes/{id}"): update_note,
    ("DELETE", "/opportunities/{opportunity}/notes/{id}"): delete_note,
}
