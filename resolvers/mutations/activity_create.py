"""`createActivity`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from resolvers.notes import require_text
from schema.changes.activities import CreateActivityInput, CreateActivityPayload


async def write_activity(info: Info, input: CreateActivityInput) -> CreateActivityPayload:
    """A note is found again by its text, its writer and its time."""
    change = Change(info.context, input)
    require_text(input.body)
    writes = change.writes
    return CreateActivityPayload(
        written=await change.once(
            writes.create_activity,
            find=writes.find_activities,
            known_by=("application_id", "body"),
        )
    )


create_activity = mutation(description="Writes a note on an application.", calls=1)(write_activity)
