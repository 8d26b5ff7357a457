"""`rejectApplication`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.applications import RejectApplicationInput, RejectApplicationPayload


@mutation(
    description="Closes an application for a reason that means no hire. One that is closed for "
    "that reason already stays as it is.",
    calls=3,
)
async def reject_application(info: Info, input: RejectApplicationInput) -> RejectApplicationPayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    return RejectApplicationPayload(written=await change.once(change.writes.reject_application))
