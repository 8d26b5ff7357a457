"""`deleteActivity`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from resolvers.notes import application_of_note
from schema.changes.activities import DeleteActivityInput, DeleteActivityPayload


@mutation(description="Deletes a note, for good, and the answers to it.", calls=2)
async def delete_activity(info: Info, input: DeleteActivityInput) -> DeleteActivityPayload:
    """What is gone was deleted, if it was there."""
    change = Change(info.context, input)
    application_id, writes = application_of_note(change), change.writes
    return DeleteActivityPayload(
        written=await change.once(
            lambda given: writes.delete_activity(given, application_id),
            find=lambda given, _: writes.find_deleted_activities(given, application_id),
        )
    )
