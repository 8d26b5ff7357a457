"""`deleteRequisition`."""

from collections.abc import Sequence
from datetime import datetime

from connectors.writes import Written
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.requisitions import DeleteRequisitionInput, DeleteRequisitionPayload


@mutation(description="Deletes a requisition, for good. No `actorId` is needed.", calls=2)
async def delete_requisition(info: Info, input: DeleteRequisitionInput) -> DeleteRequisitionPayload:
    """What is gone was deleted, if it was there."""
    change = Change(info.context, input)
    writes = change.writes

    async def find(given: DeleteRequisitionInput, _: datetime) -> Sequence[Written]:
        return await writes.find_deleted_requisitions(given)

    return DeleteRequisitionPayload(written=await change.once(writes.delete_requisition, find=find))
