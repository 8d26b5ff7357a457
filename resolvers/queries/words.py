"""Root fields: tags and sources."""

import strawberry

from resolvers.arguments import Info
from resolvers.connections import by_name
from resolvers.plan import LIST
from resolvers.records import page_of_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.relations import After, First, Paging
from schema.tag import Source, Tag


@strawberry.type
class WordQueries:
    """Words by which applications are found, with how often they are used."""

    @strawberry.field(description="Tags in use, by name.", metadata={LIST: "tags"})
    async def tags(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Tag] | None:
        """A page of them."""
        records = await info.context.reads.all_tags()
        return page_of_list(info.context, records, by_name, "tags", Paging(first, after))

    @strawberry.field(description="Sources in use, by name.", metadata={LIST: "sources"})
    async def sources(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Source] | None:
        """A page of them."""
        records = await info.context.reads.all_sources()
        return page_of_list(info.context, records, by_name, "sources", Paging(first, after))
