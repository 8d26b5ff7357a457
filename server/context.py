"""What resolvers find in `info.context`: made here for each operation."""

import asyncio
from functools import partial

import strawberry
from graphql import OperationType
from starlette.requests import Request

from accounts.tokens import Grant, Scope
from connectors.budget import Budget
from connectors.errors import Forbidden
from resolvers.administration import Administration
from resolvers.context import Context, RequestContext
from resolvers.needs import Need, refuse_administration, refuse_linking
from resolvers.plan import Plan, plan_operation, refuse_if_costly
from server.accounts import DEFAULT_ACCOUNT
from server.authentication import grant_of
from server.documents import core_schema
from server.file_urls import FileUrls
from server.graphql_http import MakeContext, Operation
from server.registry import Registry

ACCOUNT_HEADER = "X-Linked-Account"


def context_maker(
    schema: strawberry.Schema,
    accounts: Registry,
    *,
    timeout_seconds: float,
    most_calls: int,
    file_urls: FileUrls,
) -> MakeContext:
    """Make the function that gives each operation its context, or refuses it.

    It raises `NotFound` for an unknown account, `Forbidden` for what the caller's token does not
    allow, and QUERY_TOO_COSTLY for an operation estimated at more than `most_calls` upstream
    requests. An account is opened only for an operation with a field that needs it.
    """
    core = core_schema(schema)

    async def make_context(request: Request, operation: Operation) -> RequestContext:
        plan = plan_operation(core, operation.document, operation.definition, operation.variables)
        refuse_if_costly(plan, most_calls)
        grant = grant_of(request.scope)
        _refuse_ungranted(plan, grant)
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        budget = Budget(deadline=deadline)
        administration = Administration(grant=grant, database=accounts.kept)
        if Need.RECORDS not in plan.needs:
            return RequestContext(budget=budget, administration=administration)
        account_id = chosen_account(grant, request.headers.get(ACCOUNT_HEADER))
        if operation.definition.operation is OperationType.MUTATION and not grant.may_write:
            raise Forbidden("This token may only read.")
        return Context(
            budget=budget,
            administration=administration,
            account_id=account_id,
            connector=await accounts.get(account_id),
            wanted=frozenset(plan.wanted),
            sign_url=partial(file_urls.url_for, reached_at=str(request.base_url)),
        )

    return make_context


def _refuse_ungranted(plan: Plan, grant: Grant) -> None:
    """Refuse what the caller's token does not allow, beside records."""
    if Need.ADMINISTRATION in plan.needs:
        refuse_administration(grant)
    if Need.LINKING in plan.needs:
        refuse_linking(grant)


def chosen_account(grant: Grant, named: str | None) -> str:
    """The id of the account that a request is for.

    Args:
        grant: what the caller may do.
        named: the account that the request names, if any.

    Raises:
        Forbidden: the caller may not reach it, whether or not it is linked.
    """
    account_id = named or grant.account_id or DEFAULT_ACCOUNT
    if grant.reaches(account_id):
        return account_id
    if grant.scope is Scope.LINKING:
        raise Forbidden("This token may only link accounts.")
    raise Forbidden("This token is for another account.")
