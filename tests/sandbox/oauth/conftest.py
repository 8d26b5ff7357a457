"""A sandbox's authorization server, and a client that knows its way there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.app import create_app
from sandbox.options import Options

RETURN = "http://127.0.0.1:9/back"
WISH = {
    "client_id": "sandbox-app",
    "redirect_uri": RETURN,
    "response_type": "code",
    "state": "s-1",
    "scope": "opportunities:read:admin stages:read:admin offline_access",
    "audience": "http://sandbox/v1/",
}
CLIENT = {"client_id": "sandbox-app", "client_secret": "sandbox-secret"}


@dataclass
class Watch:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Customer:
    """Walks through the consent page and asks for tokens."""

    http: httpx.AsyncClient

    async def decide(self, decision: str = "accept", **wish: str) -> dict[str, str]:
        data = {**WISH, "account": "sandbox", "decision": decision, **wish}
        answer = await self.http.post("/authorize", data=data)
        assert answer.status_code == 303, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    async def ask(self, **form: str) -> httpx.Response:
        return await self.http.post("/oauth/token", data={**CLIENT, **form})

    async def redeem(self, code: str, **form: str) -> httpx.Response:
        return await self.ask(
            grant_type="authorization_code", code=code, redirect_uri=RETURN, **form
        )

    async def tokens(self, **wish: str) -> dict[str, Any]:
        answer = await self.redeem((await self.decide(**wish))["code"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def refresh(self, token: str) -> httpx.Response:
        return await self.ask(grant_type="refresh_token", refresh_token=token)

    async def read(self, token: str, path: str = "/stages") -> httpx.Response:
        return await self.http.get(f"/v1{path}", headers={"Authorization": f"Bearer {token}"})

    async def grants(self) -> list[dict[str, Any]]:
        return list((await self.http.get("/__sandbox__/oauth")).json()["data"])


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def server(watch: Watch) -> Starlette:
    return create_app(Options(people=5, burst=3, clock=watch))


@pytest.fixture
async def customer(server: Starlette) -> AsyncIterator[Customer]:
    transport = httpx.ASGITransport(server)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", trust_env=False
    ) as http:
        yield Customer(http)
