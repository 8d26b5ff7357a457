"""What happens in Lever, from the change there to the event here, over the network."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.reaching import PATIENCE, Reached, reached_at

EVENTS = """query ($after: String) { events(first: 100, after: $after) {
  nodes { type origin accountId previousStage { remoteId } stage { remoteId }
    application { remoteId } } } }"""
AUTH = ("sandbox", "")


@pytest.fixture
async def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reached]:
    monkeypatch.setattr("server.hook_chore.LOOKS_EVERY_SECONDS", 0.05)
    async with reached_at(tmp_path, follow=True, reconcile_seconds=0.5) as opened:
        await opened.all_set_up("a")
        yield opened


async def an_application(reached: Reached) -> dict[str, Any]:
    sandbox = reached.product.sandbox
    found = (await sandbox.get("/v1/opportunities", auth=AUTH)).json()["data"]
    return next(each for each in found if not each["archived"] and each["stage"] != "offer")


async def move(reached: Reached, application: dict[str, Any], stage: str) -> None:
    path = f"/v1/opportunities/{application['id']}/stage"
    answer = await reached.product.sandbox.put(path, auth=AUTH, json={"stage": stage})
    assert answer.status_code == 200, answer.text


async def told(reached: Reached, count: int) -> list[dict[str, Any]]:
    """The events of moves, once they are so many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            nodes = (await reached.product.data(EVENTS))["events"]["nodes"]
            found = [each for each in nodes if each["type"] == "APPLICATION_STAGE_CHANGED"]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.02)


async def test_a_change_in_lever_is_an_event_here(reached: Reached) -> None:
    application = await an_application(reached)
    await move(reached, application, "offer")
    [event] = await told(reached, 1)
    assert event | {"origin": None} == {
        "type": "APPLICATION_STAGE_CHANGED",
        "origin": None,
        "accountId": "a",
        "previousStage": {"remoteId": application["stage"]},
        "stage": {"remoteId": "offer"},
        "application": {"remoteId": application["id"]},
    }


async def test_a_change_of_which_the_webhook_is_lost_is_an_event_too(reached: Reached) -> None:
    sandbox = reached.product.sandbox
    answer = await sandbox.patch("/__sandbox__/deliveries/options", json={"lost": 1})
    assert answer.is_success, answer.text
    application = await an_application(reached)
    await move(reached, application, "offer")
    await move(reached, application, application["stage"])
    found = await told(reached, 2)
    assert [each["origin"] for each in found] == ["RECONCILIATION"] * 2
    assert [each["stage"]["remoteId"] for each in found] == ["offer", application["stage"]]
