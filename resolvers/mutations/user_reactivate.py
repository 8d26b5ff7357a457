"""`reactivateUser`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.users import ReactivateUserInput, ReactivateUserPayload


@mutation(description="Lets a user in again. No `actorId` is needed.", calls=1)
async def reactivate_user(info: Info, input: ReactivateUserInput) -> ReactivateUserPayload:
    """Who is in stays so."""
    change = Change(info.context, input)
    return ReactivateUserPayload(written=await change.once(change.writes.reactivate_user))
