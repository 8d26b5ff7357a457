"""`createActivity`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.activities import CreateActivityInput, CreateActivityPayload


@mutation(description="Writes a note on an application.", calls=1)
async def create_activity(info: Info, input: CreateActivityInput) -> CreateActivityPayload:
    """A note is found again by its text, its writer and its time."""
    change = Change(info.context, input)
    return CreateActivityPayload(
        written=await change.once(change.writes.create_activity, find=change.writes.find_activities)
    )
