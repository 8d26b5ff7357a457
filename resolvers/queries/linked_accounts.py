"""Root fields: linked accounts, and through them the records of many in one operation."""

from typing import Annotated

import strawberry

from resolvers.account_pages import find_account, page_of_accounts
from resolvers.arguments import RequestInfo
from resolvers.connections import to_connection
from resolvers.filters import list_name
from resolvers.linked_account import LinkedAccount
from resolvers.needs import NEEDS, Need
from resolvers.paging import open_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.linked_account import LinkedAccountFilter
from schema.relations import After, First, Paging


@strawberry.type
class LinkedAccountQueries:
    """Accounts that the caller's token reaches."""

    @strawberry.field(
        description="The linked accounts that the API token reaches, by id. A token for linking "
        "may read `id` and `status` alone.",
        metadata={NEEDS: Need.ACCOUNTS},
    )
    async def linked_accounts(
        self,
        info: RequestInfo,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            LinkedAccountFilter | None, strawberry.argument(description="Only those that match.")
        ] = None,
    ) -> Connection[LinkedAccount]:
        """A page of them; the list is no account's, so its cursors name none."""
        name = list_name("linkedAccounts", filter)
        cursors, position = open_list("", name, Paging(first, after))
        which = filter or LinkedAccountFilter()
        administration = info.context.administration
        page = await page_of_accounts(administration, which, first=first, after=position)
        return to_connection(page, cursors, after=after)

    @strawberry.field(description="One linked account.", metadata={NEEDS: Need.ACCOUNTS})
    async def linked_account(
        self,
        info: RequestInfo,
        id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Your own id of the customer. Left out: the account that the request "
                "is for."
            ),
        ] = None,
    ) -> LinkedAccount | None:
        """By its id."""
        administration = info.context.administration
        return await find_account(administration, id or administration.chosen_id)
