"""`updateRequisition`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.requisitions import UpdateRequisitionInput, UpdateRequisitionPayload


@mutation(description="Changes a requisition. No `actorId` is needed.", calls=2)
async def update_requisition(info: Info, input: UpdateRequisitionInput) -> UpdateRequisitionPayload:
    """What the input leaves out is written as it stands."""
    change = Change(info.context, input)
    return UpdateRequisitionPayload(written=await change.once(change.writes.update_requisition))
