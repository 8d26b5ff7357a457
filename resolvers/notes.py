"""What holds for the input of every mutation that writes a note."""

from connectors.errors import BadRequest
from resolvers.activities import is_event
from resolvers.changes import Change
from resolvers.mutation_field import about
from schema.changes.activities import DeleteActivityInput, UpdateActivityInput


def require_text(body: str | None) -> None:
    """Refuse a note with nothing in it.

    Raises:
        BadRequest: there is no text, or it is blank.
    """
    with about("body"):
        if body is None or not body.strip():
            raise BadRequest("A note has a text.")


def application_of_note(change: Change[UpdateActivityInput] | Change[DeleteActivityInput]) -> str:
    """The remote id of the application that the input's note is on.

    Raises:
        BadRequest: the activity is no note, or its id does not tell.
    """
    note_id = change.input.activity_id
    with about("activity_id"):
        if is_event(note_id):
            raise BadRequest("This activity is no note, but tells of what happened elsewhere.")
        return change.parent_of("Activity", note_id)
