import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from connectors.errors import RateLimited, ReauthRequired
from server.app import create_app
from server.settings import load_settings
from tests.fixtures.linked import linked
from tests.server.example_schema import schema

OWN = {"X-HireGraph-Upstream-Calls", "X-Request-ID"}
SAFE = {
    "cache-control": "private, no-store",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Upstream:
    """Answers as told, and keeps what it was asked."""

    def __init__(self, status: int = 200, content: bytes = b"{}", **headers: str) -> None:
        self.asked: list[httpx.Request] = []
        self.answer = httpx.Response(status, content=content, headers=headers)
        self.failure: Exception | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        if self.failure:
            raise self.failure
        answer = self.answer
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=_Bytes(answer.content)
        )


class _Bytes(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


@asynccontextmanager
async def proxied(upstream: Upstream, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose only account is behind that upstream."""
    async with linked(httpx.MockTransport(upstream)) as account:
        app = create_app(
            load_settings(**settings), schema=schema, accounts={"default": account.connector}
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of one of our own refusals, which has the headers of all of them."""
    [error] = answer.json()["errors"]
    assert "via" not in answer.headers
    return answer.status_code, error["extensions"]["code"]


async def test_an_answer_is_the_systems_own() -> None:
    body = b'{"data": [], "hasNext": false}' * 100
    upstream = Upstream(
        418,
        body,
        **{"Content-Type": "application/json; x=1", "ETag": '"e"', "Set-Cookie": "a=b"},
        Location="https://elsewhere.test",
        Connection="X-Hop",
    )
    async with proxied(upstream) as client:
        answer = await client.get("/proxy/lever/users", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content) == (418, body)
    del answer.headers["x-request-id"]
    assert dict(answer.headers) == {
        **SAFE,
        "content-type": "application/json; x=1",
        "etag": '"e"',
        "content-length": str(len(body)),
        "via": "1.1 hiregraph",
        "x-hiregraph-upstream-calls": "1",
    }


async def test_a_request_goes_on_without_what_is_between_the_caller_and_us() -> None:
    upstream = Upstream()
    sent = {"Authorization": "Bearer t0ken", "Cookie": "a=b", "X-Linked-Account": "default"}
    sent |= {"X-Forwarded-For": "192.0.2.1", "Connection": "If-Match", "If-Match": '"hop"'}
    sent |= {"If-None-Match": '"e"', "Range": "bytes=0-1", "Accept": "a/b"}
    async with proxied(upstream, api_token="t0ken") as client:
        await client.get("/proxy/lever/a/b?offset=%255B1%2522&x&y=", headers=sent)
    [asked] = upstream.asked
    assert asked.url.raw_path == b"/v1/a/b?offset=%255B1%2522&x&y="
    names = set(asked.headers) - {"host", "connection", "user-agent", "accept-encoding"}
    assert names == {"authorization", "accept", "if-none-match", "range", "via"}
    assert asked.headers["authorization"] == "Basic c2FuZGJveDo="


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("size", [0, 3, 100_000])
async def test_a_body_is_passed_on(method: str, size: int) -> None:
    upstream = Upstream(201)
    headers = {"Content-Type": "application/json"}
    async with proxied(upstream) as client:
        sent = client.build_request(
            method, "/proxy/lever/notes?perform_as=u", content=b"x" * size, headers=headers
        )
        answer = await client.send(sent)
    [asked] = upstream.asked
    assert (answer.status_code, asked.method, asked.content) == (201, method, b"x" * size)
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers.get("content-length") == sent.headers.get("content-length")


async def test_a_read_passes_no_body_on() -> None:
    upstream = Upstream()
    async with proxied(upstream) as client:
        await client.request("GET", "/proxy/lever/users", content=b"body")
    [asked] = upstream.asked
    assert (asked.content, "content-length" in asked.headers) == (b"", False)


async def test_head_gets_the_headers_alone() -> None:
    async with proxied(Upstream(200, b"12345")) as client:
        answer = await client.head("/proxy/lever/users")
    assert (answer.content, answer.headers["content-length"]) == (b"", "5")


# What is refused


async def pieces(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield b"x" * size


@pytest.mark.parametrize("content", [b"x" * 101, pieces(60, 41)], ids=["told", "not told"])
async def test_a_body_past_the_limit_is_refused(content: Any) -> None:
    async with proxied(Upstream(), max_proxy_body_bytes=100) as client:
        answer = await client.post("/proxy/lever/uploads", content=content)
    assert told(answer) == (413, "BAD_USER_INPUT")


async def test_a_body_whose_told_length_passes_the_limit_is_never_sent_for() -> None:
    upstream = Upstream()
    async with proxied(upstream, max_proxy_body_bytes=10**6) as client:
        await client.post("/proxy/lever/uploads", content=b"x" * (10**6 + 1))
    assert upstream.asked == []


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
async def test_other_methods_are_not_passed_on(method: str) -> None:
    upstream = Upstream()
    async with proxied(upstream) as client:
        answer = await client.request(method, "/proxy/lever/users")
    assert told(answer) == (405, "BAD_USER_INPUT")
    assert answer.headers["allow"] == "DELETE, GET, HEAD, PATCH, POST, PUT"
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 200),
        ("https://app.example", 200),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
    ],
)
async def test_pages_of_other_origins_cannot_write(origin: str, status: int) -> None:
    upstream = Upstream()
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    async with proxied(upstream, cors_origins="https://app.example") as client:
        answer = await client.post("/proxy/lever/notes", headers=headers, content=b"{}")
    assert (answer.status_code, len(upstream.asked)) == (status, status == 200)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/proxy/lever/", (400, "BAD_USER_INPUT")),
        ("/proxy/lever", (400, "BAD_USER_INPUT")),
        ("/proxy/lever//users", (400, "BAD_USER_INPUT")),
        ("/proxy/lever/x/%2e%2e/y", (400, "BAD_USER_INPUT")),
        ("/proxy%2flever/users", (400, "BAD_USER_INPUT")),
        ("/proxy/other/users", (400, "UNSUPPORTED")),
        ("/proxy/%6cever/users", (400, "UNSUPPORTED")),
    ],
)
async def test_a_path_that_is_none_is_refused(path: str, expected: tuple[int, str]) -> None:
    upstream = Upstream()
    async with proxied(upstream) as client:
        assert told(await client.get(path)) == expected
    assert upstream.asked == []


# What goes wrong


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (httpx.ConnectError("refused"), (502, "UPSTREAM_UNAVAILABLE")),
        (httpx.ReadTimeout("slow"), (504, "UPSTREAM_TIMEOUT")),
        (ReauthRequired("Link it again."), (403, "REAUTH_REQUIRED")),
        (RateLimited("Full.", retry_after=1.2), (429, "RATE_LIMITED")),
        (ZeroDivisionError("a defect"), (500, "INTERNAL")),
    ],
    ids=repr,
)
async def test_where_there_is_no_answer_the_error_is_ours(
    failure: Exception, expected: tuple[int, str]
) -> None:
    upstream = Upstream()
    upstream.failure = failure
    async with proxied(upstream) as client:
        answer = await client.post("/proxy/lever/notes", json={})
    assert told(answer) == expected
    assert answer.headers["x-hiregraph-upstream-calls"] == "1"
    assert answer.headers.get("retry-after") == ("2" if expected[0] == 429 else None)
    assert answer.headers["cache-control"] == "private, no-store"


async def test_the_systems_own_refusal_for_its_rate_is_passed_on() -> None:
    upstream = Upstream(429, b'{"code": "TooManyRequests"}', **{"Retry-After": "7"})
    async with proxied(upstream) as client:
        answer = await client.post("/proxy/lever/notes", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {"code": "TooManyRequests"}


async def test_an_unknown_account_is_told_of() -> None:
    async with proxied(Upstream()) as client:
        answer = await client.get("/proxy/lever/x", headers={"X-Linked-Account": "other"})
    assert told(answer) == (404, "NOT_FOUND")


async def test_without_the_token_nothing_is_passed_on() -> None:
    upstream = Upstream()
    async with proxied(upstream, api_token="t0ken") as client:
        answer = await client.get("/proxy/lever/users")
    assert told(answer) == (401, "UNAUTHENTICATED")
    assert upstream.asked == []


near_targets = st.lists(
    st.sampled_from(
        [b"/", b"..", b".", b"%2e", b"%2f", b"\\", b"@", b"http:", b"v1", b"x", b"%", b"%5c"]
    )
    | st.binary(max_size=2).map(lambda raw: raw.replace(b"?", b""))
).map(b"".join)


@given(target=near_targets, query=st.binary(max_size=8))
@hypothesis_settings(max_examples=100)
async def test_whatever_is_sent_only_the_configured_host_and_base_are_asked(
    target: bytes, query: bytes
) -> None:
    upstream = Upstream()
    raw = b"/proxy/lever/" + target
    headers = [(b"host", b"localhost")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote_to_bytes(raw).decode("utf-8", "replace"),
        "raw_path": raw,
        "query_string": query,
        "headers": headers,
        "scheme": "http",
        "server": ("localhost", 80),
    }
    statuses = await statuses_of(upstream, scope)
    for asked in upstream.asked:
        assert (asked.url.scheme, asked.url.host, asked.url.port) == ("http", "lever.test", None)
        assert asked.headers["host"] == "lever.test"
        assert asked.url.raw_path == b"/v1/" + target + (query and b"?" + query)
        assert b".." not in asked.url.raw_path.split(b"?")[0].split(b"/")
    assert statuses == [200] if upstream.asked else statuses[0] in {400, 404}


async def statuses_of(upstream: Upstream, scope: dict[str, Any]) -> list[int]:
    """What the server answers to a request that no client would send."""
    sent: list[int] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # nothing more ever comes
        return {}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            sent.append(message["status"])

    async with linked(httpx.MockTransport(upstream)) as account:
        app = create_app(load_settings(), schema=schema, accounts={"default": account.connector})
        await app(scope, receive, send)
    return sent
