import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.app import create_app
from sandbox.faults import NAMES
from sandbox.options import Options
from tests.sandbox.conftest import in_process, on_socket

PLAN = "/__sandbox__/faults"


def fresh() -> Starlette:
    return create_app(Options(people=20, rate=None))


@pytest.fixture
async def inside() -> AsyncIterator[httpx.AsyncClient]:
    async with in_process(fresh()) as client:
        yield client


@pytest.fixture
async def outside() -> AsyncIterator[httpx.AsyncClient]:
    async with (
        on_socket(fresh()) as address,
        httpx.AsyncClient(base_url=address, auth=("sandbox", ""), trust_env=False) as client,
    ):
        yield client


async def plan(client: httpx.AsyncClient, **wanted: object) -> httpx.Response:
    return await client.post(client.base_url.join(PLAN), json=wanted)


async def served(client: httpx.AsyncClient) -> list[int | None]:
    answer = await client.get(client.base_url.join("/__sandbox__/requests"))
    return [entry["status"] for entry in answer.json()["data"]]


@pytest.mark.parametrize("name", ["401", "403", "404", "429", "500", "502", "503"])
async def test_an_error_has_its_status_and_levers_body(
    inside: httpx.AsyncClient, name: str
) -> None:
    answer = await inside.get("/stages", headers={"X-Sandbox-Fault": name})
    assert answer.status_code == int(name)
    assert set(answer.json()) == {"code", "message"}
    assert "retry-after" not in answer.headers


async def test_a_429_can_tell_when_to_come_back(inside: httpx.AsyncClient) -> None:
    answer = await inside.get("/stages", headers={"X-Sandbox-Fault": "429-retry-after"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    await plan(inside, fault="429-retry-after", seconds=7)
    assert (await inside.get("/stages")).headers["retry-after"] == "7"


async def test_a_proxys_page_is_no_json(inside: httpx.AsyncClient) -> None:
    answer = await inside.get("/stages", headers={"X-Sandbox-Fault": "html"})
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


async def test_truncated_is_a_sound_answer_with_broken_json(outside: httpx.AsyncClient) -> None:
    whole = (await outside.get("/stages")).content
    answer = await outside.get("/stages", headers={"X-Sandbox-Fault": "truncated"})
    assert answer.status_code == 200
    assert answer.content == whole[: len(whole) // 2]
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("name", ["drop", "cut"])
async def test_a_lost_connection_is_a_transport_error_everywhere(
    inside: httpx.AsyncClient, outside: httpx.AsyncClient, name: str
) -> None:
    for client in (inside, outside):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/stages", headers={"X-Sandbox-Fault": name})
        assert (await client.get("/stages")).status_code == 200
        assert await served(client) == [200 if name == "cut" else None, 200]


async def test_slow_dribbles_the_whole_answer(outside: httpx.AsyncClient) -> None:
    whole = (await outside.get("/stages")).json()
    await plan(outside, fault="slow", seconds=0.5)
    began = time.monotonic()
    answer = await outside.get("/stages", timeout=0.2)
    assert answer.json() == whole
    assert 0.4 < time.monotonic() - began < 3


async def test_a_timeout_ends_when_the_caller_gives_up(outside: httpx.AsyncClient) -> None:
    await plan(outside, fault="timeout")
    with pytest.raises(httpx.ReadTimeout):
        await outside.get("/stages", timeout=0.2)
    await asyncio.sleep(0.1)
    assert await served(outside) == [None]


async def test_a_timeout_ends_by_itself(
    inside: httpx.AsyncClient, outside: httpx.AsyncClient
) -> None:
    for client, error in ((inside, httpx.ReadTimeout), (outside, httpx.RemoteProtocolError)):
        await plan(client, fault="timeout", seconds=0.2)
        with pytest.raises(error):
            await client.get("/stages")


async def test_a_plan_waits_for_its_path_and_its_turn(inside: httpx.AsyncClient) -> None:
    await plan(inside, fault="503", times=2, path="/users", after=1)
    statuses = [(await inside.get(path)).status_code for path in ["/stages", *["/users"] * 5]]
    assert statuses == [200, 200, 503, 503, 200, 200]
    assert await served(inside) == statuses


async def test_plans_are_used_up_in_turn(inside: httpx.AsyncClient) -> None:
    await plan(inside, fault="500")
    await plan(inside, fault="503", times=2)
    statuses = [(await inside.get("/stages")).status_code for _ in range(4)]
    assert statuses == [500, 503, 503, 200]


async def test_plans_can_be_read_and_cleared(inside: httpx.AsyncClient) -> None:
    await plan(inside, fault="500", times=9, path="/v1/users")
    url = inside.base_url.join(PLAN)
    expected = {"fault": "500", "seconds": 0.0, "times": 9, "path": "/v1/users", "after": 0}
    expected |= {"method": "", "done": False}
    assert (await inside.get(url)).json() == {"data": [expected]}
    assert (await inside.delete(url)).status_code == 204
    assert (await inside.get("/users")).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [{}, {"fault": "fire"}, {"fault": "500", "times": 0}, {"fault": "slow", "seconds": "long"}],
)
async def test_a_plan_that_makes_no_sense_is_refused(
    inside: httpx.AsyncClient, wanted: dict[str, object]
) -> None:
    answer = await plan(inside, **wanted)
    assert answer.status_code == 400
    assert answer.json()["code"] == "BadRequestError"


async def test_an_unknown_fault_in_the_header_is_refused(inside: httpx.AsyncClient) -> None:
    answer = await inside.get("/stages", headers={"X-Sandbox-Fault": "fire"})
    assert answer.status_code == 400
    assert all(name in answer.json()["message"] for name in NAMES)


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "soon"])
async def test_a_time_that_is_none_is_refused(inside: httpx.AsyncClient, seconds: str) -> None:
    headers = {"X-Sandbox-Fault": "slow", "X-Sandbox-Fault-Seconds": seconds}
    assert (await inside.get("/stages", headers=headers)).status_code == 400
