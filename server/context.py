"""What resolvers find in `info.context`: made here for each request."""

import asyncio

from starlette.requests import Request

from connectors.base import Accounts, Connector
from connectors.budget import Budget
from connectors.errors import NotFound
from resolvers.context import Context
from server.accounts import DEFAULT_ACCOUNT
from server.graphql_http import MakeContext, Operation

ACCOUNT_HEADER = "X-Linked-Account"


def context_maker(accounts: Accounts, *, timeout_seconds: float) -> MakeContext:
    """Make the function that gives each request its context."""

    async def make_context(request: Request, _operation: Operation) -> Context:
        account_id = request.headers.get(ACCOUNT_HEADER, DEFAULT_ACCOUNT)
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        return Context(
            account_id=account_id,
            connector=choose_account(accounts, account_id),
            budget=Budget(deadline=deadline),
        )

    return make_context


def choose_account(accounts: Accounts, account_id: str) -> Connector:
    """The linked account of that id.

    Raises:
        NotFound: there is none.
    """
    if account := accounts.get(account_id):
        return account
    if not accounts:
        raise NotFound("No account is linked. Set HIREGRAPH_LEVER_API_KEY and start again.")
    raise NotFound(f"No account '{account_id}' is linked; name one in the {ACCOUNT_HEADER} header.")
