"""Webhooks over the network: what stands in for an answer where there is none."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing

import pytest

from tests.sandbox.hooks.conftest import Sender, Start

ANSWER = b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n%s\r\n"


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that answers each request in turn; gives its address and the heads it read.

    Where no answer is left it stays silent until the other side hangs up.
    """
    heads: list[bytes] = []
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        if left:
            writer.write(left.pop(0))
        else:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks", heads


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/hooks"


async def outcomes(sender: Sender, url: str) -> list[tuple[int | None, str | None]]:
    """What the tries of one webhook came to."""
    await sender.hook("candidateStageChange", url)
    path = f"/opportunities/{sender.open_opportunity().id}/stage"
    await sender.send("PUT", path, {"stage": "offer"})
    (sent,) = await sender.sent()
    return [(each["status"], each["error"]) for each in sent["tries"]]


async def test_a_redirect_is_not_followed(start: Start) -> None:
    sender = await start(network=True, retry_waits=(0.0,))
    async with answering(ANSWER % (b"200 OK", b"")) as (elsewhere, never):
        to = ANSWER % (b"307 Temporary Redirect", b"Location: %s\r\n" % elsewhere.encode())
        async with answering(to, to) as (url, heads):
            assert await outcomes(sender, url) == [(307, None), (307, None)]
            assert len(heads) == 2
        assert never == []


async def test_nobody_there_is_tried_again(start: Start, nobody: str) -> None:
    sender = await start(network=True)
    assert await outcomes(sender, nobody) == [(None, "ConnectError")] * 6


async def test_who_is_silent_is_waited_for_only_so_long(start: Start) -> None:
    sender = await start(network=True, timeout=0.1, retry_waits=(0.0,))
    async with answering() as (url, heads):
        assert await outcomes(sender, url) == [(None, "TimeoutError")] * 2
        assert len(heads) == 2


@pytest.mark.parametrize("url", [f"https://{'x' * 64}.example", "https://a b.example"])
async def test_an_address_that_is_none_hurts_nobody(start: Start, url: str) -> None:
    sender = await start(network=True, retry_waits=())
    ((status, error),) = await outcomes(sender, url)
    assert status is None
    assert error is not None


async def test_a_change_from_another_thread_is_told(sender: Sender) -> None:
    await sender.hook("candidateDeleted")
    record, user = sender.open_opportunity(), sender.performer
    await asyncio.to_thread(sender.account.delete_opportunity, record, user)
    (sent,) = await sender.sent()
    assert (sent["data"]["opportunityId"], sent["state"]) == (record.id, "delivered")


async def test_the_end_does_not_wait_for_who_is_silent(start: Start) -> None:
    sender = await start()
    sender.receiver.open.clear()
    await sender.hook("candidateDeleted")
    await sender.inside("DELETE", f"records/sandbox/opportunities/{sender.open_opportunity().id}")
    await sender.receiver.have(1)
