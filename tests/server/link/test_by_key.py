import re

import pytest

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Environment, Status
from connectors.lever.permissions import USUAL_SCOPES
from tests.examples.site import Site
from tests.server.link.conftest import Linking, MakeLinking, heading, outcome

OFFERS = ("offers:read:admin", "eeo_responses_pii:read:admin", "notes:read:admin")


async def test_a_key_that_may_read_enough_is_linked(linking: Linking) -> None:
    page = await linking.key(await linking.token(scopes=USUAL_SCOPES), " sandbox\n")
    assert (outcome(page), heading(page)) == ((200, "success", ""), "Lever is connected")
    assert 'data-account-id="acme"' in page.text
    account = await linking.kept.get("acme")
    assert (account.status, account.scopes) == (Status.ACTIVE, USUAL_SCOPES)
    kept = await linking.kept.read_credential("acme")
    assert kept.value == ApiKeyCredential(key="sandbox")


async def test_the_administrator_is_told_what_a_key_can_read_beyond(linking: Linking) -> None:
    page = await linking.key(await linking.token(), "sandbox")
    assert "This key can read more than was asked for" in page.text
    told = re.findall(r"<li>(.*?)</li>", page.text)
    assert len(told) == 26
    assert "EEO responses (PII)" in told
    assert "Notes" not in told


async def test_a_key_that_may_read_too_little_is_not_kept(linking: Linking) -> None:
    token = await linking.token(scopes=OFFERS)
    page = await linking.key(token, "sandbox-limited")
    assert outcome(page) == (422, "failure", "KEY_INSUFFICIENT")
    alert = page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert re.findall(r"<li>(.*?)</li>", alert) == ["Offers", "EEO responses (PII)"]
    assert await linking.kept.list_all() == []
    assert outcome(await linking.key(token, "sandbox"))[1] == "success"


@pytest.mark.parametrize("key", ["unknown", "ä", "a:b", "x" * 201, "a\x00b"])
async def test_a_key_that_is_none_can_be_mended(linking: Linking, key: str) -> None:
    token = await linking.token()
    page = await linking.key(token, key)
    assert outcome(page) == (422, "failure", "KEY_REFUSED")
    assert heading(page) == "Connect Lever to app.example.com"
    assert "Lever does not accept this key" in page.text
    assert f'value="{token}"' in page.text
    assert f'value="{key}"' not in page.text
    assert await linking.kept.list_all() == []


async def test_no_key_is_asked_for_again_without_a_request(linking: Linking) -> None:
    page = await linking.key(await linking.token(), "  ")
    assert outcome(page) == (422, "failure", "KEY_MISSING")
    assert linking.lever.asked("") == {}


async def test_a_refused_key_costs_two_requests(linking: Linking) -> None:
    await linking.key(await linking.token(), "unknown")
    assert linking.lever.asked("") == {"/v1/opportunities": 1, "/v1/postings": 1}


async def test_a_lever_that_fails_is_told_from_a_bad_key(linking: Linking) -> None:
    linking.lever.fault("404", "/opportunities")
    page = await linking.key(await linking.token(), "sandbox")
    assert outcome(page) == (503, "failure", "PROVIDER_UNAVAILABLE")
    assert await linking.kept.list_all() == []


async def test_scopes_to_write_are_left_to_the_administrator(linking: Linking) -> None:
    token = await linking.token(scopes=("notes:read:admin", "notes:write:admin"))
    begin = await linking.open(token)
    assert "What it can read and change" in begin.text
    page = await linking.key(token, "sandbox")
    assert "Please make sure" in page.text
    assert page.text.count("<li>Notes</li>") == 1


async def test_linking_again_mends_the_account_and_keeps_its_actor(linking: Linking) -> None:
    was = AccountTerms(id="acme", scopes=("tags:read:admin",), default_actor="u1")
    await linking.kept.link(was, ApiKeyCredential(key="old"))
    await linking.kept.set_status("acme", Status.NEEDS_REAUTH, last_error="refused")
    token = await linking.token(scopes=())
    begin = await linking.open(token)
    assert heading(begin) == "Reconnect Lever to app.example.com"
    assert outcome(await linking.key(token, "sandbox")) == (200, "success", "")
    account = await linking.kept.get("acme")
    assert (account.status, account.default_actor) == (Status.ACTIVE, "u1")
    assert account.scopes == ("tags:read:admin",)


async def test_a_disabled_account_stays_disabled(linking: Linking) -> None:
    token = await linking.token()
    await linking.kept.link(AccountTerms(id="acme"), ApiKeyCredential(key="old"))
    await linking.kept.set_status("acme", Status.DISABLED)
    page = await linking.key(token, "sandbox")
    assert outcome(page) == (403, "failure", "ACCOUNT_DISABLED")
    assert (await linking.kept.get("acme")).status is Status.DISABLED


async def test_the_key_is_tried_where_the_account_is(
    make_linking: MakeLinking, lever: Site
) -> None:
    nowhere, there = "http://127.0.0.1:9/v1", f"{lever.url}/v1"
    linking: Linking = await make_linking(lever_api_url=nowhere, lever_eu_api_url=there)
    token = await linking.token(environment=Environment.EU)
    page = await linking.open(token)
    assert "For an account in Lever\u2019s European installation." in page.text
    assert outcome(await linking.key(token, "sandbox")) == (200, "success", "")
