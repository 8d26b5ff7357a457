"""What resolvers find in `info.context`: made here for each operation."""

import asyncio
from functools import partial

import strawberry
from starlette.requests import Request

from connectors.base import Accounts, Connector
from connectors.budget import Budget
from connectors.errors import NotFound
from resolvers.context import Context
from resolvers.plan import plan_operation, refuse_if_costly
from server.accounts import DEFAULT_ACCOUNT
from server.documents import core_schema
from server.file_urls import FileUrls
from server.graphql_http import MakeContext, Operation

ACCOUNT_HEADER = "X-Linked-Account"


def context_maker(
    schema: strawberry.Schema,
    accounts: Accounts,
    *,
    timeout_seconds: float,
    most_calls: int,
    file_urls: FileUrls,
) -> MakeContext:
    """Make the function that gives each operation its context, or refuses it.

    It raises `NotFound` for an unknown account, and QUERY_TOO_COSTLY for an operation estimated
    at more than `most_calls` upstream requests.
    """
    core = core_schema(schema)

    async def make_context(request: Request, operation: Operation) -> Context:
        plan = plan_operation(core, operation.document, operation.definition, operation.variables)
        refuse_if_costly(plan, most_calls)
        account_id = request.headers.get(ACCOUNT_HEADER, DEFAULT_ACCOUNT)
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        return Context(
            account_id=account_id,
            connector=choose_account(accounts, account_id),
            budget=Budget(deadline=deadline),
            wanted=frozenset(plan.wanted),
            sign_url=partial(file_urls.url_for, reached_at=str(request.base_url)),
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
