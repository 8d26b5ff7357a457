"""An API key that a caller sends, however wrongly, is neither answered nor logged."""

import logging
from typing import Any

import pytest

from schema.api_token import CreateApiTokenPayload
from schema.linked_account import LinkAccountInput
from schema.secret import Secret
from tests.end_to_end.product import SERVER, Product

KEY = "sandbox-not-a-key-of-anybody"
LINK = """mutation ($input: LinkAccountInput!) { linkAccount(input: $input) {
  userErrors { code message field } linkedAccount { id } } }"""
WRITTEN = "mutation { linkAccount(input: %s) { userErrors { message } linkedAccount { id } } }"

SENT_WRONGLY: list[Any] = [
    {"apiKey": KEY},
    {"apiKey": KEY, "bogus": 1},
    {"apiKey": [KEY]},
    {"apiKey": {"key": KEY}},
    {"api_key": KEY},
    {"apiKey": KEY, "environment": "MOON"},
    [{"apiKey": KEY, "environment": "MOON"}],
    KEY,
]


def written_out(value: Any) -> str:
    """A value as a literal of GraphQL."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written_out(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(written_out, value))}]"
    return value if value == "MOON" else f'"{value}"'


async def refusal(product: Product, caplog: pytest.LogCaptureFixture, **body: Any) -> str:
    """What is answered, once it is sure that it is a refusal that tells nothing of the key."""
    caplog.set_level(logging.DEBUG)
    headers = {"Authorization": f"Bearer {SERVER}"}
    answer = await product.api.post("/graphql", json=body, headers=headers)
    told = answer.json().get("errors") or answer.json()["data"]["linkAccount"]["userErrors"]
    assert told
    assert KEY not in answer.text
    assert KEY not in caplog.text
    return str(told[0]["message"])


async def test_a_key_is_not_repeated(product: Product, caplog: pytest.LogCaptureFixture) -> None:
    for given in SENT_WRONGLY:
        await refusal(product, caplog, query=LINK, variables={"input": given})
        await refusal(product, caplog, query=WRITTEN % written_out(given))


async def test_what_is_wrong_is_still_told(
    product: Product, caplog: pytest.LogCaptureFixture
) -> None:
    for written, message in {
        f'{{apiKey "{KEY}"}}': "Syntax Error: Expected ':', found String.",
        f'{{"""{KEY}"""}}': "Syntax Error: Expected Name, found BlockString.",
        f'{{api_key: "{KEY}", apiKey: "x"}}': "Did you mean 'apiKey'?",
        f'{{apiKey: "{KEY}", bogus: 1}}': "not to include unknown field 'bogus'.",
        f'{{apiKey: ["{KEY}"]}}': "A secret is a string.",
    }.items():
        assert (await refusal(product, caplog, query=WRITTEN % written)).endswith(message)


def test_no_repr_shows_a_secret() -> None:
    secret = Secret(KEY)
    values = (secret, LinkAccountInput(api_key=secret), CreateApiTokenPayload(secret=secret))
    assert KEY not in repr(values)
