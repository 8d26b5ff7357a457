import base64

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.authentication import presented_key
from tests.sandbox.conftest import Ask, Json, Walk


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Basic " + base64.b64encode(b"sandbox:").decode(), "sandbox"),
        ("basic " + base64.b64encode(b"sandbox:ignored").decode(), "sandbox"),
        ("Bearer sandbox-2", "sandbox-2"),
        ("bearer  sandbox ", "sandbox"),
        ("", ""),
        ("Basic ???", ""),
        ("Basic " + base64.b64encode(b"\xff:").decode(), ""),
        ("Digest sandbox", ""),
    ],
)
def test_the_key_is_read_from_the_header(header: str, key: str) -> None:
    assert presented_key(header) == key


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}])
async def test_an_unknown_caller_gets_401(app: Starlette, headers: dict[str, str]) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), trust_env=False) as client:
        answer = await client.get("http://sandbox/v1/stages", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"code": "Unauthorized", "message": "A valid API key is required"}


async def test_a_bearer_token_opens_the_same_account(app: Starlette, ask: Ask) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), trust_env=False) as client:
        headers = {"Authorization": "Bearer sandbox"}
        answer = await client.get("http://sandbox/v1/users", headers=headers)
    assert answer.json() == (await ask("/users")).json()


async def test_the_second_account_is_another_company(ask: Ask) -> None:
    for path in ("/opportunities", "/postings", "/users"):
        first = {record["id"] for record in (await ask(path)).json()["data"]}
        second = {record["id"] for record in (await ask(path, key="sandbox-2")).json()["data"]}
        assert first
        assert second
        assert not first & second


async def test_a_limited_key_may_not_ask_for_what_is_confidential(ask: Ask, truth: Json) -> None:
    secret = next(o for o in truth["opportunities"] if o["confidentiality"] == "confidential")
    posting = next(p for p in truth["postings"] if p["confidentiality"] == "confidential")
    for path in (
        "/opportunities?confidentiality=all",
        "/postings?confidentiality=confidential",
        f"/opportunities/{secret['id']}",
        f"/opportunities/{secret['id']}/notes",
        f"/postings/{posting['id']}",
        "/eeo/responses",
        "/eeo/responses/pii",
    ):
        answer = await ask(path, key="sandbox-limited")
        assert answer.status_code == 403, path
        assert answer.json()["code"] == "Forbidden"
        assert (await ask(path)).status_code == 200


async def test_a_limited_key_gets_no_offers(ask: Ask, truth: Json) -> None:
    opportunity = next(
        o for o in truth["opportunities"] if o["confidentiality"] == "non-confidential"
    )
    path = f"/opportunities/{opportunity['id']}/offers"
    assert (await ask(path, key="sandbox-limited")).status_code == 403
    assert (await ask(path)).status_code == 200


async def test_a_limited_key_does_not_see_secret_notes(ask: Ask, walk: Walk) -> None:
    for record in await walk("/opportunities"):
        path = f"/opportunities/{record['id']}/notes"
        notes = (await ask(path)).json()["data"]
        hidden = [note["id"] for note in notes if note["secret"]]
        if hidden:
            seen = (await ask(path, key="sandbox-limited")).json()["data"]
            assert [note["id"] for note in seen] == [n["id"] for n in notes if not n["secret"]]
            alone = await ask(f"{path}/{hidden[0]}", key="sandbox-limited")
            assert alone.status_code == 404
            return
    pytest.fail("no secret note in the data")
