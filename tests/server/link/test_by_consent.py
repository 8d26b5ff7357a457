import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update

from accounts.credentials import ApiKeyCredential, OAuthCredential
from accounts.linked_accounts import AccountTerms
from accounts.tables import link_attempts, link_tokens
from tests.server.link.conftest import NOTES, Linking, MakeLinking, heading, outcome

COOKIE = re.compile(
    r"(hiregraph_link_[0-9a-f]{16})=[\w-]{43}; HttpOnly; Max-Age=900; "
    r"Path=/link/callback; SameSite=lax; Secure"
)


async def test_an_administrator_who_agrees_has_linked(linking: Linking) -> None:
    page = await linking.through(await linking.token())
    assert (outcome(page), heading(page)) == ((200, "success", ""), "Lever is connected")
    assert 'data-account-id="acme"' in page.text
    assert 'data-origin="https://app.example.com"' in page.text
    assert (await linking.kept.get("acme")).scopes == NOTES
    pair = (await linking.kept.read_credential("acme")).value
    assert isinstance(pair, OAuthCredential)
    async with httpx.AsyncClient() as lever:
        signed = {"Authorization": f"Bearer {pair.access_token}"}
        answer = await lever.get(f"{linking.lever.url}/v1/stages", headers=signed)
    assert answer.status_code == 200


async def test_lever_is_asked_for_what_the_product_wants_and_no_more(linking: Linking) -> None:
    url = httpx.URL(await linking.leave(await linking.token()))
    asked = dict(url.params)
    assert str(url).startswith(f"{linking.lever.url}/authorize?")
    assert (len(asked.pop("state")), len(asked.pop("code_challenge"))) == (43, 43)
    assert asked == {
        "client_id": "sandbox-app",
        "redirect_uri": "https://localhost/link/callback",
        "response_type": "code",
        "scope": "notes:read:admin stages:read:admin offline_access",
        "audience": f"{linking.lever.url}/v1/",
        "prompt": "consent",
        "code_challenge_method": "S256",
    }


async def test_the_browser_is_marked_for_the_way_back_alone(linking: Linking) -> None:
    page = await linking.http.post("/link/oauth", data={"token": await linking.token()})
    marked = COOKIE.fullmatch(page.headers["set-cookie"])
    assert marked
    name = marked[1]
    url = re.findall(r'href="([^"]*authorize[^"]*)"', page.text)[0].replace("&amp;", "&")
    back = await linking.http.get(await linking.consent(url))
    assert back.headers["set-cookie"].startswith(f'{name}=""; ')
    assert "Max-Age=0" in back.headers["set-cookie"]


async def test_without_https_the_cookie_goes_over_http(make_linking: MakeLinking) -> None:
    linking: Linking = await make_linking(public_url="http://localhost:8000")
    page = await linking.http.post("/link/oauth", data={"token": await linking.token()})
    assert "Secure" not in page.headers["set-cookie"]


async def test_who_declines_can_try_again(linking: Linking) -> None:
    token = await linking.token()
    page = await linking.through(token, "deny")
    assert outcome(page) == (403, "failure", "CONSENT_DENIED")
    assert f'href="https://localhost/link?token={token}"' in page.text
    assert await linking.kept.list_all() == []
    assert outcome(await linking.through(token)) == (200, "success", "")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"error": "server_error"}, (503, "failure", "PROVIDER_UNAVAILABLE")),
        ({"error": "temporarily_unavailable"}, (503, "failure", "PROVIDER_UNAVAILABLE")),
        ({"error": "invalid_scope"}, (400, "failure", "CONSENT_REFUSED")),
        ({"error": "<script>"}, (400, "failure", "CONSENT_REFUSED")),
        ({"code": "made-up"}, (400, "failure", "CONSENT_REFUSED")),
        ({"code": ""}, (400, "failure", "CONSENT_REFUSED")),
        ({}, (400, "failure", "CONSENT_REFUSED")),
    ],
)
async def test_what_lever_sends_along_is_told_apart(
    linking: Linking, answer: dict[str, str], told: tuple[int, str, str]
) -> None:
    state = httpx.URL(await linking.leave(await linking.token())).params["state"]
    page = await linking.http.get("/link/callback", params={"state": state, **answer})
    assert outcome(page) == told
    assert "Try again" in page.text
    assert "<script>" not in page.text
    assert await linking.kept.list_all() == []


async def test_a_token_endpoint_that_fails_is_levers_fault(linking: Linking) -> None:
    linking.lever.fault("500", "/oauth/token")
    page = await linking.through(await linking.token())
    assert outcome(page) == (503, "failure", "PROVIDER_UNAVAILABLE")


async def test_less_than_was_asked_for_is_not_enough(linking: Linking) -> None:
    url = await linking.leave(await linking.token())
    back = await linking.consent(url, scope="stages:read:admin offline_access")
    page = await linking.http.get(back)
    assert outcome(page) == (403, "failure", "CONSENT_INSUFFICIENT")
    assert re.findall(r"<li>(.*?)</li>", page.text) == ["Notes"]
    assert await linking.kept.list_all() == []


async def test_access_that_would_end_within_the_hour_is_not_kept(linking: Linking) -> None:
    url = await linking.leave(await linking.token())
    page = await linking.http.get(await linking.consent(url, scope=" ".join(NOTES)))
    assert outcome(page) == (400, "failure", "CONSENT_REFUSED")
    assert await linking.kept.list_all() == []


@pytest.mark.parametrize("state", ["", "made-up", "x" * 5_000, "é"])
async def test_a_state_that_nobody_was_sent_with_is_refused(linking: Linking, state: str) -> None:
    linking.lever.fault("500", "/oauth/token")
    await linking.leave(await linking.token())
    page = await linking.http.get("/link/callback", params={"state": state, "code": "c"})
    assert outcome(page) == (400, "failure", "CONSENT_UNKNOWN")
    assert "Try again" not in page.text
    assert len(linking.lever.app.state.faults.plans) == 1  # nobody asked


async def test_another_browser_cannot_finish_what_one_began(linking: Linking) -> None:
    token = await linking.token()
    back = await linking.consent(await linking.leave(token))
    mine = httpx.Cookies(linking.http.cookies)
    linking.http.cookies.clear()
    page = await linking.http.get(back)
    assert outcome(page) == (403, "failure", "OTHER_BROWSER")
    assert token not in page.text
    linking.http.cookies = mine
    assert outcome(await linking.http.get(back)) == (200, "success", "")


async def test_coming_back_twice_links_once(linking: Linking) -> None:
    back = await linking.consent(await linking.leave(await linking.token()))
    cookies = httpx.Cookies(linking.http.cookies)
    assert outcome(await linking.http.get(back)) == (200, "success", "")
    linking.http.cookies = cookies
    assert outcome(await linking.http.get(back)) == (400, "failure", "CONSENT_UNKNOWN")
    assert (await linking.kept.read_credential("acme")).version == 1


async def test_of_two_tabs_the_second_finds_the_link_used(linking: Linking) -> None:
    token = await linking.token()
    one, two = [await linking.consent(await linking.leave(token)) for _ in range(2)]
    assert outcome(await linking.http.get(two)) == (200, "success", "")
    grants = len(linking.lever.app.state.grants.all)
    assert outcome(await linking.http.get(one)) == (200, "failure", "TOKEN_USED")
    assert len(linking.lever.app.state.grants.all) == grants  # the code was not handed in
    assert (await linking.kept.read_credential("acme")).version == 1


async def test_a_link_that_ends_while_its_administrator_decides_is_honoured(
    linking: Linking,
) -> None:
    back = await linking.consent(await linking.leave(await linking.token()))
    now = datetime.now(UTC)
    async with linking.kept.storage.writing() as connection:
        await connection.execute(update(link_tokens).values(expires_at=now))
    assert outcome(await linking.http.get(back)) == (200, "success", "")


async def test_who_takes_too_long_begins_anew(linking: Linking) -> None:
    back = await linking.consent(await linking.leave(await linking.token()))
    past = datetime.now(UTC) - timedelta(seconds=1)
    async with linking.kept.storage.writing() as connection:
        await connection.execute(update(link_attempts).values(expires_at=past))
    assert outcome(await linking.http.get(back)) == (400, "failure", "CONSENT_UNKNOWN")


async def test_without_registration_the_key_alone_is_offered(make_linking: MakeLinking) -> None:
    linking: Linking = await make_linking(lever_client_id=None, lever_client_secret=None)
    token = await linking.token()
    assert "/link/oauth" not in (await linking.open(token)).text
    page = await linking.http.post("/link/oauth", data={"token": token})
    assert outcome(page) == (404, "failure", "METHOD_UNAVAILABLE")


async def test_consent_takes_the_place_of_a_key(linking: Linking) -> None:
    await linking.kept.link(AccountTerms(id="acme"), ApiKeyCredential(key="old"))
    await linking.through(await linking.token())
    kept = await linking.kept.read_credential("acme")
    assert (kept.version, type(kept.value)) == (2, OAuthCredential)
