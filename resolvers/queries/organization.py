"""Root fields: departments, teams and offices."""

import strawberry

from resolvers.arguments import Info
from resolvers.connections import by_name
from resolvers.plan import LIST
from resolvers.records import page_of_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.organization import Department, Office, Team
from schema.relations import After, First, Paging


@strawberry.type
class OrganizationQueries:
    """How the employer is divided, as far as its jobs tell."""

    @strawberry.field(description="Departments that have jobs, by name.", metadata={LIST: "jobs"})
    async def departments(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Department] | None:
        """A page of them."""
        records = await info.context.reads.all_departments()
        return page_of_list(info.context, records, by_name, "departments", Paging(first, after))

    @strawberry.field(description="Teams that have jobs, by name.", metadata={LIST: "jobs"})
    async def teams(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Team] | None:
        """A page of them."""
        records = await info.context.reads.all_teams()
        return page_of_list(info.context, records, by_name, "teams", Paging(first, after))

    @strawberry.field(description="Places that have jobs, by name.", metadata={LIST: "jobs"})
    async def offices(
        self, info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Office] | None:
        """A page of them."""
        records = await info.context.reads.all_offices()
        return page_of_list(info.context, records, by_name, "offices", Paging(first, after))
