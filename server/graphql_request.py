"""What an HTTP request asks of GraphQL: from bytes and text to values, without I/O.

The rules are those of the GraphQL over HTTP specification, section 5. Whatever breaks them is a
`RequestRefused`, which tells the status to answer with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from server.media_types import JSON, is_utf8, parse_media_type


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """The parameters of one operation, each of the right type."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class RequestRefused(Exception):
    """A request that isn't served, for a reason its sender can mend.

    Attributes:
        status: the HTTP status to answer with.
        message: what is wrong and what would be right, for the sender's developer.
        code: stands in `errors[].extensions.code`.
        headers: to send along, `Allow` for instance.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "BAD_USER_INPUT",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers or {}


def read_post(content_type: str | None, body: bytes) -> GraphQLRequest:
    """Read a POST request's body.

    Raises:
        RequestRefused: 415 for another content type or charset, 400 for another shape.
    """
    require_json(content_type)
    return read_body_text(body)


def read_body_text(body: bytes) -> GraphQLRequest:
    """Read the JSON of a request.

    Raises:
        RequestRefused: 400 for what is none, or has another shape.
    """
    try:
        parameters = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(400, _json_complaint(body, error)) from None
    return from_parameters(parameters)


def read_get(query_string: bytes) -> GraphQLRequest:
    """Read a GET request's query string, where `variables` and `extensions` are JSON texts.

    Raises:
        RequestRefused: 400 for a text that is not UTF-8, not JSON, or of another shape.
    """
    try:
        parameters: dict[str, Any] = dict(parse_qsl(query_string.decode("ascii"), errors="strict"))
    except ValueError:
        raise RequestRefused(400, "The query string is not URL-encoded UTF-8.") from None
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _json_parameter(name, parameters[name])
    return from_parameters(parameters)


def require_json(content_type: str | None) -> None:
    """Refuse a body that isn't announced as JSON in UTF-8.

    A browser sends this content type across origins only after asking (CORS), so this is also
    what keeps foreign pages from posting with a visitor's rights.
    """
    essence, parameters = parse_media_type(content_type or "")
    if essence != JSON:
        named = f"not {essence!r}" if essence else "and none is given"
        raise RequestRefused(415, f"The Content-Type must be {JSON}, {named}.")
    if not is_utf8(parameters.get("charset")):
        raise RequestRefused(415, "The body's charset must be utf-8.")


def _json_complaint(body: bytes, error: orjson.JSONDecodeError) -> str:
    if not body.strip():
        return 'The body is empty; send a JSON object such as {"query": "{ __typename }"}.'
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "The body is not valid UTF-8."
    return f"The body is not valid JSON: {error.msg} at line {error.lineno} column {error.colno}."


def _json_parameter(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise RequestRefused(400, f"The parameter '{name}' is not valid JSON.") from None


def from_parameters(parameters: object) -> GraphQLRequest:
    """Read the parameters of an operation, decoded.

    Raises:
        RequestRefused: 400 for another shape.
    """
    if isinstance(parameters, list):
        raise RequestRefused(400, "Batches are not served; send one operation per request.")
    if not isinstance(parameters, dict):
        raise RequestRefused(400, "The body must be a JSON object with a 'query'.")
    query = _optional(parameters, name="query", kind=str)
    if not query:
        raise RequestRefused(400, "The parameter 'query' is missing: it holds the document.")
    return GraphQLRequest(
        query=query,
        operation_name=_optional(parameters, name="operationName", kind=str) or None,
        variables=_optional(parameters, name="variables", kind=dict),
        extensions=_optional(parameters, name="extensions", kind=dict),
    )


_KINDS: dict[type, str] = {str: "a string", dict: "a JSON object"}


def _optional(parameters: dict[str, Any], *, name: str, kind: type) -> Any:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        raise RequestRefused(400, f"The parameter '{name}' must be {_KINDS[kind]} or null.")
    return value
