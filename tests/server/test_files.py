import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import strawberry

from connectors.errors import (
    ConnectorError,
    Forbidden,
    NotFound,
    RateLimited,
    ReauthRequired,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.files import FileRef, OpenFile, UnsatisfiableRange
from schema.attachment import Attachment, AttachmentType
from server.app import create_app
from server.file_urls import FileUrls
from server.settings import load_settings
from server.signing import Seal
from server.streaming import SAFE_HEADERS
from tests.server.example_schema import FakeAccount, schema

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECRET = "a secret for tests"


class Bytes:
    """An open file; knows whether it has been closed."""

    def __init__(self, *chunks: bytes | ConnectorError, **told: Any) -> None:
        self.closed = 0
        described = {
            "content_type": None,
            "name": None,
            "length": None,
            "content_range": None,
            "takes_ranges": False,
            "content_encoding": None,
            **told,
        }
        self.file = OpenFile(chunks=self._flow(chunks), close=self._close, **described)

    async def _flow(self, chunks: tuple[bytes | ConnectorError, ...]) -> AsyncIterator[bytes]:
        for chunk in chunks:
            if isinstance(chunk, ConnectorError):
                raise chunk
            yield chunk

    async def _close(self) -> None:
        self.closed += 1


def attachment(name: str | None = "Zoë.pdf", **changes: Any) -> Attachment:
    fields = {"source": "files", "application_id": "a1", "size": 3, **changes}
    return Attachment(
        remote_id=strawberry.ID("f1"),
        remote_data=None,
        candidate_id=None,
        file_name=name,
        attachment_type=AttachmentType.OTHER,
        content_type=None,
        uploaded_at=None,
        created_at=None,
        parsed_resume=None,
        **fields,
    )


def url_of(
    record: Attachment, *, account_id: str = "default", secret: str = SECRET, age: float = 0
) -> str:
    """The path that a server with this secret gives out, so many seconds ago."""
    moment = time.time() - age
    urls = FileUrls(seal=Seal(secret.encode()), ttl_seconds=300, clock=lambda: moment)
    url = urls.url_for(record, account_id, reached_at="http://localhost/")
    assert url is not None
    return urlsplit(url).path


@pytest.fixture
async def http(account: FakeAccount) -> AsyncIterator[httpx.AsyncClient]:
    settings = load_settings(secret_key=SECRET, api_token="needed elsewhere")
    app = create_app(settings, schema=schema, accounts={"default": account})
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def test_a_file_comes_whole_with_headers_that_have_it_saved(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    upstream = Bytes(b"%PDF", b"-1.4", length=8, content_type="application/pdf")
    account.file = upstream.file
    answer = await http.get(url_of(attachment()), headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content, upstream.closed) == (200, b"%PDF-1.4", 1)
    del answer.headers["x-request-id"]
    assert dict(answer.headers) == {
        "cache-control": "private, no-store",
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "content-type": "application/pdf",
        "content-disposition": "attachment; filename=\"Zoe.pdf\"; filename*=UTF-8''Zo%C3%AB.pdf",
        "content-length": "8",
    }
    asked = FileRef(source="files", application_id="a1", remote_id="f1")
    assert account.asked == [(asked, None)]


async def test_long_text_is_neither_compressed_nor_given_a_charset(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    account.file = Bytes(b"x" * 5000, content_type="text/html").file
    answer = await http.get(url_of(attachment("a.html")), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"] == 'attachment; filename="a.html"'


@pytest.mark.parametrize(
    ("told", "name", "sent"),
    [
        ("application/pdf", "a.txt", "application/pdf"),
        ("text/plain; charset=utf-8", "a.txt", "text/plain; charset=utf-8"),
        (None, "a.pdf", "application/pdf"),
        ("application/octet-stream", "a.docx", WORD),
        ("binary/octet-stream", "a.unknown", "application/octet-stream"),
        ("nonsense", None, "application/octet-stream"),
        ("text/html\u2028x", None, "application/octet-stream"),
    ],
)
async def test_the_type_is_the_systems_word_else_told_from_the_name(
    http: httpx.AsyncClient, account: FakeAccount, told: str, name: str | None, sent: str
) -> None:
    account.file = Bytes(content_type=told).file
    answer = await http.get(url_of(attachment(name)))
    assert answer.headers["content-type"] == sent


async def test_a_file_without_a_name_takes_the_systems(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    account.file = Bytes(name="../report.pdf").file
    answer = await http.get(url_of(attachment(None)))
    assert answer.headers["content-disposition"] == 'attachment; filename="_report.pdf"'


async def test_head_sends_no_bytes(http: httpx.AsyncClient, account: FakeAccount) -> None:
    upstream = Bytes(b"never sent", length=10)
    account.file = upstream.file
    answer = await http.head(url_of(attachment()))
    assert (answer.status_code, answer.content, upstream.closed) == (200, b"", 1)
    assert answer.headers["content-length"] == "10"


async def test_nothing_but_get_and_head_is_served(http: httpx.AsyncClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await http.request(method, url_of(attachment()))).status_code == 405


@pytest.mark.parametrize("asked", ["bytes=0-99", "bytes=100-", "bytes=-5"])
async def test_a_range_is_passed_on(
    http: httpx.AsyncClient, account: FakeAccount, asked: str
) -> None:
    account.file = Bytes(b"abc", content_range="bytes 0-2/9", length=3).file
    answer = await http.get(url_of(attachment()), headers={"Range": asked})
    assert account.asked[0][1] == asked
    assert (answer.status_code, answer.headers["content-range"]) == (206, "bytes 0-2/9")
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,3-4"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
        {"Range": "bytes=0-1", "If-Range": '"tag"'},
    ],
)
async def test_other_ranges_get_the_whole_file(
    http: httpx.AsyncClient, account: FakeAccount, headers: dict[str, str]
) -> None:
    account.file = Bytes(b"abc").file
    assert (await http.get(url_of(attachment()), headers=headers)).status_code == 200
    assert account.asked[0][1] is None


# What is refused

INVALID = "This link is not valid. Ask for `downloadUrl` again, and use it exactly as it comes."
EXPIRED = "This link has expired. Ask for `downloadUrl` again."


async def refused(http: httpx.AsyncClient, account: FakeAccount, path: str) -> tuple[int, str]:
    """The status and message of a refusal, for which nothing was asked upstream."""
    answer = await http.get(path)
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN"}
    assert account.asked == []
    assert all(answer.headers[name] == value for name, value in SAFE_HEADERS.items())
    return answer.status_code, error["message"]


async def test_a_url_past_its_time_is_refused(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    account.file = Bytes().file
    assert (await http.get(url_of(attachment(), age=290))).status_code == 200
    account.asked.clear()
    assert await refused(http, account, url_of(attachment(), age=301)) == (410, EXPIRED)


async def test_an_altered_url_is_refused(http: httpx.AsyncClient, account: FakeAccount) -> None:
    _, files, token, name = url_of(attachment("a.pdf")).split("/")
    swapped = "B" if token[20] == "A" else "A"
    for path in (
        f"/{files}/{token[:20]}{swapped}{token[21:]}/{name}",
        f"/{files}/{token[:-1]}/{name}",
        f"/{files}/{token}A",
        f"/{files}/{token}/other.pdf",
        f"/{files}/{token}/a.pd",
        f"/{files}/x/{name}",
    ):
        assert await refused(http, account, path) == (403, INVALID)


async def test_a_url_sealed_with_another_key_is_refused(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    path = url_of(attachment(), account_id="default", secret="guessed")
    assert await refused(http, account, path) == (403, INVALID)


async def test_a_url_is_for_the_account_that_it_was_made_for(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    account.file = Bytes().file
    headers = {"X-Linked-Account": "other"}
    assert (await http.get(url_of(attachment()), headers=headers)).status_code == 200
    account.asked.clear()
    headers = {"X-Linked-Account": "default"}
    answer = await http.get(url_of(attachment(), account_id="other"), headers=headers)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"] == {"code": "NOT_FOUND"}
    assert account.asked == []


@pytest.mark.parametrize(
    ("error", "status", "extensions"),
    [
        (NotFound("Gone."), 404, {"code": "NOT_FOUND"}),
        (Forbidden("No.", scope="files:read"), 403, {"code": "FORBIDDEN", "scope": "files:read"}),
        (ReauthRequired("No."), 403, {"code": "REAUTH_REQUIRED"}),
        (UpstreamTimeout("Slow."), 504, {"code": "UPSTREAM_TIMEOUT"}),
        (UpstreamUnavailable("Down."), 502, {"code": "UPSTREAM_UNAVAILABLE"}),
        (UnsatisfiableRange("Beyond."), 416, {"code": "BAD_USER_INPUT"}),
        (RateLimited("Full.", retry_after=1.2), 429, {"code": "RATE_LIMITED", "retryAfter": 1.2}),
    ],
)
async def test_a_failure_is_told_as_json_with_its_code(
    http: httpx.AsyncClient,
    account: FakeAccount,
    error: ConnectorError,
    status: int,
    extensions: dict[str, Any],
) -> None:
    account.failure = error
    answer = await http.get(url_of(attachment()))
    assert answer.status_code == status
    assert answer.json() == {"errors": [{"message": str(error), "extensions": extensions}]}
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers.get("retry-after") == ("2" if status == 429 else None)


async def test_a_file_that_breaks_off_is_closed(
    http: httpx.AsyncClient, account: FakeAccount
) -> None:
    upstream = Bytes(b"abc", UpstreamUnavailable("The connection failed."), length=6)
    account.file = upstream.file
    with pytest.raises(AssertionError):  # httpx's way to say that the answer never ended
        await http.get(url_of(attachment()))
    assert upstream.closed == 1
