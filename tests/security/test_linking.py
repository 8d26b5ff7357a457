"""What somebody tries who has an administrator's browser, or its addresses, in hand."""

import httpx
import pytest

from accounts.errors import NoSuchAccount
from tests.server.link.conftest import Linking, MakeLinking, outcome

EVIL = {"Host": "evil.example"}


async def test_a_code_of_another_attempt_links_nothing(linking: Linking) -> None:
    """The code is bound to its attempt by PKCE, so a code slipped in is worth nothing."""
    theirs = httpx.URL(await linking.consent(await linking.leave(await linking.token())))
    mine = httpx.URL(await linking.consent(await linking.leave(await linking.token())))
    slipped_in = mine.copy_set_param("code", theirs.params["code"])
    page = await linking.http.get(slipped_in)
    assert outcome(page) == (400, "failure", "CONSENT_REFUSED")
    with pytest.raises(NoSuchAccount):
        await linking.kept.get("acme")


async def test_a_cookie_of_another_attempt_lets_nobody_in(linking: Linking) -> None:
    mine = httpx.URL(await linking.consent(await linking.leave(await linking.token())))
    (cookie,) = linking.http.cookies.jar
    linking.http.cookies.clear()
    await linking.leave(await linking.token())
    (other,) = linking.http.cookies.jar
    linking.http.cookies.clear()
    forged = {"Cookie": f"{cookie.name}={other.value}"}
    page = await linking.http.get(mine, headers=forged)
    assert outcome(page) == (403, "failure", "OTHER_BROWSER")


async def test_a_refused_visit_leaves_the_way_open_for_the_right_browser(linking: Linking) -> None:
    back = await linking.consent(await linking.leave(await linking.token()))
    async with httpx.AsyncClient(transport=linking.http._transport) as other:
        assert outcome(await other.get(back)) == (403, "failure", "OTHER_BROWSER")
    assert outcome(await linking.http.get(back)) == (200, "success", "")


async def test_the_host_header_has_no_say_in_addresses(linking: Linking) -> None:
    token = await linking.token()
    back = httpx.URL(await linking.consent(await linking.leave(token), "deny"))
    answers = [
        await linking.http.get("/link", params={"token": token}, headers=EVIL),
        await linking.http.get(back.raw_path.decode(), headers=EVIL),
        await linking.http.post("/link/key", data={"token": token, "key": "no"}, headers=EVIL),
        await linking.http.post("/link/oauth", data={"token": token}, headers=EVIL),
        await linking.http.get("/link", headers=EVIL),
    ]
    assert [answer.status_code for answer in answers] == [200, 403, 422, 200, 404]
    for answer in answers:
        assert "evil.example" not in answer.text + str(answer.headers)


async def test_without_an_address_of_its_own_a_server_takes_the_senders_word_for_the_sender(
    make_linking: MakeLinking,
) -> None:
    linking: Linking = await make_linking(
        public_url=None, api_token="t0ken", lever_redirect_uri="https://localhost/link/callback"
    )
    headers = {"Authorization": "Bearer t0ken", **EVIL}
    make = 'mutation { createLinkToken(input: {accountId: "acme"}) { linkUrl } }'
    answer = await linking.http.post("/graphql", json={"query": make}, headers=headers)
    assert answer.json()["data"]["createLinkToken"]["linkUrl"].startswith("http://evil.example/")
    assert answer.headers["cache-control"] == "no-store"
