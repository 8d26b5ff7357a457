"""A linked account whose tokens come from a sandbox Lever."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from accounts.credentials import OAuthCredential
from accounts.linked_accounts import AccountTerms, Link, LinkedAccounts
from connectors.lever.oauth import OAuthApp, Tokens, authorize_url
from connectors.lever.token_endpoint import TokenEndpoint

ACCOUNT = "acme"
SCOPES = ("opportunities:read:admin", "stages:read:admin")
APP = OAuthApp(
    client_id="sandbox-app",
    client_secret="sandbox-secret",
    redirect_uri="http://127.0.0.1:9/back",
    audience="https://api.lever.co/v1/",
)


@dataclass
class Clock:
    """The time, as far as a test moves it on."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def consent(
    http: httpx.AsyncClient, account: str = "sandbox", *, scopes: Sequence[str] = SCOPES
) -> Tokens:
    """Link an account of the sandbox behind `http`, as its administrator would."""
    url = authorize_url("http://sandbox", APP, state="s", scopes=scopes)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    form = {**asked, "account": account, "decision": "accept"}
    answer = await http.post("/authorize", data=form)
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    return await TokenEndpoint(http, APP).redeem(code)


async def link(
    accounts: LinkedAccounts, http: httpx.AsyncClient, *, lives: timedelta = timedelta(hours=1)
) -> OAuthCredential:
    """Link the account; its access token is said to live so long from now."""
    tokens = await consent(http)
    assert tokens.refresh_token is not None
    pair = OAuthCredential(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_at=datetime.now(UTC) + lives,
    )
    await accounts.link(AccountTerms(id=ACCOUNT, scopes=SCOPES), pair)
    return pair


async def grant(http: httpx.AsyncClient) -> dict[str, Any]:
    """What the sandbox knows of the last consent."""
    grants = (await http.get("/__sandbox__/oauth")).json()["data"]
    return dict(grants[-1])


async def link_of(accounts: LinkedAccounts) -> Link:
    """The account's link as it stands."""
    return (await accounts.get(ACCOUNT)).link


async def stored(accounts: LinkedAccounts) -> OAuthCredential:
    value = (await accounts.read_credential(ACCOUNT)).value
    assert isinstance(value, OAuthCredential)
    return value
