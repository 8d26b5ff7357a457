"""`updateActivity`."""

import strawberry

from connectors.errors import BadRequest
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from resolvers.notes import application_of_note, require_text
from schema.changes.activities import UpdateActivityInput, UpdateActivityPayload


@mutation(description="Changes a note.", calls=2)
async def update_activity(info: Info, input: UpdateActivityInput) -> UpdateActivityPayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    application_id = application_of_note(change)
    if input.body is not strawberry.UNSET:
        require_text(input.body)
    with about("visibility"):
        if input.visibility is None:
            raise BadRequest("A note is PUBLIC or PRIVATE.")
    return UpdateActivityPayload(
        written=await change.once(
            lambda given: change.writes.update_activity(given, application_id)
        )
    )
