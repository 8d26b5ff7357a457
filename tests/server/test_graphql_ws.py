"""GraphQL over WebSocket, spoken by a client of another's make."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from server import graphql_ws
from server.app import create_app
from server.settings import Settings
from tests.metrics import shown
from tests.server.conftest import on_socket, until
from tests.server.example_schema import FakeAccount, schema

GRAPHQL = [Subprotocol("graphql-transport-ws")]


@asynccontextmanager
async def connected(
    url: str, payload: Any = None, *, origin: Any = None, begin: bool = True
) -> AsyncIterator[ClientConnection]:
    address = url.replace("http", "ws") + "/graphql"
    async with connect(address, subprotocols=GRAPHQL, origin=origin, proxy=None) as socket:
        if begin:
            await tell(socket, "connection_init", payload=payload)
            assert await heard(socket) == {"type": "connection_ack"}
        yield socket


async def tell(socket: ClientConnection, kind: str, **parts: Any) -> None:
    await socket.send(json.dumps({"type": kind, **parts}))


async def heard(socket: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(socket.recv(), 10))


async def ask(socket: ClientConnection, query: str, name: str = "1", **more: Any) -> None:
    await tell(socket, "subscribe", id=name, payload={"query": query, **more})


async def closed(socket: ClientConnection) -> int:
    with suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(socket.recv(), 10)
    assert socket.close_code is not None
    return socket.close_code


async def test_a_subscription_tells_each_event_and_its_end(server_url: str) -> None:
    async with connected(server_url) as socket:
        await ask(socket, "subscription ($n: Int!) { ticks(count: $n) }", variables={"n": 2})
        told = [await heard(socket) for _ in range(3)]
    cost = {"upstreamCalls": 0, "cacheHits": 0, "waitedMs": 0}
    assert told == [
        *(
            {
                "id": "1",
                "type": "next",
                "payload": {"data": {"ticks": n}, "extensions": {"cost": cost}},
            }
            for n in range(2)
        ),
        {"id": "1", "type": "complete"},
    ]


async def test_queries_and_mutations_are_answered_too(server_url: str) -> None:
    async with connected(server_url) as socket:
        for query, data in (("{ hello }", {"hello": "Hello, world"}),
                            ("mutation { change }", {"change": "changed"})):  # fmt: skip
            await ask(socket, query)
            assert (await heard(socket))["payload"]["data"] == data
            assert (await heard(socket))["type"] == "complete"


@pytest.mark.parametrize(
    ("query", "code"),
    [("subscription { refused }", "NOT_FOUND"), ("{", "BAD_USER_INPUT"),
     ("subscription { none }", "BAD_USER_INPUT"), ("", "BAD_USER_INPUT"),
     ("subscription ($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT")],
)  # fmt: skip
async def test_what_cannot_run_is_an_error_of_its_own(
    server_url: str, query: str, code: str
) -> None:
    async with connected(server_url) as socket:
        await ask(socket, query)
        told = await heard(socket)
        assert (told["type"], told["id"]) == ("error", "1")
        assert [error["extensions"]["code"] for error in told["payload"]] == [code]
        await ask(socket, "{ hello }")
        assert (await heard(socket))["type"] == "next"


async def test_many_operations_run_beside_each_other_and_each_can_be_stopped(
    server_url: str,
) -> None:
    async with connected(server_url) as socket:
        await ask(socket, "subscription { silent }", "silent")
        await ask(socket, "{ slow(seconds: 0.05) }", "slow")
        await ask(socket, "{ hello }", "fast")
        assert (await heard(socket))["id"] == "fast"
        await tell(socket, "complete", id="silent")
        await tell(socket, "complete", id="never begun")
        await ask(socket, "{ hello }", "silent")
        rest = [(told["id"], told["type"]) for told in [await heard(socket) for _ in range(5)]]
    assert sorted(rest) == sorted(
        [(name, kind) for name in ("silent", "slow") for kind in ("next", "complete")]
        + [("fast", "complete")]
    )


async def test_a_ping_is_answered(server_url: str) -> None:
    async with connected(server_url) as socket:
        await tell(socket, "pong")
        await tell(socket, "ping")
        assert await heard(socket) == {"type": "pong"}


async def test_the_protocol_must_be_kept(server_url: str) -> None:
    subscribe = {"id": "a", "payload": {"query": "subscription { silent }"}}
    for messages, code in (
        (["nonsense"], 4400),
        ([{"type": "connection_init"}], 4429),
        ([{"type": "subscribe", **subscribe}] * 2, 4409),
        ([{"type": "subscribe", "id": "a"}], 4400),
        ([b"bytes"], 4400),
        ([{"type": "subscribe", **subscribe, "id": f"{n}"} for n in range(101)], 4430),
    ):
        async with connected(server_url) as socket:
            for each in messages:
                await socket.send(json.dumps(each) if isinstance(each, dict) else each)
            assert await closed(socket) == code


async def test_whoever_does_not_say_who_it_is_is_sent_away(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(server_url, begin=False) as socket:
        await ask(socket, "{ hello }")
        assert await closed(socket) == 4401
    monkeypatch.setattr(graphql_ws, "INIT_SECONDS", 0.05)
    async with connected(server_url, begin=False) as socket:
        assert await closed(socket) == 4408


async def test_another_protocol_or_a_foreign_page_is_not_let_in(server_url: str) -> None:
    address = server_url.replace("http", "ws") + "/graphql"
    with pytest.raises(InvalidStatus, match="403"):
        async with connect(address, proxy=None):
            pass
    with pytest.raises(InvalidStatus, match="403"):
        async with connected(server_url, origin="https://evil.example"):
            pass


@pytest.fixture
async def guarded_url(account: FakeAccount) -> AsyncIterator[str]:
    """A server that asks for a token."""
    app = create_app(Settings(api_token="t0ken"), schema=schema, accounts={"default": account})
    async with on_socket(app) as url:
        yield url


async def test_a_token_comes_with_the_first_message_and_so_does_the_account(
    guarded_url: str,
) -> None:
    payload = {"Authorization": "Bearer t0ken", "X-Linked-Account": "default"}
    async with connected(guarded_url, payload) as socket:
        await ask(socket, "{ account }")
        assert (await heard(socket))["payload"]["data"] == {"account": "default"}
    async with connected(guarded_url, payload | {"X-Linked-Account": "other"}) as socket:
        await ask(socket, "{ account }")
        told = await heard(socket)
        assert [each["extensions"]["code"] for each in told["payload"]] == ["NOT_FOUND"]


@pytest.mark.parametrize("payload", [None, {}, {"Authorization": "Bearer other"}, "t0ken"])
async def test_without_the_token_nothing_is_served(guarded_url: str, payload: Any) -> None:
    async with connected(guarded_url, begin=False) as socket:
        await tell(socket, "connection_init", payload=payload)
        assert await closed(socket) == 4401


async def test_a_reader_that_takes_nothing_is_dropped(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_ws, "SLOW_SECONDS", 0.2)
    address = server_url.replace("http", "ws") + "/graphql"
    async with connect(
        address, subprotocols=GRAPHQL, proxy=None, max_queue=1, compression=None
    ) as socket:
        await tell(socket, "connection_init")
        await heard(socket)
        with capture_logs() as logged:
            await ask(socket, "subscription { endless }")
            await until(lambda: bool(logged))
        assert [line["event"] for line in logged] == ["slow_reader_dropped"]
        assert await closed(socket) == 4504
    async with httpx.AsyncClient() as client:
        found = await shown(client, at=server_url)
    assert found.by("graphql_subscriptions_dropped_total", "transport") == {"websocket": 1}
