"""The client over a real socket, against a Lever to run at home."""

import asyncio
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import UpstreamTimeout, UpstreamUnavailable
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.limiter import Limiter

RATE, BURST = 50, 40


@contextmanager
def running(*options: str) -> Iterator[str]:
    """A sandbox of its own process on a free port of the loopback; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    command = [sys.executable, "-m", "sandbox", "--port", port, *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    until = time.monotonic() + 15
    while True:
        try:
            httpx.get(f"{address}/__sandbox__/requests")
        except httpx.ConnectError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running("--people", "300", "--rate", str(RATE), "--burst", str(BURST)) as address:
        yield address


@asynccontextmanager
async def reading(address: str, *, read_timeout_seconds: float = 1) -> AsyncIterator[LeverClient]:
    http = http_client(f"{address}/v1", read_timeout_seconds=read_timeout_seconds)
    limiter = Limiter(rate=RATE, burst=BURST)
    client = LeverClient(http, auth=ApiKey("sandbox"), limiter=limiter)
    try:
        yield client
    finally:
        await client.aclose()


def budget(seconds: float) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


async def served(address: str) -> list[dict[str, Any]]:
    """The requests that the sandbox has served since this was asked for last."""
    async with httpx.AsyncClient(base_url=address) as http:
        requests: list[dict[str, Any]] = (await http.get("/__sandbox__/requests")).json()["data"]
        await http.delete("/__sandbox__/requests")
    return requests


async def plan(address: str, **plan: Any) -> None:
    async with httpx.AsyncClient(base_url=address) as http:
        assert (await http.post("/__sandbox__/faults", json=plan)).status_code == 201


@pytest.mark.parametrize("fault", ["drop", "cut", "timeout", "truncated", "slow", "html"])
async def test_a_walk_through_a_broken_connection_loses_and_doubles_nothing(
    address: str, fault: str
) -> None:
    async with reading(address) as client:
        quiet = await client.all("/opportunities", budget=budget(10))
        await plan(address, fault=fault, path="/opportunities", after=2, seconds=1.5)
        spent = budget(20)
        assert await client.all("/opportunities", budget=spent) == quiet
    assert len({opportunity["id"] for opportunity in quiet}) == len(quiet) > 300
    assert spent.upstream_calls == 4 + (fault != "slow")


@pytest.mark.parametrize("fault", ["timeout", "slow"])
async def test_an_answer_that_does_not_end_is_not_waited_for_past_the_deadline(
    address: str, fault: str
) -> None:
    loop = asyncio.get_running_loop()
    await plan(address, fault=fault, path="/users", times=1, seconds=3)
    async with reading(address, read_timeout_seconds=5) as client:
        start = loop.time()
        with pytest.raises(UpstreamTimeout):
            await client.page("/users", budget=budget(0.5))
        assert loop.time() - start < 1.5


async def test_nobody_listening_is_told_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with reading(f"http://127.0.0.1:{port}") as client:
        with pytest.raises(UpstreamUnavailable, match="ConnectError"):
            await client.page("/users", budget=budget(1.5))


@pytest.mark.long
async def test_200_reads_at_once_are_all_answered_and_use_the_rate(address: str) -> None:
    await served(address)
    spent = budget(10)
    async with reading(address) as client:
        reads = [
            client.page(path, limit=limit, budget=spent)
            for path in ("/users", "/stages")
            for limit in range(1, 101)
        ]
        pages = await asyncio.gather(*reads)
    requests = await served(address)
    statuses = Counter(request["status"] for request in requests)
    assert all(page.items for page in pages)
    assert statuses[200] == 200 == spent.upstream_calls - statuses[429]
    assert statuses[429] <= 2
    steady = [request["at"] for request in requests[BURST:]]
    assert (len(steady) - 1) / (steady[-1] - steady[0]) >= 0.95 * RATE
