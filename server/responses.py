"""Writing GraphQL responses."""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from server.media_types import JSON


def graphql_response(
    body: dict[str, Any],
    status: int,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A GraphQL response map as an HTTP response in UTF-8."""
    kind = f"{media_type}; charset=utf-8"
    return Response(encoded(body), status, headers=headers, media_type=kind)


def encoded(body: dict[str, Any]) -> bytes:
    """JSON in UTF-8; by the standard library where orjson gives up.

    A provider's record may hold half a surrogate pair or an integer past 64 bits.
    """
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        return json.dumps(body, separators=(",", ":")).encode("ascii")
