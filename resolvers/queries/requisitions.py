"""Root fields: requisitions."""

from typing import Annotated

import strawberry

from resolvers.arguments import Id, Info, RemoteId
from resolvers.connections import newest_first
from resolvers.filters import chosen_requisitions, list_name
from resolvers.plan import LIST
from resolvers.records import by_id, page_of_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.filters import RequisitionFilter
from schema.relations import After, First, Paging
from schema.requisition import Requisition


@strawberry.type
class RequisitionQueries:
    """Leave to hire; null, with an error, where the plan or the credential has none to show."""

    @strawberry.field(
        description="Requisitions, the newest first.", metadata={LIST: "requisitions"}
    )
    async def requisitions(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            RequisitionFilter | None,
            strawberry.argument(description="Only those that match."),
        ] = None,
    ) -> Connection[Requisition] | None:
        """A page of them."""
        records = chosen_requisitions(await info.context.reads.all_requisitions(), filter)
        name = list_name("requisitions", filter)
        return page_of_list(info.context, records, newest_first, name, Paging(first, after))

    @strawberry.field(description="One requisition.", metadata={LIST: "requisitions"})
    async def requisition(
        self, info: Info, id: Id = None, remote_id: RemoteId = None
    ) -> Requisition | None:
        """By `id` or `remoteId`."""
        found: Requisition | None = await by_id(
            info.context, "Requisition", id=id, remote_id=remote_id
        )
        return found
