"""``/oauth/token``: codes and refresh tokens in, tokens out."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import JsonAnswer
from sandbox.oauth.clients import is_client
from sandbox.oauth.errors import OAuthError, invalid_request
from sandbox.oauth.form import form_of
from sandbox.oauth.grants import Grants

_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def token(request: Request) -> Response:
    """Answer a token request (RFC 6749 §4.1.3, §5, §6)."""
    try:
        form = await form_of(request)
        client = _client(form, request.headers.get("authorization", ""))
        return JsonAnswer(_exchange(request.app.state.grants, form, client), headers=_NOT_KEPT)
    except OAuthError as error:
        return JsonAnswer(error.body, error.status, _NOT_KEPT)


def _exchange(grants: Grants, form: Mapping[str, str], client: str) -> dict[str, Any]:
    match form.get("grant_type"):
        case "authorization_code":
            return grants.redeem(
                _needed(form, "code"),
                client=client,
                redirect_uri=_needed(form, "redirect_uri"),
                verifier=form.get("code_verifier"),
            )
        case "refresh_token":
            return grants.refresh(_needed(form, "refresh_token"), client=client)
    raise OAuthError("unsupported_grant_type", "Only authorization_code and refresh_token")


def _needed(form: Mapping[str, str], name: str) -> str:
    if not form.get(name):
        raise invalid_request(f"{name} is missing")
    return form[name]


def _client(form: Mapping[str, str], authorization: str) -> str:
    """Tell which client asks: by HTTP Basic, or by the form (RFC 6749 §2.3.1)."""
    identifier, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "basic":
        identifier, secret = _basic(value)
    if not is_client(identifier, secret):
        raise OAuthError("invalid_client", "Unauthorized", status=401)
    return identifier


def _basic(value: str) -> tuple[str, str]:
    try:
        name, _, secret = b64decode(value, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
