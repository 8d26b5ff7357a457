"""`createRequisition`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.requisitions import CreateRequisitionInput, CreateRequisitionPayload


@mutation(description="Makes a requisition. No `actorId` is needed.", calls=1)
async def create_requisition(info: Info, input: CreateRequisitionInput) -> CreateRequisitionPayload:
    """A requisition is found again by its code, which is its alone."""
    change = Change(info.context, input)
    writes = change.writes
    return CreateRequisitionPayload(
        written=await change.once(
            writes.create_requisition, find=writes.find_requisitions, known_by=("code",)
        )
    )
