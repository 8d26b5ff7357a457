from typing import Any

import pytest

from tests.sandbox.oauth.conftest import WISH, Customer


async def test_the_page_shows_who_asks_for_what(customer: Customer) -> None:
    answer = await customer.http.get("/authorize", params=WISH)
    assert answer.status_code == 200
    assert "<b>sandbox-app</b>" in answer.text
    assert "<li>opportunities:read:admin</li>" in answer.text
    assert "<option>sandbox-2</option>" in answer.text


async def test_what_the_client_sends_is_shown_as_text(customer: Customer) -> None:
    answer = await customer.http.get("/authorize", params={**WISH, "state": '"><script>'})
    assert "<script>" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


async def test_who_accepts_is_sent_back_with_a_code_and_the_state(customer: Customer) -> None:
    sent = await customer.decide()
    assert set(sent) == {"code", "state"}
    assert sent["state"] == "s-1"


async def test_who_denies_is_sent_back_with_the_state(customer: Customer) -> None:
    sent = await customer.decide("deny")
    assert (sent["error"], sent["state"]) == ("access_denied", "s-1")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"state": ""}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"audience": "https://other.test/"}, "invalid_request"),
        ({"code_challenge": "c", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
async def test_what_cannot_be_allowed_is_told_to_the_client(
    customer: Customer, wrong: dict[str, Any], error: str
) -> None:
    answer = await customer.http.get("/authorize", params={**WISH, **wrong})
    assert answer.status_code == 303
    assert f"error={error}" in answer.headers["location"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "other"},
        {"redirect_uri": "https://elsewhere.test/back"},
        {"redirect_uri": "http://127.0.0.1@elsewhere.test/"},
        {"redirect_uri": "javascript://127.0.0.1/"},
        {"redirect_uri": "http://[broken"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    customer: Customer, wrong: dict[str, str]
) -> None:
    answer = await customer.http.get("/authorize", params={**WISH, **wrong})
    assert answer.status_code == 400
    assert "location" not in answer.headers
