"""`unrejectApplication`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.applications import UnrejectApplicationInput, UnrejectApplicationPayload


@mutation(
    description="Opens an application again that was closed, by a hire too. One that is open stays "
    "as it is.",
    calls=2,
)
async def unreject_application(
    info: Info, input: UnrejectApplicationInput
) -> UnrejectApplicationPayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    return UnrejectApplicationPayload(written=await change.once(change.writes.unreject_application))
