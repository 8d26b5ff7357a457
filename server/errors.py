"""The one place where an exception becomes what a client reads in `errors`.

A client sees the message and the code of what was raised on purpose: `ConnectorError`, or a
`GraphQLError` that carries one of our codes. What GraphQL itself finds wrong with the request is
BAD_USER_INPUT. Anything else is a defect: it is logged whole and shown as "Unexpected error.".
"""

import re
from collections.abc import Iterable
from typing import Any

import structlog
from graphql import FieldNode, GraphQLError

from connectors.errors import ConnectorError

_log = structlog.get_logger(__name__)

_REPEATED = (
    (re.compile(r", found: .*", re.DOTALL), "."),
    (re.compile(r" Found: .*", re.DOTALL), ""),
    (re.compile(r"^(Syntax Error: .*\b(?:Block)?String) '.*", re.DOTALL), r"\1."),
)
"""Where graphql-core's messages repeat an input object or a text, and what stands there instead."""

STATUS = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "BAD_USER_INPUT": 400,
    "RATE_LIMITED": 429,
    "UPSTREAM_UNAVAILABLE": 502,
    "UPSTREAM_TIMEOUT": 504,
    "REAUTH_REQUIRED": 403,
    "QUERY_TOO_COSTLY": 400,
    "UNSUPPORTED": 400,
    "INTERNAL": 500,
}
"""Every error code, with the HTTP status for a request that fails whole by it."""


def as_entries(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """What stands under `errors`, in the errors' order."""
    return [as_entry(error) for error in errors]


def as_entry(error: GraphQLError) -> dict[str, Any]:
    """One entry of `errors`: message, locations, path and `extensions.code`."""
    message, extensions = _told(error)
    entry: dict[str, Any] = {"message": message, "extensions": extensions}
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        entry["path"] = error.path
    return entry


def of_exception(error: Exception) -> dict[str, Any]:
    """One entry of `errors` for an exception outside of any field."""
    if isinstance(error, GraphQLError):
        return as_entry(error)
    message, extensions = _told(GraphQLError(str(error), original_error=error))
    return {"message": message, "extensions": extensions}


def refusal(code: str, message: str) -> dict[str, Any]:
    """One entry of `errors` for a request that isn't served."""
    return {"message": message, "extensions": {"code": code}}


def _told(error: GraphQLError) -> tuple[str, dict[str, object]]:
    cause = _cause(error)
    if isinstance(cause, ConnectorError) and cause.code in STATUS:
        return str(cause), cause.extensions()
    if error.extensions and error.extensions.get("code") in STATUS:
        return error.message, error.extensions
    if isinstance(cause, GraphQLError) and not _raised_by_field(error):
        return _without_input(error.message), {"code": "BAD_USER_INPUT"}
    _log.error("unexpected_error", path=error.path, exc_info=cause)
    return "Unexpected error.", {"code": "INTERNAL"}


def _without_input(message: str) -> str:
    """What graphql-core finds wrong, without the input objects and texts that it repeats.

    They may hold secrets and people's data, and errors are logged where requests are not.
    """
    for repeated, instead in _REPEATED:
        message = repeated.sub(instead, message)
    return message


def _cause(error: GraphQLError) -> Exception:
    """The exception at the root: graphql-core wraps it once for each step on the way up."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _raised_by_field(error: GraphQLError) -> bool:
    """Whether resolving failed, rather than reading the request.

    graphql-core locates what it cannot read at the argument or variable concerned, and a
    failed field, a value that doesn't fit its scalar for instance, at the field.
    """
    nodes = error.nodes or ()
    return error.path is not None and all(isinstance(node, FieldNode) for node in nodes)
