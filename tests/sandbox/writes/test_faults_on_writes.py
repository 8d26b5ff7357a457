"""What goes wrong before a write is done, and what goes wrong after."""

import httpx
import pytest

from sandbox.app import create_app
from sandbox.options import Options
from tests.sandbox.conftest import in_process, on_socket
from tests.sandbox.writes.conftest import SANDBOX, Lever

BODY = {"tags": ["Neu"]}


async def tags(lever: Lever, opportunity: str) -> list[str]:
    found: list[str] = (await lever.get(opportunity))["tags"]
    return found


@pytest.mark.parametrize("name", ["500", "503", "429", "html", "429-retry-after"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_error_comes_before_or_after_the_write(
    lever: Lever, opportunity: str, name: str, when: str
) -> None:
    plan = {"fault": name, "done": when == "after", "path": opportunity, "method": "post"}
    answer = await lever.client.post(f"{SANDBOX}/faults", json=plan)
    assert answer.json()["data"]["method"] == "POST"
    before = await tags(lever, opportunity)
    answer = await lever.ask("POST", f"{opportunity}/addTags", BODY)
    assert answer.status_code == {"html": 502, "429-retry-after": 429}.get(name) or int(name)
    assert await tags(lever, opportunity) == [*before, *(["Neu"] if when == "after" else [])]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_connection_leaves_open_what_was_done(
    lever: Lever, opportunity: str, when: str
) -> None:
    headers = {"X-Sandbox-Fault": "drop", "X-Sandbox-Fault-Done": str(when == "after")}
    with pytest.raises(httpx.RemoteProtocolError):
        await lever.client.post(f"{opportunity}/addTags", json=BODY, headers=headers)
    assert ("Neu" in await tags(lever, opportunity)) is (when == "after")


@pytest.mark.parametrize("name", ["cut", "truncated", "slow"])
async def test_an_answer_that_breaks_on_its_way_is_to_something_done_once(
    lever: Lever, opportunity: str, name: str
) -> None:
    headers = {"X-Sandbox-Fault": name, "X-Sandbox-Fault-Seconds": "0.01"}
    headers["X-Sandbox-Fault-Done"] = "true"
    body = {"value": "x"}
    before = len(await lever.get(f"{opportunity}/notes"))
    params = {"perform_as": lever.performer}
    try:
        await lever.client.post(f"{opportunity}/notes", json=body, headers=headers, params=params)
    except httpx.RemoteProtocolError:
        assert name == "cut"
    assert len(await lever.get(f"{opportunity}/notes")) == before + 1


async def test_a_timeout_on_a_socket_can_come_after_the_write() -> None:
    app = create_app(Options(people=20, rate=None))
    account = app.state.accounts["sandbox"]
    record = next(each for each in account.opportunities.values() if not each.confidential)
    path = f"/opportunities/{record.id}/addTags"
    async with (
        on_socket(app) as address,
        httpx.AsyncClient(base_url=address, auth=("sandbox", ""), trust_env=False) as client,
    ):
        for tag, done in (("late", "true"), ("never", "false")):
            headers = {"X-Sandbox-Fault": "timeout", "X-Sandbox-Fault-Done": done}
            with pytest.raises(httpx.ReadTimeout):
                await client.post(path, json={"tags": [tag]}, headers=headers, timeout=0.2)
    assert "late" in record.tags
    assert "never" not in record.tags


async def test_a_plan_waits_for_its_method(lever: Lever, opportunity: str) -> None:
    await lever.client.post(f"{SANDBOX}/faults", json={"fault": "503", "method": "PUT"})
    assert (await lever.client.get(opportunity)).status_code == 200
    assert (await lever.ask("POST", f"{opportunity}/addTags", BODY)).status_code == 200
    path = f"{opportunity}/stage"
    assert (await lever.ask("PUT", path, {"stage": "offer"})).status_code == 503
    assert (await lever.ask("PUT", path, {"stage": "offer"})).status_code == 200


@pytest.mark.parametrize("done", ["perhaps", 2, []])
async def test_done_is_true_or_false(done: object) -> None:
    async with in_process(create_app(Options(people=1))) as client:
        answer = await client.post(f"{SANDBOX}/faults", json={"fault": "500", "done": done})
    assert answer.status_code == 400
