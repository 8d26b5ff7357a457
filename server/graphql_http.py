"""GraphQL over HTTP: one ASGI application around a schema.

By the GraphQL over HTTP specification: POST with JSON, GET for queries, and two media types for
the answer. With `application/graphql-response+json` the status tells whether the operation ran;
with `application/json` every well-formed request is answered 200. A POST may also be a form that
brings files along (`server.uploads`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Protocol, cast

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
)
from graphql.execution import Executor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.execution import optimized_is_awaitable

from connectors.budget import Budget
from connectors.errors import UpstreamTimeout
from server.document_limits import DocumentLimits
from server.documents import InvalidDocument, Prepare, core_schema, create_prepare
from server.errors import STATUS, as_entries, of_exception, refusal
from server.graphql_request import GraphQLRequest, RequestRefused, read_get, read_post
from server.media_types import GRAPHQL_RESPONSE, JSON, negotiate, parse_media_type
from server.multipart import FORM
from server.request_body import BodyLimits, read_body
from server.responses import graphql_response
from server.uploads import read_upload

_ALLOWED = "GET, POST"
_OFFERED = (JSON, GRAPHQL_RESPONSE)
_GRACE_SECONDS = 1.0
"""How long past its deadline an operation may take to end by itself, with better errors."""


class OperationContext(Protocol):
    """What the endpoint itself needs of the object that resolvers find in `info.context`."""

    @property
    def budget(self) -> Budget:
        """The deadline to obey and the spending to report."""

    @property
    def executor_class(self) -> type[Executor[Any]] | None:
        """What executes the operation; None for the schema's own executor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A good document, the operation chosen in it, and its raw variables.

    `kept` closes, once the operation is done, whatever was opened for it.
    """

    document: DocumentNode
    definition: OperationDefinitionNode
    name: str | None
    variables: dict[str, Any] | None
    kept: ExitStack


MakeContext = Callable[[Request, Operation], Awaitable[OperationContext]]
"""Makes an operation's context. An error raised here, with a code, refuses the operation."""


Mend = Callable[[Request, OperationContext | None, list[dict[str, Any]]], Awaitable[None]]
"""Adds to the `errors` of an answer what helps the caller to mend them."""


async def _leave_as_it_is(*_: object) -> None:
    """Know of nothing that helps."""


def create_endpoint(
    schema: strawberry.Schema,
    *,
    make_context: MakeContext,
    mend: Mend | None = None,
    limits: DocumentLimits | None = None,
    bodies: BodyLimits | None = None,
) -> "GraphQLEndpoint":
    """Make the ASGI application that serves a schema.

    Args:
        schema: served whole; its Strawberry extensions must be none.
        make_context: see `MakeContext`.
        mend: see `Mend`; None for none.
        limits: what a document may hold; None for the defaults.
        bodies: how long a body may be; None for the defaults.
    """
    core = core_schema(schema)
    return GraphQLEndpoint(
        schema=core,
        executor_class=schema.execution_context_class,
        prepare=create_prepare(core, limits or DocumentLimits()),
        make_context=make_context,
        mend=mend or _leave_as_it_is,
        bodies=bodies or BodyLimits(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLEndpoint:
    """The ASGI application that `create_endpoint` makes."""

    schema: GraphQLSchema
    executor_class: type[Any]
    prepare: Prepare
    make_context: MakeContext
    mend: Mend
    bodies: BodyLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        media_type = JSON
        try:
            media_type = _media_type(request)
            with ExitStack() as kept:
                return await self._serve(request, media_type, kept)
        except RequestRefused as refused:
            entry = refusal(refused.code, refused.message)
            return graphql_response(
                {"errors": [entry]}, refused.status, media_type, refused.headers
            )

    async def _serve(self, request: Request, media_type: str, kept: ExitStack) -> Response:
        asked = await self._read(request, kept)
        try:
            operation = self._operation(asked, kept)
            _require_servable(operation, request.method)
        except InvalidDocument as invalid:
            return _request_errors(as_entries(invalid.errors), media_type)
        return await self._run(request, operation, media_type)

    async def _read(self, request: Request, kept: ExitStack) -> GraphQLRequest:
        if request.method != "POST":
            return read_get(request.scope["query_string"])
        content_type = request.headers.get("content-type")
        if parse_media_type(content_type or "")[0] != FORM:
            return read_post(content_type, await read_body(request, self.bodies.plain))
        return await read_upload(request, self.bodies, kept)

    def _operation(self, asked: GraphQLRequest, kept: ExitStack) -> Operation:
        document = self.prepare(asked.query)
        definition = get_operation_ast(document, asked.operation_name)
        if definition is None:
            raise InvalidDocument([GraphQLError(_which_operation(asked, document))])
        return Operation(
            document=document,
            definition=definition,
            name=asked.operation_name,
            variables=asked.variables,
            kept=kept,
        )

    async def _run(self, request: Request, operation: Operation, media_type: str) -> Response:
        context = None
        try:
            context = await self.make_context(request, operation)
            result = await self._execute(operation, context)
        except Exception as error:  # noqa: BLE001  -- told as INTERNAL, and logged, if not ours
            entry = of_exception(error)
            await self.mend(request, context, [entry])
            return _request_errors([entry], media_type, context)
        entries = as_entries(result.errors or [])
        await self.mend(request, context, entries)
        if result.data is None and not any("path" in entry for entry in entries):
            return _request_errors(entries, media_type, context)
        body: dict[str, Any] = {"data": result.data}
        if entries:
            body["errors"] = entries
        return graphql_response(_with_cost(body, context), 200, media_type)

    async def _execute(self, operation: Operation, context: OperationContext) -> ExecutionResult:
        result = execute(
            self.schema,
            operation.document,
            variable_values=operation.variables,
            operation_name=operation.name,
            context_value=context,
            executor_class=context.executor_class or self.executor_class,
            is_awaitable=cast("Any", optimized_is_awaitable),  # says bool, means TypeGuard
        )
        if not isawaitable(result):
            return result
        try:
            async with asyncio.timeout_at(context.budget.deadline + _GRACE_SECONDS):
                return await result
        except TimeoutError:
            raise UpstreamTimeout("The operation was not done before its deadline.") from None


def _media_type(request: Request) -> str:
    if request.method not in {"GET", "HEAD", "POST"}:
        message = f"{request.method} is not served here; use POST, or GET for queries."
        raise RequestRefused(405, message, headers={"Allow": _ALLOWED})
    chosen = negotiate(",".join(request.headers.getlist("accept")), _OFFERED)
    if chosen is None:
        raise RequestRefused(406, f"The answer can be {' or '.join(_OFFERED)}.")
    return chosen


def _require_servable(operation: Operation, method: str) -> None:
    kind = operation.definition.operation
    if kind is OperationType.SUBSCRIPTION:
        message = "Subscriptions are not served over HTTP; connect by WebSocket."
        raise InvalidDocument([GraphQLError(message)])
    if kind is OperationType.MUTATION and method != "POST":
        raise RequestRefused(405, "A mutation must be sent by POST.", headers={"Allow": "POST"})


def _which_operation(asked: GraphQLRequest, document: DocumentNode) -> str:
    if asked.operation_name:
        return f"The document has no operation named '{asked.operation_name}'."
    if any(isinstance(node, OperationDefinitionNode) for node in document.definitions):
        return "The document holds several operations; name one with 'operationName'."
    return "The document holds no operation."


def _request_errors(
    entries: list[dict[str, Any]], media_type: str, context: OperationContext | None = None
) -> Response:
    """The answer to a request whose operation did not run: it has no `data`.

    A client that reads `application/json` expects 200 where the document or its variables are
    wrong, and reads `errors`.
    """
    status = max(STATUS[entry["extensions"]["code"]] for entry in entries)
    if media_type == JSON and status == STATUS["BAD_USER_INPUT"]:
        status = 200
    body: dict[str, Any] = {"errors": entries}
    return graphql_response(_with_cost(body, context) if context else body, status, media_type)


def _with_cost(body: dict[str, Any], context: OperationContext) -> dict[str, Any]:
    budget = context.budget
    cost = {
        "upstreamCalls": budget.upstream_calls,
        "cacheHits": budget.cache_hits,
        "waitedMs": round(budget.waited * 1000),
    }
    return {**body, "extensions": {"cost": cost}}
