"""What `/metrics` shows of requests to Lever, of webhooks, of events and of their deliveries."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.responses import Response

from accounts.tokens import Scope
from tests.end_to_end.product import SERVER, Product, codes
from tests.end_to_end.reaching import PATIENCE, Reached, reached_at
from tests.end_to_end.test_webhook_endpoints import CREATE, change
from tests.events.receiver import receiving
from tests.metrics import Shown, shown

STATUSES = ("2xx", "3xx", "4xx", "5xx", "none")
PEOPLE = "{ candidates(first: 5) { nodes { name } } }"


@pytest.fixture
async def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reached]:
    monkeypatch.setattr("server.hook_chore.LOOKS_EVERY_SECONDS", 0.05)
    async with reached_at(tmp_path, follow=True, allow_private_urls=True) as opened:
        await opened.all_set_up("a")
        yield opened


async def figures(product: Product) -> Shown:
    return await shown(product.api, SERVER)


async def test_requests_to_lever_are_counted_by_the_class_of_their_status(
    product: Product,
) -> None:
    assert "errors" not in await product.ask(SERVER, PEOPLE, account="a")
    for fault in ("503", "429", "drop"):
        await product.fault(fault)
        assert "errors" not in await product.ask(SERVER, PEOPLE, account="b")
    await product.heal()
    sent = await product.sandbox.get("/__sandbox__/requests")
    statuses = [each["status"] for each in sent.json()["data"] if each["status"]]
    logged = Counter(f"{status // 100}xx" for status in statuses)
    found, name = await figures(product), "upstream_requests_total"
    assert logged == {"2xx": 8, "4xx": 1, "5xx": 1}
    assert {each: found.of(name, provider="lever", status=each) for each in STATUSES} == {
        **logged,
        "3xx": 0,
        "none": 1,
    }
    assert found.by("upstream_rate_limited_total", "provider") == {"lever": 1}
    assert found.of("upstream_wait_seconds_count", provider="lever") == logged.total() + 1


@pytest.mark.parametrize(
    ("scope", "account", "status"),
    [(Scope.ALL_ACCOUNTS, None, 200), (Scope.ONE_ACCOUNT, "a", 403), (Scope.LINKING, None, 403)],
)
async def test_figures_of_all_accounts_take_a_token_for_all(
    product: Product, scope: Scope, account: str | None, status: int
) -> None:
    token = await product.token(scope, account)
    answer = await product.api.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, "hiregraph_" in answer.text) == (status, status == 200)
    if status != 200:
        assert codes(answer.json()) == ["FORBIDDEN"]


async def test_webhooks_events_and_deliveries_are_counted(reached: Reached) -> None:
    product, auth = reached.product, ("sandbox", "")
    before = await figures(product)
    async with receiving(lambda came: Response(status_code=(503, 200)[came % 2])) as receiver:
        types = ["APPLICATION_STAGE_CHANGED"]
        await change(product, CREATE, url=receiver.url, types=types)
        people = (await product.sandbox.get("/v1/opportunities", auth=auth)).json()["data"]
        open_ones = [each for each in people if not each["archived"] and each["stage"] != "offer"]
        for each in open_ones[:2]:
            path = f"/v1/opportunities/{each['id']}/stage"
            moved = await product.sandbox.put(path, auth=auth, json={"stage": "offer"})
            assert moved.is_success, moved.text
        async with asyncio.timeout(PATIENCE):
            while sum((found := await tries(product)).values()) < 2:  # noqa: ASYNC110  -- likewise
                await asyncio.sleep(0.05)
    assert found == {"delivered": 1, "tried_again": 1}
    after = await figures(product)
    assert after.of("webhooks_taken_total") == 2
    moves = [each.of("events_total", type="application.stage_changed") for each in (before, after)]
    assert moves == [0, 2]


async def tries(product: Product) -> dict[str, float]:
    return (await figures(product)).by("delivery_attempts_total", "outcome")
