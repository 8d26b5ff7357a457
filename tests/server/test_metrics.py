"""What `/metrics` shows, to whom, and in which format."""

import asyncio
from typing import Any

import httpx
import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families as plain_families

from accounts.events import EventType
from events.receiving import Refusal
from server.errors import STATUS
from server.metrics import OK, UNREAD
from tests.metrics import shown
from tests.server.conftest import MakeClient
from tests.server.test_graphql_ws import ask, connected, heard

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
PROMETHEUS = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
"""What Prometheus sends, shortened."""

BOUNDED = {
    "code": {OK, *STATUS},
    "type": {"query", "mutation", "subscription", UNREAD, *EventType},
    "transport": {"sse", "websocket"},
    "provider": {"lever"},
    "status": {"2xx", "3xx", "4xx", "5xx", "none"},
    "reason": {*Refusal},
    "outcome": {"delivered", "tried_again", "given_up"},
}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, PLAIN),
        ("*/*", PLAIN),
        ("text/html", PLAIN),
        ("application/openmetrics-text; version=1.0.0", OPEN),
        ("application/openmetrics-text; version=nonsense", PLAIN),
        ("text/plain; version=1.x", PLAIN),
        (PROMETHEUS, OPEN.replace("underscores", "allow-utf-8")),
    ],
)
async def test_the_format_is_the_one_that_is_asked_for(
    client: httpx.AsyncClient, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = await client.get("/metrics", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["cache-control"] == "no-store"
    read = openmetrics_families if "openmetrics" in media_type else plain_families
    names = {family.name for family in read(answer.text)}
    assert {"hiregraph_upstream_requests", "hiregraph_graphql_subscriptions"} <= names


async def test_a_token_is_asked_for_where_one_is_set(make_client: MakeClient) -> None:
    client = make_client(api_token="t0ken")
    refused = await client.get("/metrics")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert "hiregraph_" not in refused.text
    elsewhere = {"Authorization": "Bearer t0ken", "Host": "hiregraph.internal:8000"}
    assert (await client.get("/metrics", headers=elsewhere)).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Host": "rebound.example.org"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_without_a_token_this_machine_alone_reads_it(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.get("/metrics", headers=headers)
    assert (answer.status_code, "hiregraph_" in answer.text) == (403, False)


async def test_it_is_read_only(client: httpx.AsyncClient) -> None:
    assert (await client.post("/metrics")).status_code == 405
    assert (await client.head("/metrics")).status_code == 200


async def test_operations_are_counted_by_type_and_code(client: httpx.AsyncClient) -> None:
    for query in ("{ hello }", "{ hello }", "{ spend }", "{ missing limited }", "{ costly }"):
        await client.post("/graphql", json={"query": query})
    await client.post("/graphql", json={"query": "mutation { change }"})
    await client.post("/graphql", json={"query": "{ nothing }"})
    await client.post("/graphql", json={"query": "{"})
    found = await shown(client)
    counted = {
        (dict(labels)["type"], dict(labels)["code"]): value
        for (name, labels), value in found.figures.items()
        if name == "hiregraph_graphql_operations_total" and value
    }
    assert counted == {
        ("query", "OK"): 3,
        ("query", "NOT_FOUND"): 1,
        ("query", "QUERY_TOO_COSTLY"): 1,
        ("mutation", "OK"): 1,
        ("unread", "BAD_USER_INPUT"): 2,
    }
    assert found.of("graphql_cache_hits_total") == 3
    took = found.by("graphql_operation_duration_seconds_count", "type")
    assert took == {"query": 5, "mutation": 1}


async def test_how_long_operations_take_is_told(client: httpx.AsyncClient) -> None:
    await client.post("/graphql", json={"query": "{ slow(seconds: 0.3) }"})
    found = await shown(client)
    name = "graphql_operation_duration_seconds"
    assert 0.3 <= (found.of(f"{name}_sum", type="query") or 0) < 5
    assert found.of(f"{name}_bucket", type="query", le="0.25") == 0
    assert found.of(f"{name}_bucket", type="query", le="+Inf") == 1


async def test_subscriptions_are_shown_as_long_as_they_are_open(server_url: str) -> None:
    async with httpx.AsyncClient(base_url=server_url) as client:
        async with connected(server_url) as socket:
            await ask(socket, "subscription { silent }")
            await ask(socket, "subscription { refused }", "2")
            assert (await heard(socket))["type"] == "error"
            found = await shown(client)
            assert found.of("graphql_subscriptions") == 1
        async with asyncio.timeout(10):
            while (await shown(client)).of("graphql_subscriptions") != 0:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        for code in ("OK", "NOT_FOUND"):
            name = "graphql_operations_total"
            assert found.of(name, type="subscription", code=code) == 1


async def test_webhooks_that_are_refused_are_counted_by_reason(client: httpx.AsyncClient) -> None:
    for account in ("a", "b"):
        assert (await client.post(f"/webhooks/lever/{account}")).status_code == 404
    found = await shown(client)
    assert found.by("webhooks_refused_total", "reason") == {"NO_DATABASE": 2}
    assert found.of("webhooks_refused_total", reason="NOT_SIGNED") == 0
    assert found.of("webhooks_taken_total") == 0


async def test_labels_have_few_values_whatever_is_sent(client: httpx.AsyncClient) -> None:
    odd: dict[str, Any] = {
        "query": 'query odd_name { hello(name: "odd-value") }',
        "operationName": "odd_name",
    }
    await client.post("/graphql", json=odd, headers={"X-Linked-Account": "odd-account"})
    await client.post("/graphql", json={"query": "{ odd_field }"})
    await client.post("/webhooks/odd-provider/odd-account")
    await client.get("/proxy/odd-provider/odd-path")
    answer = await client.get("/metrics")
    assert "odd" not in answer.text
    ours = [key for key in (await shown(client)).figures if key[0].startswith("hiregraph_")]
    for name, labels in ours:
        for label, value in labels:
            if label not in {"le", "version"}:
                assert value in BOUNDED[label], (name, label, value)
    assert len(ours) < 400


async def test_two_servers_in_one_process_count_for_themselves(make_client: MakeClient) -> None:
    one, other = make_client(), make_client()
    await one.post("/graphql", json={"query": "{ hello }"})
    name = "graphql_operations_total"
    assert (await shown(one)).of(name, type="query", code="OK") == 1
    assert (await shown(other)).of(name, type="query", code="OK") == 0
