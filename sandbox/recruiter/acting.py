"""Handlers of the API, called by somebody who works there."""

from dataclasses import replace

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from sandbox.account import Account
from sandbox.authentication import Credential
from sandbox.call import Call, Endpoint, Handler, call_of
from sandbox.errors import not_found
from sandbox.parameters import Parameters


def acting(handler: Handler) -> Endpoint:
    """Make a handler of calls into an endpoint without a key, a limit or a place in the log.

    ``perform_as`` may name who does it; else it is a recruiter.
    """

    async def answer(request: Request) -> Response:
        account = named_account(request)
        credential = Credential(account.journal.account, account.journal.account)
        return handler(_performed(await call_of(request, account, credential)))

    return answer


def named_account(request: Request) -> Account:
    """Find the account that the path names.

    Raises:
        LeverError: 404.
    """
    name = request.path_params["account"]
    account: Account | None = request.app.state.accounts.get(name)
    if account is None:
        raise not_found("accounts", name)
    return account


def recruiter_of(account: Account) -> str:
    """Give the id of a recruiter who works there still."""
    return next(
        identifier
        for identifier in (*account.company.recruiters, *account.users)
        if account.users[identifier]["deactivatedAt"] is None
    )


def _performed(call: Call) -> Call:
    if call.query.text("perform_as") or call.body.text("perform_as"):
        return call
    said = [*call.query.raw.multi_items(), ("perform_as", recruiter_of(call.account))]
    return replace(call, query=Parameters(QueryParams(said)))
