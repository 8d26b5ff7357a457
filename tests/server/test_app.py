import json

import httpx
import pytest
from starlette.applications import Starlette

from server.logs import configure_logs
from tests.server.conftest import MakeClient
from tests.server.example_schema import FakeAccount


async def test_the_header_chooses_the_account(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{account}"})
    assert answer.json()["data"] == {"account": "default"}
    headers = {"X-Linked-Account": "other"}
    answer = await client.post("/graphql", json={"query": "{account}"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"]) == (
        404,
        [
            {
                "message": (
                    "No account 'other' is linked; name one in the X-Linked-Account header."
                ),
                "extensions": {"code": "NOT_FOUND"},
            }
        ],
    )


@pytest.mark.parametrize("given", ["abc-123", "2026:x.y_z"])
async def test_a_plain_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 101, "{}", "é"])
async def test_another_request_id_is_replaced(client: httpx.AsyncClient, given: str | None) -> None:
    headers = {b"X-Request-ID": given.encode()} if given else {}
    answer = await client.get("/healthz", headers=headers)
    assert len(answer.headers["x-request-id"]) == 32


async def test_foreign_pages_are_let_in_only_where_named(make_client: MakeClient) -> None:
    preflight = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    closed = await make_client().options("/graphql", headers=preflight)
    assert (closed.status_code, "access-control-allow-origin" in closed.headers) == (403, False)
    opened = await make_client(cors_origins="https://a.example").options(
        "/graphql", headers=preflight
    )
    assert opened.headers["access-control-allow-origin"] == "https://a.example"
    other = await make_client(cors_origins="https://b.example").options(
        "/graphql", headers=preflight
    )
    assert "access-control-allow-origin" not in other.headers


async def test_accounts_are_closed_at_the_end(app: Starlette, account: FakeAccount) -> None:
    async with app.router.lifespan_context(app):
        assert not account.closed
    assert account.closed


@pytest.mark.usefixtures("logs_as_before")
async def test_a_request_is_logged_in_one_line_without_its_query(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(level="info", form="json")
    await client.get("/graphql?query={hello}", headers={"X-Request-ID": "r1"})
    await client.post("/graphql", json={"query": "{broken}"}, headers={"X-Request-ID": "r2"})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["request_id"]) for line in lines] == [
        ("request", "r1"),
        ("unexpected_error", "r2"),
        ("request", "r2"),
    ]
    assert (lines[0]["path"], lines[0]["status"]) == ("/graphql", 200)
    assert "hello" not in json.dumps(lines[0])
    assert "hunter2" not in json.dumps(lines[1])
