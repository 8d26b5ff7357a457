"""The route for webhooks: what is taken, what is refused, and what is left of it."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text
from starlette.applications import Starlette
from structlog.testing import capture_logs

from accounts.credentials import ApiKeyCredential
from accounts.event_tables import notices
from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import AccountTerms, LinkedAccounts, Status
from accounts.storage import open_storage, storage_at
from accounts.vault import Vault
from events import inbox
from events.bell import Bell
from events.receiving import Refusal
from server.app import create_app
from server.settings import load_settings
from server.webhooks import LONGEST, WebhookSite
from tests.accounts.conftest import database_url, postgres_url
from tests.server.example_schema import FakeAccount, schema

__all__ = ["database_url", "postgres_url"]

SECRET = "of acme"
PERSON = "p.e.r.s.o.n-id"


def webhook(secret: str = SECRET, at: datetime | None = None, **changed: Any) -> bytes:
    """A webhook as Lever sends it, signed before it is changed."""
    triggered = round((at or datetime.now(UTC)).timestamp() * 1000)
    sent: dict[str, Any] = {"id": "e", "event": "contactUpdated", "triggeredAt": triggered}
    sent |= {"token": "n0nce", "data": {"contactId": PERSON}}
    signed = f"{sent['token']}{triggered}".encode()
    sent["signature"] = hmac.digest(secret.encode(), signed, "sha256").hex()
    return json.dumps(sent | changed).encode()


@dataclass(frozen=True, slots=True)
class Receiving:
    """A server that takes webhooks of `acme`, of `other`, and of the environment's `default`."""

    site: WebhookSite
    http: httpx.AsyncClient
    kept: LinkedAccounts

    async def send(
        self, body: bytes | None = None, account: str = "acme", provider: str = "lever", **more: Any
    ) -> httpx.Response:
        content = webhook() if body is None else body
        return await self.http.post(f"/webhooks/{provider}/{account}", content=content, **more)

    async def stored(self) -> int:
        async with self.kept.storage.reading() as connection:
            return int((await connection.execute(select(func.count(notices.c.id)))).scalar_one())


@pytest.fixture
async def receiving(database_url: str) -> AsyncIterator[Receiving]:
    storage = await open_storage(database_url)
    kept = LinkedAccounts(storage, Vault([b"secret"]))
    tokens = HookTokens(storage, kept.vault)
    for account_id in ("acme", "other"):
        await kept.link(AccountTerms(id=account_id), ApiKeyCredential(key="k"))
    await kept.link(AccountTerms(id="foreign", provider="fake"), ApiKeyCredential(key="k"))
    for account_id in ("acme", "other", "default"):
        await tokens.give(account_id, [f"of {account_id}"])
    site = WebhookSite(fixed={"default": "lever"}, kept=kept, bell=Bell())
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="https://hiregraph.test") as http:
        yield Receiving(site, http, kept)
    async with storage.writing() as connection:
        for table in reversed(notices.metadata.sorted_tables):
            await connection.execute(table.delete())
    await storage.aclose()


async def test_a_webhook_is_stored_and_then_answered(receiving: Receiving) -> None:
    with receiving.site.bell.hearing(inbox.TOPIC) as ear:
        answer = await receiving.send()
        await ear.wait(60)
    assert (answer.status_code, answer.content) == (204, b"")
    [received] = await inbox.pending(receiving.kept.storage, "acme", limit=9)
    assert received.notice.candidate_id == PERSON
    assert receiving.site.counts.taken == 1
    assert (await receiving.send(webhook("of default"), "default")).status_code == 204


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        ({"body": webhook("of other")}, 401, Refusal.NOT_SIGNED),
        ({"body": webhook(token="another")}, 401, Refusal.NOT_SIGNED),
        ({"body": webhook(signature=None)}, 401, Refusal.NOT_SIGNED),
        ({"account": "other"}, 401, Refusal.NOT_SIGNED),
        ({"account": "default"}, 401, Refusal.NOT_SIGNED),
        ({"body": webhook(at=datetime.now(UTC) - timedelta(days=2))}, 400, Refusal.TOO_OLD),
        ({"body": webhook(at=datetime.now(UTC) + timedelta(days=1))}, 400, Refusal.TOO_NEW),
        ({"body": webhook(pad="x" * LONGEST)}, 413, Refusal.TOO_LONG),
        ({"body": b"garbage"}, 400, Refusal.MALFORMED),
        ({"body": b""}, 400, Refusal.MALFORMED),
        ({"headers": {"Content-Encoding": "gzip"}}, 400, Refusal.MALFORMED),
        ({"account": "nobody"}, 404, Refusal.UNKNOWN_ACCOUNT),
        ({"account": "no%00body"}, 404, Refusal.UNKNOWN_ACCOUNT),
        ({"account": "foreign"}, 404, Refusal.UNKNOWN_ACCOUNT),
        ({"provider": "fake", "account": "foreign"}, 404, Refusal.UNKNOWN_ACCOUNT),
        ({"provider": "fake"}, 404, Refusal.UNKNOWN_ACCOUNT),
    ],
)
async def test_what_is_refused_is_logged_and_counted_and_leaves_nothing_else(
    receiving: Receiving, sent: dict[str, Any], status: int, why: Refusal
) -> None:
    with capture_logs() as logged:
        answers = [await receiving.send(**sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, status]
    assert [(line["event"], line["reason"], line["so_far"]) for line in logged] == [
        ("webhook_refused", why, 1),
        ("webhook_refused", why, 2),
    ]
    assert receiving.site.counts.refused == {why: 2}
    assert await receiving.stored() == 0
    told = str(logged) + answers[0].text
    for secret in (SECRET, "n0nce", PERSON, "nobody"):
        assert secret not in told


async def test_a_replay_is_refused_and_of_two_at_once_one(receiving: Receiving) -> None:
    body = webhook()
    answers = await asyncio.gather(*(receiving.send(body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    assert (await receiving.send(body)).json()["errors"][0]["extensions"] == {
        "code": "BAD_USER_INPUT"
    }
    assert receiving.site.counts.refused == {Refusal.REPLAYED: 4}
    assert await receiving.stored() == 1


async def test_what_cannot_be_stored_is_to_be_sent_again(receiving: Receiving) -> None:
    async with receiving.kept.storage.writing() as connection:
        await connection.execute(text("ALTER TABLE notices RENAME TO away"))
    body = webhook()
    answer = await receiving.send(body)
    async with receiving.kept.storage.writing() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO notices"))
    assert answer.status_code == 503
    assert "notices" not in answer.text
    assert receiving.site.counts.refused == {Refusal.NOT_STORED: 1}
    assert (await receiving.send(body)).status_code == 204


async def test_while_no_database_answers_all_are_to_be_sent_again() -> None:
    gone = LinkedAccounts(storage_at("postgresql://u:hidden@127.0.0.1:1/d"), Vault([b"secret"]))
    site = WebhookSite(fixed={"default": "lever"}, kept=gone, bell=Bell())
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="https://hiregraph.test") as http:
        for account in ("acme", "default"):
            answer = await http.post(f"/webhooks/lever/{account}", content=webhook())
            assert answer.status_code == 503
            assert "hidden" not in answer.text
    await gone.storage.aclose()


async def test_a_lost_key_loses_no_webhook(receiving: Receiving) -> None:
    keyless = LinkedAccounts(receiving.kept.storage, Vault([]))
    site = WebhookSite(fixed={}, kept=keyless, bell=Bell())
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="https://hiregraph.test") as http:
        answer = await http.post("/webhooks/lever/acme", content=webhook())
    assert answer.status_code == 503


async def test_a_disabled_account_misses_nothing(receiving: Receiving) -> None:
    await receiving.kept.set_status("acme", Status.DISABLED)
    assert (await receiving.send()).status_code == 204


async def test_no_token_is_asked_for_and_no_header_changes_the_answer(
    receiving: Receiving,
) -> None:
    settings = load_settings(api_token="t0ken")
    app = create_app(settings, schema=schema, accounts={}, kept=receiving.kept)
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Host": "a.test"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://hiregraph.test") as http:
        taken = await http.post("/webhooks/lever/acme", content=webhook(), headers=headers)
        forged = await http.post("/webhooks/lever/acme", content=webhook("x"), headers=headers)
        read = await http.get("/webhooks/lever/acme")
    assert (taken.status_code, forged.status_code, read.status_code) == (204, 401, 405)
    assert "access-control-allow-origin" not in taken.headers


async def test_without_a_database_it_is_said_what_is_missing() -> None:
    app = create_app(load_settings(), schema=schema, accounts={"default": FakeAccount()})
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answer = await http.post("/webhooks/lever/default", content=webhook())
    assert answer.status_code == 404
    assert "HIREGRAPH_DATABASE_URL" in answer.json()["errors"][0]["message"]
