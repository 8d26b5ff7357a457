"""`/proxy/lever/…` over linked accounts: who may send what, and that Lever's answers come as is."""

from collections.abc import AsyncIterator
from itertools import product as product_of
from pathlib import Path
from typing import Any

import httpx
import pytest

from accounts.tokens import Scope
from sandbox.app import create_app
from sandbox.options import Options
from tests.end_to_end.product import KEYS, SERVER, Product, product_at, sandbox_on_socket
from tests.fixtures.databases import sqlite_url

USERS = "/proxy/lever/users"
READ_USERS = "{ users(first: 1) { nodes { id } } }"


async def send(
    product: Product, token: str, method: str, path: str, account: str | None = None, **parts: Any
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    headers |= {"X-Linked-Account": account} if account else {}
    return await product.api.request(method, path, headers=headers, **parts)


def code(answer: httpx.Response) -> tuple[int, str]:
    assert "via" not in answer.headers
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


PATHS = [
    *("/opportunities?limit=3&expand=stage&expand=applications", "/users?limit=2", "/tags"),
    *("/users/nobody", "/nowhere", "/opportunities?offset=%5Bwrong", "/disposition_stages"),
]


async def test_answers_are_levers_byte_for_byte(product: Product) -> None:
    for path, (account, key) in product_of(PATHS, KEYS.items()):
        given = await send(product, SERVER, "GET", f"/proxy/lever{path}", account)
        expected = await product.sandbox.get(f"/v1{path}", auth=(key, ""))
        assert (given.status_code, given.content) == (expected.status_code, expected.content)
        assert given.headers["content-type"] == expected.headers["content-type"]
        assert given.headers["via"] == "1.1 hiregraph"


async def test_a_list_is_walked_with_levers_own_tokens(product: Product) -> None:
    walked, query = [], "limit=10"
    while query:
        page = (await send(product, SERVER, "GET", f"{USERS}?{query}", "a")).json()
        walked += page["data"]
        query = str(httpx.QueryParams(limit=10, offset=page["next"])) if page["hasNext"] else ""
    whole = await product.sandbox.get("/v1/users?limit=100", auth=("sandbox", ""))
    assert walked == whole.json()["data"]
    assert len(walked) > 20


async def test_a_token_that_may_only_read_cannot_write(product: Product) -> None:
    reading = await product.token(Scope.ALL_ACCOUNTS)
    assert (await send(product, reading, "GET", USERS, "a")).status_code == 200
    assert (await send(product, reading, "HEAD", USERS, "a")).status_code == 200
    await product.sent()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert code(await send(product, reading, method, USERS, "a")) == (403, "FORBIDDEN")
    assert await product.sent() == {}


async def test_a_token_that_may_write_reaches_lever(product: Product) -> None:
    writing = await product.token(Scope.ONE_ACCOUNT, "a", may_write=True)
    answer = await send(product, writing, "POST", USERS, json={"name": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequestError")
    assert answer.headers["via"] == "1.1 hiregraph"
    assert await product.sent() == {"/users": 1}


async def test_a_token_for_linking_reaches_nothing(product: Product) -> None:
    linking = await product.token(Scope.LINKING)
    for method in ("GET", "POST"):
        assert code(await send(product, linking, method, USERS)) == (403, "FORBIDDEN")
        assert code(await send(product, linking, method, USERS, "a")) == (403, "FORBIDDEN")
    assert await product.sent() == {}


async def test_a_token_of_one_account_reaches_that_one(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "b", may_write=True)
    own = (await send(product, mine, "GET", USERS)).json()
    expected = await product.sandbox.get("/v1/users", auth=("sandbox-2", ""))
    assert own == expected.json()
    assert code(await send(product, mine, "GET", USERS, "a")) == (403, "FORBIDDEN")
    assert code(await send(product, mine, "GET", USERS, "unknown")) == (403, "FORBIDDEN")


async def test_a_write_has_the_next_query_read_anew(product: Product) -> None:
    for _ in range(2):
        await product.ask(SERVER, READ_USERS, account="a")
        await product.ask(SERVER, READ_USERS, account="b")
    assert await product.sent() == {"/users": 2}
    await send(product, SERVER, "DELETE", "/proxy/lever/users/x", "a")
    await product.ask(SERVER, READ_USERS, account="a")
    await product.ask(SERVER, READ_USERS, account="b")
    assert await product.sent() == {"/users/x": 1, "/users": 1}


async def test_levers_refusal_of_the_key_is_passed_on_and_noted(product: Product) -> None:
    await product.fault("401", "/users")
    refused = await send(product, SERVER, "GET", USERS, "a")
    assert (refused.status_code, refused.json()["code"]) == (401, "Unauthorized")
    assert "via" in refused.headers
    assert code(await send(product, SERVER, "GET", USERS, "a")) == (403, "REAUTH_REQUIRED")
    assert await product.sent() == {"/users": 1}


async def test_faults_that_pass_cost_calls_and_are_not_seen(product: Product) -> None:
    await product.fault("503", "/users", times=2)
    answer = await send(product, SERVER, "GET", USERS, "a")
    assert (answer.status_code, answer.headers["x-hiregraph-upstream-calls"]) == (200, "3")


NOTES = """{ users(first: 1) { nodes { remoteId } } tags(first: 100) { nodes { name } }
  applications(first: 1) { nodes { remoteId activities(first: 50) { nodes { body } } } } }"""


@pytest.fixture
async def writable(tmp_path: Path) -> AsyncIterator[Product]:
    """A product over a sandbox of its own."""
    with sandbox_on_socket(create_app(Options(people=5, rate=None))) as lever:
        url = sqlite_url(tmp_path)
        async with product_at(lever, url) as opened:
            yield opened


async def test_what_is_written_shows_in_the_next_query(writable: Product) -> None:
    before = (await writable.ask(SERVER, NOTES, account="a"))["data"]
    [user], [application] = before["users"]["nodes"], before["applications"]["nodes"]
    base = f"/proxy/lever/opportunities/{application['remoteId']}"
    query = f"?perform_as={user['remoteId']}"
    for path, body in (("notes", {"value": "Hello"}), ("addTags", {"tags": ["Brand new"]})):
        answer = await send(writable, SERVER, "POST", f"{base}/{path}{query}", "a", json=body)
        assert answer.is_success, answer.text
    after = (await writable.ask(SERVER, NOTES, account="a"))["data"]
    bodies = {note["body"] for note in after["applications"]["nodes"][0]["activities"]["nodes"]}
    assert "Hello" in bodies
    assert "Brand new" in {tag["name"] for tag in after["tags"]["nodes"]}


async def test_an_uploaded_form_reaches_lever(writable: Product) -> None:
    answer = await send(
        writable, SERVER, "POST", "/proxy/lever/uploads", "a", files={"file": ("a.txt", b"abc")}
    )
    assert (answer.status_code, answer.json()["data"]["filename"]) == (201, "a.txt")
