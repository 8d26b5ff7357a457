"""`deactivateUser`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.users import DeactivateUserInput, DeactivateUserPayload


@mutation(description="Shuts a user out, who stays known. No `actorId` is needed.", calls=1)
async def deactivate_user(info: Info, input: DeactivateUserInput) -> DeactivateUserPayload:
    """Who is out stays so."""
    change = Change(info.context, input)
    return DeactivateUserPayload(written=await change.once(change.writes.deactivate_user))
