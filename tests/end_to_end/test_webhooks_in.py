"""Lever's webhooks, from linking to unlinking: sent by a sandbox over the network, taken here."""

import hmac
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from accounts.hook_tokens import HookTokens
from tests.end_to_end.product import SERVER, Product, codes
from tests.end_to_end.reaching import STATE, Reached, reached_at

SET_TOKENS = """mutation ($input: SetInboundWebhookTokensInput!) {
  setInboundWebhookTokens(input: $input) {
    clientMutationId userErrors { code message field } accountId url } }"""
UNLINK = """mutation { unlinkAccount(input: {id: "a"}) {
  userErrors { code message field } unlinkedAccountId } }"""


@pytest.fixture
async def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reached]:
    monkeypatch.setattr("server.hook_chore.LOOKS_EVERY_SECONDS", 0.05)
    async with reached_at(tmp_path) as opened:
        yield opened


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
