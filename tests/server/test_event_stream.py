"""Subscriptions as Server-Sent Events."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from server import event_stream
from server.event_stream import message_of
from server.operations import Answer
from tests.metrics import shown
from tests.server.conftest import until

ACCEPT = {"Accept": "text/event-stream"}
DROPPED = "graphql_subscriptions_dropped_total"


def body(query: str) -> dict[str, str]:
    return {"query": query}


async def test_a_subscription_comes_as_a_stream(client: httpx.AsyncClient) -> None:
    query = body("subscription { ticks(count: 2) }")
    answer = await client.post("/graphql", json=query, headers=ACCEPT)
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    *told, end, nothing = answer.text.split("\n\n")
    assert (end, nothing) == ("event: complete\ndata:", "")
    lines = [each.partition("\ndata: ") for each in told]
    assert [name for name, _, _ in lines] == ["event: next", "event: next"]
    assert [json.loads(data)["data"] for _, _, data in lines] == [{"ticks": 0}, {"ticks": 1}]


async def test_it_can_be_asked_for_by_address_as_a_browsers_event_source_does(
    client: httpx.AsyncClient,
) -> None:
    query = body("subscription { ticks }")
    answer = await client.get("/graphql", params=query, headers=ACCEPT)
    assert answer.text.startswith('event: next\ndata: {"data":{"ticks":0}')


async def test_a_query_is_one_answer(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json=body("{ hello }"), headers=ACCEPT)
    assert answer.text.count("event: next") == answer.text.count("event: complete") == 1


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("subscription { refused }", 404, "NOT_FOUND"), ("{", 400, "BAD_USER_INPUT")],
)
async def test_what_cannot_begin_is_no_stream(
    client: httpx.AsyncClient, query: str, status: int, code: str
) -> None:
    answer = await client.post("/graphql", json=body(query), headers=ACCEPT)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)
    assert answer.headers["content-type"].startswith("application/graphql-response+json")


async def test_without_a_stream_a_subscription_is_told_what_it_needs(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/graphql", json=body("subscription { ticks }"))
    assert "text/event-stream" in answer.json()["errors"][0]["message"]


def test_an_event_has_its_id_for_going_on() -> None:
    told = message_of(Answer(data={"a": 1}, event_id="abc"))
    assert told == b'event: next\nid: abc\ndata: {"data":{"a":1}}\n\n'


@pytest.fixture
async def silent(server_url: str) -> AsyncIterator[httpx.Response]:
    """A stream that has begun and tells nothing."""
    query = body("subscription { silent }")
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", f"{server_url}/graphql", json=query, headers=ACCEPT) as response,
    ):
        yield response


async def test_silence_is_broken_now_and_then(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "_SILENCE_SECONDS", 0.01)
    query = body("subscription { silent }")
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", f"{server_url}/graphql", json=query, headers=ACCEPT) as response,
    ):
        assert await anext(response.aiter_raw()) == b":\n\n"


async def test_a_server_that_ends_ends_its_streams(app: Starlette, silent: httpx.Response) -> None:
    app.state.closing.begin()
    assert [chunk async for chunk in silent.aiter_raw()] == []


async def test_a_reader_that_takes_nothing_is_dropped(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "SLOW_SECONDS", 0.2)
    query = body("subscription { endless }")
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", f"{server_url}/graphql", json=query, headers=ACCEPT) as response,
    ):
        with capture_logs() as logged:
            await until(lambda: bool(logged))
        assert [line["event"] for line in logged] == ["slow_reader_dropped"]
        text = b"".join([chunk async for chunk in response.aiter_raw()])
        assert (await shown(client, at=server_url)).by(DROPPED, "transport") == {"sse": 1}
    assert b"event: complete" not in text
