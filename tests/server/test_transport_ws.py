import pytest

from server.graphql_request import RequestRefused
from server.transport_ws import (
    ProtocolViolation,
    Subscribe,
    headers_in,
    message,
    read_message,
)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", '{"type": "next"}', '{"type": "subscribe"}', '{"type": "complete"}',
     '{"type": "subscribe", "id": 1}', '{"type": "complete", "id": ""}', '{"id": "a"}'],
)  # fmt: skip
def test_what_is_no_message_closes_the_connection(text: str) -> None:
    with pytest.raises(ProtocolViolation) as violation:
        read_message(text)
    assert violation.value.code == 4400


def test_a_subscription_needs_a_payload_of_the_right_shape() -> None:
    with pytest.raises(ProtocolViolation):
        Subscribe.of({"type": "subscribe", "id": "a"})
    told = Subscribe.of({"type": "subscribe", "id": "a", "payload": {"query": "{x}"}})
    assert (told.id, told.request().query) == ("a", "{x}")
    with pytest.raises(RequestRefused):
        Subscribe("a", {"variables": {}}).request()


def test_a_message_has_only_the_parts_that_there_are() -> None:
    assert message("connection_ack") == {"type": "connection_ack"}
    assert message("error", "a", [{}]) == {"type": "error", "id": "a", "payload": [{}]}


def test_a_payload_speaks_for_two_headers_whatever_their_case() -> None:
    told = {"Authorization": "Bearer a", "x-linked-ACCOUNT": "acme", "Cookie": "c", "host": "h"}
    assert headers_in(told) == [(b"authorization", b"Bearer a"), (b"x-linked-account", b"acme")]
    assert headers_in({"authorization": 1}) == headers_in(None) == headers_in([]) == []
