"""`/proxy/{provider}/{path}`: a linked account's own API, one to one, for what GraphQL lacks.

The caller signs in to us and names the account as for GraphQL; the request goes on under the
account's credential, rate limit and retries. Whatever the system answers is passed on: its status,
its body, and of its headers those in `connectors.forwarding`. Answers with `Via` come from the
system; ours have none, and the form of `server.failures`.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from connectors.base import Connector
from connectors.budget import Budget
from connectors.errors import BadRequest, Forbidden, Unsupported
from connectors.forwarding import SAFE_METHODS, WRITING_METHODS, Forward, Forwarded
from server.authentication import FOREIGN_PAGE, grant_of, is_of_foreign_page
from server.context import ACCOUNT_HEADER, chosen_account
from server.errors import refusal
from server.failures import failed, refused
from server.graphql_request import RequestRefused
from server.registry import Registry
from server.request_body import flowing_body, held_body, told_length
from server.streaming import StreamedResponse

PROXY_PATH = "/proxy"

CALLS_HEADER = "X-HireGraph-Upstream-Calls"
"""How many requests were sent to the system for this one."""

HELD_BODY_BYTES = 65_536
"""A body up to here is held, so that it can be sent again with a renewed access token."""

_METHODS = sorted(SAFE_METHODS | WRITING_METHODS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """The ASGI application behind `PROXY_PATH` and the guard.

    Attributes:
        accounts: those that can be reached.
        timeout_seconds: how long until the answer begins, the request's body included.
        max_body_bytes: a longer body is refused with 413.
        origins: origins whose pages may call, beside our own.
    """

    accounts: Registry
    timeout_seconds: float
    max_body_bytes: int
    origins: Collection[str] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        budget = Budget(deadline=asyncio.get_running_loop().time() + self.timeout_seconds)
        try:
            response = await self._pass_on(request, budget)
        except ClientDisconnect:
            raise
        except RequestRefused as refused_:
            response = refused(refused_.status, refusal(refused_.code, refused_.message))
            response.headers.update(refused_.headers)
        except Exception as error:  # noqa: BLE001  -- told as INTERNAL, and logged, if not ours
            response = failed(error)
        response.headers[CALLS_HEADER] = str(budget.upstream_calls)
        return response

    async def _pass_on(self, request: Request, budget: Budget) -> Response:
        _require_method(request.method)
        if is_of_foreign_page(request.headers, self.origins):
            # GraphQL is safe from that by its content type; here a plain form could write.
            raise Forbidden(FOREIGN_PAGE)
        provider, path = _target(request.scope)
        connector = await self._account(request, provider)
        forward = Forward(
            method=request.method,
            path=path,
            query=request.scope["query_string"].decode("latin-1"),
            headers=request.headers.raw,
            body=await _body(request, self.max_body_bytes, budget.deadline),
        )
        answer = await connector.forward(forward, budget)
        return _response(answer, bare=request.method == "HEAD")

    async def _account(self, request: Request, provider: str) -> Connector:
        grant = grant_of(request.scope)
        account_id = chosen_account(grant, request.headers.get(ACCOUNT_HEADER))
        if request.method in WRITING_METHODS and not grant.may_write:
            raise Forbidden("This token may only read.")
        connector = await self.accounts.get(account_id)
        if connector.provider != provider:
            raise Unsupported(f"The account '{account_id}' is not one of '{provider}'.")
        return connector


def _require_method(method: str) -> None:
    if method not in _METHODS:
        told = f"{method} is not passed on."
        raise RequestRefused(405, told, headers={"Allow": ", ".join(_METHODS)})


def _target(scope: Scope) -> tuple[str, str]:
    """The provider, and the path below its API's address, escapes as the caller wrote them.

    Raises:
        BadRequest: the path is written so that only its unescaped form leads here.
    """
    written: str = scope["raw_path"].decode("latin-1")
    before = f"{scope.get('root_path', '')}{PROXY_PATH}/"
    if not written.startswith(before):
        raise BadRequest(f"Write '{PROXY_PATH}/' without escapes.")
    provider, _, path = written.removeprefix(before).partition("/")
    return provider, f"/{path}"


async def _body(
    request: Request, limit: int, deadline: float
) -> bytes | AsyncIterator[bytes] | None:
    """The body to pass on: held where it is short, else flowing; none for reads."""
    length = told_length(request)
    has_none = not length and "transfer-encoding" not in request.headers
    if request.method in SAFE_METHODS or has_none:
        return None
    if length is None or length > HELD_BODY_BYTES:
        return flowing_body(request, limit)
    return await held_body(request, limit, deadline)


def _response(answer: Forwarded, *, bare: bool) -> Response:
    response = StreamedResponse(
        None if bare else answer.chunks,
        answer.status,
        close=answer.close,
        event="proxied_answer_broken_off",
    )
    response.raw_headers += answer.headers
    return response
