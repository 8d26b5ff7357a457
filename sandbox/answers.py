"""Answers as bytes."""

from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response

Json = dict[str, Any]
"""One record as it goes over the wire."""


class JsonAnswer(Response):
    """A body written by orjson."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        """Write the body."""
        return orjson.dumps(content)


def one(record: Json, status: int = HTTPStatus.OK) -> JsonAnswer:
    """Wrap a single record."""
    return JsonAnswer({"data": record}, status)


def created(record: Json) -> JsonAnswer:
    """Wrap a record that is new."""
    return one(record, HTTPStatus.CREATED)


def nothing() -> Response:
    """Tell that it is gone."""
    return Response(status_code=HTTPStatus.NO_CONTENT)
