"""GraphQL over HTTP: one ASGI application around a schema.

By the GraphQL over HTTP specification: POST with JSON, GET for queries, and two media types for
the answer. With `application/graphql-response+json` the status tells whether the operation ran;
with `application/json` every well-formed request is answered 200. A POST may also be a form that
brings files along (`server.uploads`). Subscriptions are answered as Server-Sent Events to whoever
accepts `text/event-stream` (`server.event_stream`), else by WebSocket.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from graphql import GraphQLError, OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.documents import InvalidDocument
from server.errors import STATUS, as_entries, refusal
from server.event_stream import EVENT_STREAM, Closing, EventStream
from server.graphql_request import GraphQLRequest, RequestRefused, read_get, read_post
from server.media_types import GRAPHQL_RESPONSE, JSON, negotiate, parse_media_type
from server.multipart import FORM
from server.operations import Answer, Operation, Operations, SubscriptionRefused
from server.request_body import BodyLimits, read_body
from server.responses import graphql_response
from server.uploads import read_upload

_ALLOWED = "GET, POST"
_OFFERED = (JSON, GRAPHQL_RESPONSE, EVENT_STREAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLEndpoint:
    """The ASGI application.

    Attributes:
        operations: of the schema that is served.
        bodies: how long a body may be.
        closing: tells when the server is about to end, and streams with it.
    """

    operations: Operations
    bodies: BodyLimits = field(default_factory=BodyLimits)
    closing: Closing = field(default_factory=Closing)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        media_type = JSON
        with ExitStack() as kept:
            try:
                media_type = _media_type(request)
                response = await self._serve(request, media_type, kept)
            except RequestRefused as refused:
                response = _refused(refused, media_type)
            except ClientDisconnect:
                return
            await response(scope, receive, send)

    async def _serve(self, request: Request, media_type: str, kept: ExitStack) -> Response:
        asked = await self._read(request, kept)
        try:
            operation = self.operations.read(asked, kept)
            _require_servable(operation, request.method, media_type)
        except InvalidDocument as invalid:
            return _response(Answer(errors=as_entries(invalid.errors), ran=False), media_type)
        if media_type != EVENT_STREAM:
            return _response(await self.operations.run(request, operation), media_type)
        return await self._stream(request, operation)

    async def _read(self, request: Request, kept: ExitStack) -> GraphQLRequest:
        if request.method != "POST":
            return read_get(request.scope["query_string"])
        content_type = request.headers.get("content-type")
        if parse_media_type(content_type or "")[0] != FORM:
            return read_post(content_type, await read_body(request, self.bodies.plain))
        return await read_upload(request, self.bodies, kept)

    async def _stream(self, request: Request, operation: Operation) -> Response:
        if operation.kind is not OperationType.SUBSCRIPTION:
            return EventStream.of_one(await self.operations.run(request, operation))
        try:
            answers = await self.operations.subscribe(request, operation)
        except SubscriptionRefused as refused:
            return _response(Answer(errors=refused.errors, ran=False), GRAPHQL_RESPONSE)
        dropped = partial(self.operations.metrics.dropped, "sse")
        return EventStream(answers, closing=self.closing, dropped=dropped)


def _media_type(request: Request) -> str:
    if request.method not in {"GET", "HEAD", "POST"}:
        message = f"{request.method} is not served here; use POST, or GET for queries."
        raise RequestRefused(405, message, headers={"Allow": _ALLOWED})
    chosen = negotiate(",".join(request.headers.getlist("accept")), _OFFERED)
    if chosen is None:
        raise RequestRefused(406, f"The answer can be {' or '.join(_OFFERED)}.")
    return chosen


def _require_servable(operation: Operation, method: str, media_type: str) -> None:
    if operation.kind is OperationType.SUBSCRIPTION and media_type != EVENT_STREAM:
        message = f"A subscription needs a stream: accept {EVENT_STREAM}, or connect by WebSocket."
        raise InvalidDocument([GraphQLError(message)])
    if operation.kind is OperationType.MUTATION and method != "POST":
        raise RequestRefused(405, "A mutation must be sent by POST.", headers={"Allow": "POST"})


def _refused(refused: RequestRefused, media_type: str) -> Response:
    answer = {"errors": [refusal(refused.code, refused.message)]}
    return graphql_response(answer, refused.status, _readable(media_type), refused.headers)


def _response(answer: Answer, media_type: str) -> Response:
    """An answer as a response.

    Where the operation did not run, a client that reads `application/json` expects 200 if its
    document or variables are wrong, and reads `errors`.
    """
    status = 200
    if not answer.ran:
        status = max(STATUS[entry["extensions"]["code"]] for entry in answer.errors)
        if media_type == JSON and status == STATUS["BAD_USER_INPUT"]:
            status = 200
    return graphql_response(answer.body(), status, _readable(media_type))


def _readable(media_type: str) -> str:
    """The media type of an answer that is no stream."""
    return GRAPHQL_RESPONSE if media_type == EVENT_STREAM else media_type
