"""Lever's webhooks, from linking to unlinking: sent by a sandbox over the network, taken here."""

import asyncio
import hmac
import json
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import select

from accounts.event_tables import notices
from accounts.hook_tokens import HookTokens
from sandbox.app import create_app
from sandbox.options import Options
from tests.end_to_end.product import KEYS, SERVER, Product, codes, product_at, sandbox_on_socket

PATIENCE = 20
STATE = """{ linkedAccount(id: "a") { inboundWebhooks {
  url state lastError checkedAt nextCheckAt } } }"""
SET_TOKENS = """mutation ($input: SetInboundWebhookTokensInput!) {
  setInboundWebhookTokens(input: $input) {
    clientMutationId userErrors { code message field } accountId url } }"""
UNLINK = """mutation { unlinkAccount(input: {id: "a"}) {
  userErrors { code message field } unlinkedAccountId } }"""


class Reached:
    """A product whose systems reach it, and what they hold of it."""

    def __init__(self, product: Product, url: str) -> None:
        self.product = product
        self.url = url

    def hooks_of(self, account: str) -> str:
        return f"{self.url}/webhooks/lever/{account}"

    async def at_lever(self, account: str) -> list[str]:
        """The events that are sent for an account to this server."""
        answer = await self.product.sandbox.get("/v1/webhooks", auth=(KEYS[account], ""))
        url = self.hooks_of(account)
        return sorted(each["event"] for each in answer.json()["data"] if each["url"] == url)

    async def state(self) -> Any:
        return (await self.product.data(STATE))["linkedAccount"]["inboundWebhooks"]

    async def until(self, state: str) -> Any:
        """Wait until the webhooks of `a` are in a state."""
        async with asyncio.timeout(PATIENCE):
            while (found := await self.state())["state"] != state:  # noqa: ASYNC110  -- of a server
                await asyncio.sleep(0.02)
        return found

    async def all_set_up(self, account: str) -> None:
        """Wait until an account has all its webhooks."""
        async with asyncio.timeout(PATIENCE):
            while len(await self.at_lever(account)) < 10:  # noqa: ASYNC110  -- likewise
                await asyncio.sleep(0.02)

    async def told(self, account: str) -> list[dict[str, Any]]:
        """What came for an account, in its order."""
        mine = notices.c.account_id == account
        statement = select(notices.c.told).where(mine).order_by(notices.c.id)
        async with self.product.kept.storage.reading() as connection:
            return list((await connection.execute(statement)).scalars())

    async def settled(self) -> list[dict[str, Any]]:
        """What the sandbox has sent, once nothing is under way."""
        path = "/__sandbox__/deliveries"
        answer = await self.product.sandbox.get(path, params={"settled": PATIENCE})
        found: list[dict[str, Any]] = answer.json()["data"]
        return found


@pytest.fixture
async def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reached]:
    monkeypatch.setattr("server.hook_chore.LOOKS_EVERY_SECONDS", 0.05)
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    lever = create_app(Options(people=20, rate=None))
    database = f"sqlite+aiosqlite:///{tmp_path}/accounts.sqlite3"
    more = {"webhook_url": url, "lever_rate": 1e4, "lever_burst": 10_000}
    with sandbox_on_socket(lever) as lever_url:
        async with product_at(lever_url, database, **more) as product:
            transport: Any = product.api._transport
            config = uvicorn.Config(
                transport.app, log_config=None, access_log=False, lifespan="off"
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            yield Reached(product, url)
            server.should_exit = True
            await serving


async def test_what_happens_in_a_linked_account_is_told_from_then_on(reached: Reached) -> None:
    found = await reached.until("SET_UP")
    assert found["url"] == reached.hooks_of("a")
    assert found["lastError"] is None
    assert found["checkedAt"] < found["nextCheckAt"]
    assert len(await reached.at_lever("a")) == 10
    sandbox, auth = reached.product.sandbox, ("sandbox", "")
    people = (await sandbox.get("/v1/opportunities", auth=auth)).json()["data"]
    one = next(each for each in people if each["archived"] is None and each["stage"] != "offer")
    moved = await sandbox.put(
        f"/v1/opportunities/{one['id']}/stage", auth=auth, json={"stage": "offer"}
    )
    assert moved.status_code == 200
    [delivery] = await reached.settled()
    assert [each["status"] for each in delivery["tries"]] == [204]
    [told] = await reached.told("a")
    assert told["kind"] == "APPLICATION_MOVED"
    assert (told["application_id"], told["candidate_id"]) == (one["id"], one["contact"])
    assert told["detail"] == {"from": one["stage"], "to": "offer"}
    assert await reached.told("b") == []


async def test_unlinked_it_is_told_no_more(reached: Reached) -> None:
    await reached.until("SET_UP")
    await reached.all_set_up("b")
    answer = await reached.product.data(UNLINK)
    assert answer["unlinkAccount"] == {"userErrors": [], "unlinkedAccountId": "a"}
    assert await reached.at_lever("a") == []
    assert len(await reached.at_lever("b")) == 10


async def test_it_is_unlinked_though_lever_fails(reached: Reached) -> None:
    await reached.until("SET_UP")
    await reached.product.fault("403", "/webhooks", times=100)
    answer = await reached.product.data(UNLINK)
    assert answer["unlinkAccount"]["unlinkedAccountId"] == "a"
    await reached.product.heal()
    assert len(await reached.at_lever("a")) == 10
    body = {"event": "candidateHired", "triggeredAt": 1, "token": "t", "signature": "s"}
    refused = await reached.product.api.post("/webhooks/lever/a", json=body)
    assert refused.status_code == 404


async def test_what_lever_does_not_allow_is_told(reached: Reached) -> None:
    await reached.until("SET_UP")
    await reached.product.fault("403", "/webhooks", times=100)
    unknown = await reached.product.ask(
        SERVER, '{ linkedAccount(id: "z") { inboundWebhooks { url } } }'
    )
    assert codes(unknown) == ["NOT_FOUND"]
    link = 'mutation { linkAccount(input: {id: "a", apiKey: "sandbox"}) { linkedAccount { id } } }'
    await reached.product.data(link)
    found = await reached.until("REFUSED")
    assert "webhooks:read:admin" in found["lastError"]


async def test_a_webhook_that_somebody_made_by_hand_is_taken(reached: Reached) -> None:
    await reached.until("SET_UP")
    given = {"accountId": "a", "tokens": ["older", "by hand"], "clientMutationId": "m"}
    answer = await reached.product.data(SET_TOKENS, {"input": given})
    assert answer["setInboundWebhookTokens"] == {
        "clientMutationId": "m",
        "userErrors": [],
        "accountId": "a",
        "url": reached.hooks_of("a"),
    }
    at = round(time.time() * 1000)
    signature = hmac.digest(b"by hand", f"n0nce{at}".encode(), "sha256").hex()
    sent = {"event": "contactUpdated", "triggeredAt": at, "token": "n0nce"}
    sent |= {"signature": signature, "data": {"contactId": "c"}}
    path = "/webhooks/lever/a"
    taken = await reached.product.api.post(path, content=json.dumps(sent))
    assert taken.status_code == 204
    assert [each["kind"] for each in await reached.told("a")] == ["CANDIDATE_UPDATED"]
    tokens = HookTokens(reached.product.kept.storage, reached.product.kept.vault)
    assert len(await tokens.of("a")) == 12
    await reached.product.data(SET_TOKENS, {"input": given | {"tokens": []}})
    assert len(await tokens.of("a")) == 10


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"accountId": "z", "tokens": ["t0p-secret"]}, "NOT_FOUND", ["accountId"]),
        ({"accountId": "a", "tokens": ["t0p-secret", " "]}, "BAD_USER_INPUT", ["tokens"]),
    ],
)
async def test_tokens_that_cannot_be_are_told_and_not_repeated(
    product: Product, given: dict[str, Any], code: str, field: list[str]
) -> None:
    answer = await product.ask(SERVER, SET_TOKENS, {"input": given})
    [error] = answer["data"]["setInboundWebhookTokens"]["userErrors"]
    assert (error["code"], error["field"]) == (code, field)
    assert "t0p-secret" not in str(answer)


async def test_a_server_that_nobody_reaches_sets_none_up(product: Product) -> None:
    found = (await product.data(STATE))["linkedAccount"]["inboundWebhooks"]
    assert found == dict.fromkeys(("url", "state", "lastError", "checkedAt", "nextCheckAt"))
