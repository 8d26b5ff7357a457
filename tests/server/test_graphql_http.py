import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.server.conftest import MakeClient

GRAPHQL_RESPONSE = "application/graphql-response+json"
NOTHING_SPENT = {"cost": {"upstreamCalls": 0, "cacheHits": 0, "waitedMs": 0}}


async def post(client: httpx.AsyncClient, query: str, **parameters: object) -> httpx.Response:
    body = {"query": query, **parameters}
    return await client.post("/graphql", json=body, headers={"Accept": GRAPHQL_RESPONSE})


async def test_a_query_is_answered_with_what_it_cost(client: httpx.AsyncClient) -> None:
    answer = await post(client, "query($n: String!) {hello(name: $n)}", variables={"n": "é"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert answer.json() == {"data": {"hello": "Hello, é"}, "extensions": NOTHING_SPENT}


async def test_the_cost_is_what_the_budget_says(client: httpx.AsyncClient) -> None:
    answer = await post(client, "{spend}")
    assert answer.json()["extensions"]["cost"] == {
        "upstreamCalls": 2,
        "cacheHits": 3,
        "waitedMs": 250,
    }


@pytest.mark.parametrize(
    ("accept", "status"), [("application/json", 200), (GRAPHQL_RESPONSE, 400), ("*/*", 200)]
)
@pytest.mark.parametrize(
    "query",
    ["{", "{nothing}", "query($n: Int!) {wanted(number: $n)}", "subscription {ticks}",
     "query A {hello} query B {hello}"],
)  # fmt: skip
async def test_an_operation_that_cannot_run_has_no_data(
    client: httpx.AsyncClient, query: str, accept: str, status: int
) -> None:
    answer = await client.post("/graphql", json={"query": query}, headers={"Accept": accept})
    body = answer.json()
    assert (answer.status_code, "data" in body) == (status, False)
    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}


@pytest.mark.parametrize(
    ("field", "message", "extensions"),
    [
        ("missing", "No candidate 'x'.", {"code": "NOT_FOUND"}),
        ("limited", "No room.", {"code": "RATE_LIMITED", "retryAfter": 1.5}),
        ("costly", "Too costly.", {"code": "QUERY_TOO_COSTLY", "estimate": 120}),
        ("broken", "Unexpected error.", {"code": "INTERNAL"}),
        ("tooBig", "Unexpected error.", {"code": "INTERNAL"}),
    ],
)
async def test_a_failed_field_is_null_beside_the_others(
    client: httpx.AsyncClient, field: str, message: str, extensions: object
) -> None:
    answer = await post(client, f"{{hello {field}}}")
    assert answer.status_code == 200
    assert answer.json() == {
        "data": {"hello": "Hello, world", field: None},
        "errors": [
            {
                "message": message,
                "path": [field],
                "locations": [{"line": 1, "column": 8}],
                "extensions": extensions,
            }
        ],
        "extensions": NOTHING_SPENT,
    }


async def test_an_unreadable_argument_is_the_callers_mistake(client: httpx.AsyncClient) -> None:
    query = "query($n: Int = 1) {wanted(number: $n)}"
    answer = await post(client, query, variables={"n": None})
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_what_a_defect_says_reaches_the_log_alone(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await post(client, "{broken}")
    assert "7 letters" not in answer.text
    assert "7 letters" in caplog.text + capsys.readouterr().out


async def test_a_provider_text_that_is_no_unicode_is_still_answered(
    client: httpx.AsyncClient,
) -> None:
    answer = await post(client, "{oddText}")
    assert '"half a pair: \\ud83c"' in answer.text


async def test_a_query_may_come_by_get(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "{hello}"})
    assert answer.json()["data"] == {"hello": "Hello, world"}


async def test_a_mutation_may_not_come_by_get(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "mutation {change}"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (await post(client, "mutation {change}")).json()["data"] == {"change": "changed"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_told_which_serve(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_an_answer_in_another_format_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={}, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_body_past_the_limit_is_refused(make_client: MakeClient) -> None:
    client = make_client(max_body_bytes=100)
    headers = {"Content-Type": "application/json"}

    async def dribble() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 10

    for body in (b" " * 101, dribble()):
        answer = await client.post("/graphql", content=body, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
            413,
            "The body must be at most 100 bytes long.",
        )


async def test_a_compressed_body_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await client.post("/graphql", content=b"x", headers=headers)
    assert answer.status_code == 415


async def test_an_operation_is_cut_off_after_its_deadline(make_client: MakeClient) -> None:
    client = make_client(request_timeout=0.01)
    answer = await post(client, "{slow(seconds: 30)}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (504, {"code": "UPSTREAM_TIMEOUT"})


async def test_what_a_mutation_did_that_is_cut_off_is_not_known(make_client: MakeClient) -> None:
    client = make_client(request_timeout=0.01)
    answer = await post(client, "mutation {changeSlowly(seconds: 30)}")
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}


async def test_a_large_answer_is_compressed(client: httpx.AsyncClient) -> None:
    answer = await post(client, '{hello(name: "' + "x" * 2000 + '")}')
    assert answer.headers["content-encoding"] == "gzip"
