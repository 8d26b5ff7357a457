import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
import uvicorn
from starlette.applications import Starlette

from server import bounded_http
from server.bounded_http import HEAD_BYTES, BoundedHttp

BEGUN = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = BEGUN + b"\r\n"
PIECE = 8_192


@pytest.fixture
async def server(app: Starlette) -> AsyncIterator[uvicorn.Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=BoundedHttp, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    yield server
    server.should_exit = True
    await serving


async def until(fulfilled: Callable[[], object]) -> None:
    for _ in range(20_000):
        if fulfilled():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("It never came to that.")


def counts(protocol: BoundedHttp, length: int) -> bool:
    return protocol._head_bytes == length


async def connected(server: uvicorn.Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = server.servers[0].sockets[0].getsockname()[1]
    return await asyncio.open_connection("127.0.0.1", port)


async def answer(server: uvicorn.Server, sent: bytes) -> bytes:
    """All that a server sends until it closes the connection."""
    reader, writer = await connected(server)
    writer.write(sent)
    told = await reader.read()
    writer.close()
    return told


def posted(length: int) -> bytes:
    head = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    kind = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % length
    return head + kind + b'{"query": "{hello}"}'.ljust(length)


@pytest.mark.parametrize("begun", [BEGUN, b"GET /", b"GET / HTTP/1.1\r\nA: "])
async def test_a_head_that_never_ends_is_refused(server: uvicorn.Server, begun: bytes) -> None:
    reader, writer = await connected(server)
    await until(lambda: server.server_state.connections)
    (protocol,) = server.server_state.connections
    assert isinstance(protocol, BoundedHttp)
    writer.write(begun)
    await until(lambda: protocol.scope)
    for counted in range(PIECE, HEAD_BYTES + 1, PIECE):
        writer.write(b"a" * PIECE)
        await until(partial(counts, protocol, counted))
    writer.write(b"a")
    told = await reader.read()
    assert told == b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\r\n"
    writer.close()


@pytest.mark.parametrize("sent", [b"", BEGUN, WHOLE + BEGUN, b"GET "])
async def test_a_head_that_does_not_come_is_not_waited_for(
    server: uvicorn.Server, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.2)
    told = await answer(server, sent)
    assert told.count(b" 408 Request Timeout") == 1
    assert told.count(b" 200 OK") == sent.count(WHOLE)


async def test_a_long_body_is_no_head(server: uvicorn.Server) -> None:
    told = await answer(server, posted(4 * HEAD_BYTES))
    assert told.startswith(b"HTTP/1.1 200 OK")
    assert told.endswith(b'"upstreamCalls":0,"cacheHits":0,"waitedMs":0}}}')


async def test_each_request_of_a_connection_has_a_head_of_its_own(server: uvicorn.Server) -> None:
    several = (BEGUN + b"A: " + b"a" * (HEAD_BYTES // 2) + b"\r\n\r\n") * 4
    told = await answer(server, several + posted(20))
    assert told.count(b"HTTP/1.1 200 OK") == 5
