"""An account of a sandbox whose webhooks are looked after, and what both sides hold of them."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from accounts.credentials import ApiKeyCredential
from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import Storage
from accounts.vault import Vault
from connectors.base import Connector
from events.hooks import Keeper, hook_url
from sandbox.app import create_app
from sandbox.options import Options
from tests.fixtures.linked import linked

BASE = "https://hiregraph.test"
URL = hook_url(BASE, "lever", "acme")
KEY = ApiKeyCredential(key="sandbox")
AUTH = ("sandbox", "")
OURS = 10


class Killed(BaseException):
    """What a killed process would never see."""


@dataclass(slots=True)
class Wire(httpx.AsyncBaseTransport):
    """Carries requests to a sandbox; can end the process behind it after an answer, or refuse.

    Attributes:
        sent: the requests so far, by method.
        kill_after: ends the process when so many are answered.
        refuse: the status that each request of a method is answered with instead.
        unknown: what the body of a request holds that is answered with 400 instead.
    """

    inner: httpx.AsyncBaseTransport
    sent: Counter[str] = field(default_factory=Counter)
    kill_after: int | None = None
    refuse: dict[str, int] = field(default_factory=dict)
    unknown: bytes = b"nothing of the kind"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent[request.method] += 1
        status = self.refuse.get(request.method)
        if status is None and self.unknown in request.content:
            status = 400
        if status is not None:
            return httpx.Response(status, json={"message": "no"})
        answer = await self.inner.handle_async_request(request)
        if self.sent.total() == self.kill_after:
            raise Killed
        return answer


@dataclass(frozen=True, slots=True)
class Hooking:
    """One linked account, `acme`."""

    keeper: Keeper
    kept: LinkedAccounts
    wire: Wire
    lever: httpx.AsyncClient

    async def listed(self) -> list[dict[str, Any]]:
        """The hooks that the system has, other people's too."""
        found: list[dict[str, Any]] = (await self.lever.get("/webhooks")).json()["data"]
        return found

    async def make(self, event: str, url: str) -> str:
        """Make a hook past us; gives its id."""
        answer = await self.lever.post("/webhooks", json={"event": event, "url": url})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["id"])

    async def remove(self, hook_id: str) -> None:
        """Take a hook down past us."""
        assert (await self.lever.delete(f"/webhooks/{hook_id}")).status_code == 204

    async def is_whole(self) -> bool:
        """Whether there is one hook of each kind, and its secret is known."""
        theirs = {each["id"]: each["event"] for each in await self.listed() if each["url"] == URL}
        ours = await self.keeper.tokens.of("acme")
        known = {hook.id: hook.kind for hook in ours if hook.secret is not None}
        return len(theirs) == OURS == len(set(theirs.values())) and known == theirs


@asynccontextmanager
async def hooking(storage: Storage, *secrets: bytes) -> AsyncIterator[Hooking]:
    """The account, linked, and a sandbox of its own."""
    behind = httpx.ASGITransport(create_app(Options(people=1, rate=None)))
    wire = Wire(behind)
    vault = Vault(secrets or [b"secret"])
    kept = LinkedAccounts(storage, vault)
    await kept.link(AccountTerms(id="acme"), KEY)
    async with (
        linked(wire, chance=lambda: 0.0) as account,
        httpx.AsyncClient(transport=behind, base_url="http://lever/v1", auth=AUTH) as lever,
    ):

        async def open_account(account_id: str) -> Connector:
            (await kept.get(account_id)).require_usable()
            return account.connector

        keeper = Keeper(
            tokens=HookTokens(storage, vault), open=open_account, fixed={}, base_url=BASE
        )
        yield Hooking(keeper, kept, wire, lever)
