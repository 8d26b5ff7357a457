"""`createUser`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.users import CreateUserInput, CreateUserPayload


@mutation(description="Adds a user. No `actorId` is needed.", calls=1)
async def create_user(info: Info, input: CreateUserInput) -> CreateUserPayload:
    """A user is found again by the address, which is theirs alone."""
    change = Change(info.context, input)
    writes = change.writes
    return CreateUserPayload(
        written=await change.once(writes.create_user, find=writes.find_users, known_by=("email",))
    )
