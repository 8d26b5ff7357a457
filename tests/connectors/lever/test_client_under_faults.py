"""Walks through a list whose answers go wrong midway, with the sandbox in the same process."""

import asyncio
import math
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import (
    ConnectorError,
    Forbidden,
    NotFound,
    RateLimited,
    ReauthRequired,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.lever.sending import MOST_TRIES
from connectors.limiter import Limiter
from sandbox.app import create_app
from sandbox.options import Options

virtual = pytest.mark.asyncio(loop_factories=["virtual"])

PASSING = ["429", "429-retry-after", "500", "502", "503", "html", "timeout", "drop", "cut"]
PASSING += ["truncated", "slow"]

LASTING = [("429", RateLimited), ("429-retry-after", RateLimited), ("500", UpstreamUnavailable)]
LASTING += [("503", UpstreamUnavailable), ("truncated", UpstreamUnavailable)]
LASTING += [("cut", UpstreamUnavailable), ("drop", UpstreamUnavailable)]
LASTING += [("timeout", UpstreamTimeout), ("slow", UpstreamTimeout)]


@pytest.fixture(scope="module")
def transport() -> httpx.ASGITransport:
    return httpx.ASGITransport(create_app(Options(people=300, rate=None)))


@pytest.fixture
async def sandbox(transport: httpx.ASGITransport) -> AsyncIterator[httpx.AsyncClient]:
    url = "http://sandbox.test/__sandbox__"
    async with httpx.AsyncClient(transport=transport, base_url=url) as http:
        await http.delete("/faults")
        await http.delete("/requests")
        yield http


@pytest.fixture
def client(transport: httpx.ASGITransport) -> LeverClient:
    http = http_client("http://sandbox.test/v1", transport=transport)
    return LeverClient(http, auth=ApiKey("sandbox"), limiter=Limiter(rate=10, burst=20))


def budget(seconds: float = math.inf) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


async def plan(sandbox: httpx.AsyncClient, fault: str, **plan: Any) -> None:
    """From the third page on, so many answers are to go wrong."""
    body = {"fault": fault, "path": "/opportunities", "after": 2, **plan}
    assert (await sandbox.post("/faults", json=body)).status_code == 201


@virtual
@pytest.mark.parametrize("fault", PASSING)
async def test_a_walk_through_faults_that_pass_loses_and_doubles_nothing(
    client: LeverClient, sandbox: httpx.AsyncClient, fault: str
) -> None:
    quiet = await client.all("/opportunities", budget=budget())
    await plan(sandbox, fault, times=MOST_TRIES - 1, seconds=3)
    spent = budget(120)
    assert await client.all("/opportunities", budget=spent) == quiet
    assert len({opportunity["id"] for opportunity in quiet}) == len(quiet) > 300
    pages = math.ceil(len(quiet) / 100)
    assert spent.upstream_calls == pages + (0 if fault == "slow" else MOST_TRIES - 1)


@virtual
@pytest.mark.parametrize(("fault", "error"), LASTING)
async def test_a_walk_into_a_fault_that_lasts_stops_by_the_deadline_with_its_error(
    client: LeverClient, sandbox: httpx.AsyncClient, fault: str, error: type[ConnectorError]
) -> None:
    await plan(sandbox, fault, times=1000, seconds=8)
    loop = asyncio.get_running_loop()
    start = loop.time()
    with pytest.raises(error):
        await client.all("/opportunities", budget=budget(5))
    assert loop.time() - start <= 5


@virtual
@pytest.mark.parametrize(
    ("fault", "error"), [("401", ReauthRequired), ("403", Forbidden), ("404", NotFound)]
)
async def test_a_refusal_amid_a_walk_stops_it_at_once(
    client: LeverClient, sandbox: httpx.AsyncClient, fault: str, error: type[ConnectorError]
) -> None:
    await plan(sandbox, fault)
    with pytest.raises(error):
        await client.all("/opportunities", budget=budget())
    served = (await sandbox.get("/requests")).json()["data"]
    assert [request["status"] for request in served] == [200, 200, int(fault)]


@virtual
async def test_each_reader_waits_for_its_own_deadline_only(
    client: LeverClient, sandbox: httpx.AsyncClient
) -> None:
    await plan(sandbox, "timeout", after=0, seconds=8)
    hasty = asyncio.ensure_future(client.page("/opportunities", budget=budget(2)))
    patient = asyncio.ensure_future(client.page("/opportunities", budget=budget(60)))
    with pytest.raises(UpstreamTimeout):
        await hasty
    assert len((await patient).items) == 100
