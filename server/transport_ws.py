"""The messages of `graphql-transport-ws`: from text to values and back, without I/O.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

from server.graphql_request import GraphQLRequest, from_parameters

PROTOCOL = "graphql-transport-ws"

_FROM_CLIENTS = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})
_HEADERS = ("authorization", "x-linked-account")
"""What a payload may say in place of a header."""


class Close(IntEnum):
    """Why a connection is closed; those not of the protocol are in the range left to us."""

    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NO_PROTOCOL = 4406
    INIT_LATE = 4408
    ID_TAKEN = 4409
    INIT_TWICE = 4429
    TOO_MANY = 4430
    TRY_LATER = 4503
    TOO_SLOW = 4504


class ProtocolViolation(Exception):
    """The other side says what it may not; the connection is closed.

    Attributes:
        code: one of `Close`.
        reason: for the other side's developer.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Subscribe:
    """An operation that is asked for, and the name by which its answers are known."""

    id: str
    payload: dict[str, Any]

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Subscribe":
        """Read a `subscribe` message.

        Raises:
            ProtocolViolation: it has no payload.
        """
        payload = told.get("payload")
        if not isinstance(payload, dict):
            raise ProtocolViolation(Close.BAD_MESSAGE, "A subscribe message needs a payload")
        return cls(told["id"], payload)

    def request(self) -> GraphQLRequest:
        """What it asks of GraphQL.

        Raises:
            RequestRefused: that has another shape.
        """
        return from_parameters(self.payload)


def read_message(text: str) -> dict[str, Any]:
    """Read a message of a client, which has a known type and, where it needs one, an id.

    Raises:
        ProtocolViolation: it is none.
    """
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ProtocolViolation(Close.BAD_MESSAGE, "A message must be JSON") from None
    if not isinstance(told, dict) or told.get("type") not in _FROM_CLIENTS:
        raise ProtocolViolation(Close.BAD_MESSAGE, "A message must have a type of the protocol")
    name = told.get("id")
    if told["type"] in {"subscribe", "complete"} and not (isinstance(name, str) and name):
        raise ProtocolViolation(Close.BAD_MESSAGE, f"A {told['type']} message needs an id")
    return told


def message(kind: str, name: str | None = None, payload: Any = None) -> dict[str, Any]:
    """A message to a client."""
    parts = {"id": name, "type": kind, "payload": payload}
    return {part: value for part, value in parts.items() if value is not None}


def headers_in(payload: Any) -> list[tuple[bytes, bytes]]:
    """What the payload of `connection_init` says in place of headers, as they would come."""
    if not isinstance(payload, dict):
        return []
    return [
        (name.lower().encode(), value.encode("latin-1", "replace"))
        for name, value in payload.items()
        if name.lower() in _HEADERS and isinstance(value, str)
    ]
