"""`unlinkAccount`."""

import strawberry

from accounts.errors import NoSuchAccount
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.linked_account import UnlinkAccountInput, UnlinkAccountPayload


@mutation(
    description="Forgets an account, its credential, and the API tokens made for it alone; the "
    "webhooks that were set up for it are removed.",
    needs=Need.ADMINISTRATION,
)
async def unlink_account(info: RequestInfo, input: UnlinkAccountInput) -> UnlinkAccountPayload:
    """As `hiregraph accounts unlink` does."""
    administration = info.context.administration
    with about("id"):
        account_id = administration.changeable(input.id)
        if not await administration.unlink(administration.kept, account_id):
            raise NoSuchAccount(account_id)
    return UnlinkAccountPayload(unlinked_account_id=strawberry.ID(account_id))
