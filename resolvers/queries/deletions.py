"""Root fields: what was deleted."""

from functools import partial

import strawberry

from resolvers.arguments import Info, Since, Until
from resolvers.filters import list_name
from resolvers.plan import CALLS
from resolvers.records import walk_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.deleted import DeletedKind, DeletedRecord
from schema.relations import After, First, Paging
from schema.time_range import DateTimeRange


@strawberry.type
class DeletionQueries:
    """Deletions, so that a copy kept elsewhere can follow."""

    @strawberry.field(description="Applications that were deleted.", metadata={CALLS: 1})
    async def deleted_applications(
        self,
        info: Info,
        since: Since = None,
        until: Until = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[DeletedRecord] | None:
        """A page of them."""
        when = DateTimeRange(since=since, until=until)
        return await _page(info, DeletedKind.APPLICATION, when, Paging(first, after))

    @strawberry.field(description="Jobs that were deleted.", metadata={CALLS: 1})
    async def deleted_jobs(
        self,
        info: Info,
        since: Since = None,
        until: Until = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[DeletedRecord] | None:
        """A page of them."""
        when = DateTimeRange(since=since, until=until)
        return await _page(info, DeletedKind.JOB, when, Paging(first, after))

    @strawberry.field(
        description="What put applications forward for a job, where that was deleted: the "
        "application itself may live on, for no job.",
        metadata={CALLS: 1},
    )
    async def deleted_submissions(
        self,
        info: Info,
        since: Since = None,
        until: Until = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[DeletedRecord] | None:
        """A page of them."""
        when = DateTimeRange(since=since, until=until)
        return await _page(info, DeletedKind.SUBMISSION, when, Paging(first, after))


async def _page(
    info: Info, kind: DeletedKind, when: DateTimeRange, paging: Paging
) -> Connection[DeletedRecord]:
    read = partial(info.context.reads.list_deleted, kind, when)
    return await walk_list(info.context, read, list_name(f"deleted:{kind.name}", when), paging)
