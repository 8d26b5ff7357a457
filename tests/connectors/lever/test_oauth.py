from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from connectors.errors import RateLimited, ReauthRequired, UpstreamUnavailable
from connectors.lever import oauth

APP = oauth.OAuthApp(
    client_id="app",
    client_secret="hush",
    redirect_uri="https://product.test/link/callback",
    audience="https://api.lever.test/v1/",
)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_the_address_to_authorize_at_holds_all_that_lever_asks_for() -> None:
    url = oauth.authorize_url(
        "https://auth.lever.test/", APP, state="s&1", scopes=["stages:read:admin"]
    )
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("auth.lever.test", "/authorize")
    assert parse_qs(parts.query) == {
        "client_id": ["app"],
        "redirect_uri": ["https://product.test/link/callback"],
        "response_type": ["code"],
        "state": ["s&1"],
        "scope": ["stages:read:admin offline_access"],
        "audience": ["https://api.lever.test/v1/"],
        "prompt": ["consent"],
    }


def test_the_challenge_is_that_of_the_standards_own_example() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert oauth.challenge_of(verifier) == challenge
    url = oauth.authorize_url("https://a.test", APP, state="s", scopes=[], verifier=verifier)
    assert f"code_challenge={challenge}&code_challenge_method=S256" in url


def test_a_verifier_is_long_enough_and_never_the_same() -> None:
    assert len(oauth.new_secret()) == 43
    assert oauth.new_secret() != oauth.new_secret()


def test_the_bodies_of_token_requests() -> None:
    client = {"client_id": "app", "client_secret": "hush"}
    assert oauth.code_form(APP, "c", verifier="v") == {
        "grant_type": "authorization_code",
        "code": "c",
        "redirect_uri": "https://product.test/link/callback",
        "code_verifier": "v",
        **client,
    }
    assert "code_verifier" not in oauth.code_form(APP, "c")
    assert oauth.refresh_form(APP, "r") == {
        "grant_type": "refresh_token",
        "refresh_token": "r",
        **client,
    }


def test_an_answer_is_read() -> None:
    body = {"access_token": "a", "refresh_token": "r", "expires_in": 60, "scope": "x y"}
    tokens = oauth.read_tokens(orjson.dumps(body), now=NOW)
    assert tokens == oauth.Tokens(
        access_token="a",
        refresh_token="r",
        issued_at=NOW,
        expires_at=NOW + timedelta(seconds=60),
        scopes=("x", "y"),
    )


@pytest.mark.parametrize(
    ("told", "seconds"), [({}, 3600), ({"expires_in": "90"}, 90), ({"expires_in": "soon"}, 3600)]
)
def test_a_lifetime_that_is_odd_or_absent_is_no_obstacle(
    told: dict[str, Any], seconds: int
) -> None:
    tokens = oauth.read_tokens(orjson.dumps({"access_token": "a", **told}), now=NOW)
    assert tokens.expires_at == NOW + timedelta(seconds=seconds)
    assert (tokens.refresh_token, tokens.scopes) == (None, None)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"access_token": "a\\r\\nX: y"}'])
def test_an_answer_without_a_sound_token_is_an_error(body: bytes) -> None:
    with pytest.raises(UpstreamUnavailable):
        oauth.read_tokens(body, now=NOW)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, b'{"error": "invalid_grant"}', oauth.GrantRefused),
        (403, b'{"error": "invalid_grant"}', oauth.GrantRefused),
        (400, b'{"error": "login_required"}', oauth.GrantRefused),
        (401, b'{"error": "invalid_client"}', UpstreamUnavailable),
        (400, b'{"error": ["invalid_grant"]}', UpstreamUnavailable),
        (401, b"", UpstreamUnavailable),
        (429, b"", RateLimited),
        (503, b"<html>", UpstreamUnavailable),
    ],
)
def test_only_a_refused_grant_is_final(status: int, body: bytes, expected: type) -> None:
    error = oauth.refusal(status, body)
    assert type(error) is expected
    assert isinstance(error, ReauthRequired) is (expected is oauth.GrantRefused)


def test_no_secret_is_shown() -> None:
    tokens = oauth.read_tokens(b'{"access_token": "aaa", "refresh_token": "rrr"}', now=NOW)
    shown = f"{APP!r} {tokens!r}"
    assert not [word for word in ("hush", "aaa", "rrr") if word in shown]
