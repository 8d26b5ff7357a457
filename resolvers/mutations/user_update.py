"""`updateUser`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.users import UpdateUserInput, UpdateUserPayload


@mutation(description="Changes a user. No `actorId` is needed.", calls=2)
async def update_user(info: Info, input: UpdateUserInput) -> UpdateUserPayload:
    """What the input leaves out is written as it stands."""
    change = Change(info.context, input)
    return UpdateUserPayload(written=await change.once(change.writes.update_user))
