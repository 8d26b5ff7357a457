import asyncio
from collections.abc import AsyncIterator

import pytest

from server import request_body
from tests.server.conftest import MakeClient


async def stalled(beginning: bytes) -> AsyncIterator[bytes]:
    yield beginning
    await asyncio.Event().wait()


async def test_a_body_that_does_not_come_is_not_waited_for(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_body, "BODY_SECONDS", 0.05)
    headers = {"Content-Type": "application/json"}
    answer = await make_client().post("/graphql", content=stalled(b'{"query"'), headers=headers)
    assert answer.status_code == 408
    assert answer.json()["errors"] == [
        {"message": "The body took too long to come.", "extensions": {"code": "BAD_USER_INPUT"}}
    ]


async def test_a_body_to_pass_on_has_the_time_of_its_request(make_client: MakeClient) -> None:
    client = make_client(request_timeout=0.05)
    headers = {"Content-Length": "9"}
    answer = await client.post("/proxy/fake/notes", content=stalled(b"x"), headers=headers)
    assert answer.status_code == 408
    assert answer.headers["x-hiregraph-upstream-calls"] == "0"
