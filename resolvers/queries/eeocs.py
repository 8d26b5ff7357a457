"""Root fields: answers for equal employment opportunity reports."""

from functools import partial

import strawberry

from resolvers.arguments import Info, Since, Until
from resolvers.filters import list_name
from resolvers.plan import CALLS
from resolvers.records import walk_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.eeoc import Eeoc
from schema.relations import After, First, Paging
from schema.time_range import DateTimeRange


@strawberry.type
class EeocQueries:
    """What applicants tell of themselves, for credentials that may read it. Nothing is kept."""

    @strawberry.field(
        description="Applicants' answers for equal employment opportunity reports, with whom "
        "they are of. `since` and `until` bound when the person applied.",
        metadata={CALLS: 1},
    )
    async def eeocs(
        self,
        info: Info,
        since: Since = None,
        until: Until = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Eeoc] | None:
        """A page of them."""
        when = DateTimeRange(since=since, until=until)
        read = partial(info.context.reads.list_eeocs, when, anonymous=False)
        paging = Paging(first, after)
        return await walk_list(info.context, read, list_name("eeocs", when), paging)

    @strawberry.field(
        description="The same answers without what tells whom they are of; a credential needs "
        "less for them.",
        metadata={CALLS: 1},
    )
    async def anonymous_eeocs(
        self,
        info: Info,
        since: Since = None,
        until: Until = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Eeoc] | None:
        """A page of them."""
        when = DateTimeRange(since=since, until=until)
        read = partial(info.context.reads.list_eeocs, when, anonymous=True)
        paging = Paging(first, after)
        return await walk_list(info.context, read, list_name("anonymousEeocs", when), paging)
