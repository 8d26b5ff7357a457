"""``/authorize``: what is asked for, and the page on which somebody allows it or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.oauth.clients import CLIENTS, may_return_to
from sandbox.oauth.errors import OAuthError, invalid_request
from sandbox.oauth.form import form_of
from sandbox.oauth.scopes import unknown

_AUDIENCES = {
    "https://api.lever.co/v1/",
    "https://api.eu.lever.co/v1/",
    "https://api.sandbox.lever.co/v1/",
}
_ASKED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "scope",
    "audience",
    "prompt",
    "code_challenge",
    "code_challenge_method",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants to be allowed."""

    client: str
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    challenge: str | None


async def authorize(request: Request) -> Response:
    """Show the page, or send the client its answer (RFC 6749 §4.1.1, §4.1.2)."""
    asked = dict(request.query_params) if request.method == "GET" else await form_of(request)
    client, redirect_uri = asked.get("client_id", ""), asked.get("redirect_uri", "")
    if client not in CLIENTS or not may_return_to(redirect_uri):  # never sent on: RFC 6749 §4.1.2.1
        return HTMLResponse(_page("<p>client_id or redirect_uri is not registered.</p>"), 400)
    try:
        wish = read_wish(asked, own_audience=f"{request.base_url}v1/")
        if request.method == "GET":
            return HTMLResponse(_consent(asked, wish, list(request.app.state.accounts)))
        return _sent_back(asked, code=_decide(request, asked, wish))
    except OAuthError as error:
        return _sent_back(asked, **error.body)


def read_wish(asked: Mapping[str, str], *, own_audience: str) -> Wish:
    """Check what is asked for.

    Raises:
        OAuthError: it cannot be allowed as it stands.
    """
    scopes = tuple(dict.fromkeys(asked.get("scope", "").split()))
    if asked.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code")
    if not asked.get("state"):
        raise invalid_request("state is missing")
    if asked.get("audience") not in {own_audience, *_AUDIENCES}:
        raise invalid_request(f"audience must be {own_audience}")
    if not scopes or unknown(scopes):
        raise OAuthError("invalid_scope", f"Unknown: {' '.join(unknown(scopes)) or 'no scope'}")
    challenge = asked.get("code_challenge")
    if challenge and asked.get("code_challenge_method") != "S256":
        raise invalid_request("code_challenge_method must be S256")
    return Wish(asked["client_id"], asked["redirect_uri"], asked["state"], scopes, challenge)


def _decide(request: Request, asked: Mapping[str, str], wish: Wish) -> str:
    """Give a code to who was allowed."""
    account = asked.get("account", "")
    if asked.get("decision") != "accept" or account not in request.app.state.accounts:
        raise OAuthError("access_denied", "The user did not allow it")
    code: str = request.app.state.grants.code(
        client=wish.client,
        account=account,
        scopes=wish.scopes,
        redirect_uri=wish.redirect_uri,
        challenge=wish.challenge,
    )
    return code


def _sent_back(asked: Mapping[str, str], **answer: str) -> Response:
    address = asked["redirect_uri"]
    state = {"state": asked["state"]} if asked.get("state") else {}
    joint = "&" if urlsplit(address).query else "?"
    return RedirectResponse(f"{address}{joint}{urlencode(answer | state)}", 303)


def _consent(asked: Mapping[str, str], wish: Wish, accounts: list[str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked[name])}">'
        for name in _ASKED
        if name in asked
    )
    options = "".join(f"<option>{escape(name)}</option>" for name in accounts)
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in wish.scopes)
    return _page(
        f"<p><b>{escape(wish.client)}</b> asks to use a Lever account:</p><ul>{scopes}</ul>"
        f'<form method="post" action="authorize">{hidden}'
        f'<p><label>Account <select name="account">{options}</select></label></p>'
        '<button name="decision" value="accept">Accept</button> '
        '<button name="decision" value="deny">Deny</button></form>'
    )


def _page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>Sandbox Lever</title><link rel="icon" href="data:,"></head>'
        f"<body><main><h1>Sandbox Lever</h1>{body}</main></body></html>"
    )
