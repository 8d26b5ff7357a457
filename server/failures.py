"""Failures of requests that are not GraphQL's, in the form that GraphQL's have."""

import math

from starlette.responses import Response

from connectors.errors import RateLimited
from connectors.files import UnsatisfiableRange
from server.errors import STATUS, of_exception
from server.responses import graphql_response
from server.streaming import SAFE_HEADERS


def failed(error: Exception) -> Response:
    """`{"errors": [{message, extensions: {code, …}}]}`, with the status of the code.

    An error that is none of ours is a defect: logged, and told as INTERNAL.
    """
    entry = of_exception(error)
    is_beyond = isinstance(error, UnsatisfiableRange)
    response = refused(416 if is_beyond else STATUS[entry["extensions"]["code"]], entry)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    return response


def refused(status: int, entry: dict[str, object]) -> Response:
    """The same, for a request that isn't served."""
    return graphql_response({"errors": [entry]}, status, headers=SAFE_HEADERS)
