"""Files over real sockets: a sandbox and a server, each a process of its own."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.account import Account, make_accounts
from sandbox.data.documents import PORTFOLIO, PORTFOLIO_BYTES, portfolio_pieces
from sandbox.options import Options
from tests.end_to_end import fetched
from tests.fixtures.processes import (
    COMMAND,
    MEBIBYTE,
    forget_peak,
    peak_bytes,
    resident_bytes,
    running,
)

Json = dict[str, Any]

PEOPLE = 300
ATTACHMENTS = """
query ($remoteId: ID!) {
  application(remoteId: $remoteId) {
    attachments(first: 100) { nodes { remoteId fileName size downloadUrl remoteData } }
  }
}
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    options = ("--port", "0", "--people", str(PEOPLE), "--no-rate-limit")
    with running("-m", "sandbox", *options) as (url, _):
        yield url


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes its log."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(sandbox: str, log: Path) -> Iterator[tuple[str, int]]:
    settings = {
        "HIREGRAPH_LEVER_API_KEY": "sandbox",
        "HIREGRAPH_LEVER_API_URL": f"{sandbox}/v1",
        "HIREGRAPH_LEVER_RATE": "1000",
        "HIREGRAPH_LEVER_BURST": "1000",
        "HIREGRAPH_MAX_QUERY_COST": "1000",
        "HIREGRAPH_LOG_FORMAT": "json",
    }
    with running("-c", COMMAND, "serve", "--port", "0", log=log, **settings) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def url(server: tuple[str, int]) -> str:
    return server[0]


@pytest.fixture(scope="module")
def account() -> Account:
    """The sandbox's own records, made anew: equal options give equal ones."""
    return make_accounts(Options(people=PEOPLE))["sandbox"]


async def attachments_of(http: httpx.AsyncClient, remote_id: str) -> list[Json]:
    body = {"query": ATTACHMENTS, "variables": {"remoteId": remote_id}}
    answer = (await http.post("/graphql", json=body)).json()
    assert "errors" not in answer
    fetched.note(ATTACHMENTS, answer["data"])
    nodes: list[Json] = answer["data"]["application"]["attachments"]["nodes"]
    return nodes


def holders(account: Account, kind: str, *, is_wanted: Callable[[Json], bool]) -> list[str]:
    """The ids of opportunities with a record of a kind."""
    return [
        opportunity.id
        for opportunity in account.index.ordered
        if not opportunity.confidential
        and any(is_wanted(record) for record in account.profile(kind, opportunity))
    ]


def is_downloadable(record: Json) -> bool:
    """Whether a file, resume or offer has bytes to give."""
    file = record.get("file", record)
    return bool(file and file["status"] in {"processed", "signed"})


@pytest.fixture
async def portfolio(url: str, account: Account) -> Json:
    """An attachment of 30 MB."""

    def is_big(file: Json) -> bool:
        return bool(file["name"].endswith(PORTFOLIO) and file["status"] == "processed")

    async with httpx.AsyncClient(base_url=url) as http:
        found = await attachments_of(http, holders(account, "files", is_wanted=is_big)[0])
    return next(each for each in found if each["fileName"].endswith(PORTFOLIO))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_a_file_of_30_mb_takes_less_than_8_mib(
    server: tuple[str, int], portfolio: Json
) -> None:
    _, pid = server
    async with httpx.AsyncClient() as http:
        async with http.stream("GET", portfolio["downloadUrl"]) as warm:
            await anext(warm.aiter_raw())
        before = resident_bytes(pid)
        forget_peak(pid)
        began, digest, count = time.monotonic(), sha256(), 0
        async with http.stream("GET", portfolio["downloadUrl"]) as answer:
            async for chunk in answer.aiter_raw():
                digest.update(chunk)
                count += len(chunk)
        seconds = time.monotonic() - began
    grown = peak_bytes(pid) - before
    sys.stdout.write(f"{count} bytes in {seconds:.2f} s, {grown / MEBIBYTE:.2f} MiB more\n")
    assert count == PORTFOLIO_BYTES == portfolio["size"]
    assert digest.digest() == sha256(b"".join(portfolio_pieces(portfolio["fileName"]))).digest()
    assert grown < 8 * MEBIBYTE


async def test_a_client_that_stalls_holds_little_and_one_that_leaves_ends_the_read(
    server: tuple[str, int], sandbox: str, portfolio: Json
) -> None:
    _, pid = server
    async with httpx.AsyncClient() as http:
        await http.delete(f"{sandbox}/__sandbox__/requests")
        before = resident_bytes(pid)
        async with http.stream("GET", portfolio["downloadUrl"]) as answer:
            chunks = answer.aiter_raw()
            await anext(chunks)
            await asyncio.sleep(0.5)
            assert resident_bytes(pid) - before < 8 * MEBIBYTE
            assert await durations(http, sandbox) == [None]
        await asyncio.sleep(0.5)
        assert await durations(http, sandbox) != [None]


async def durations(http: httpx.AsyncClient, sandbox: str) -> list[float | None]:
    """How long each request took the sandbox; None for one that goes on."""
    log = (await http.get(f"{sandbox}/__sandbox__/requests")).json()
    return [entry["duration"] for entry in log["data"]]


@pytest.mark.parametrize(
    ("kind", "download"),
    [
        ("files", "{id}/download"),
        ("resumes", "{id}/download"),
        ("offers", "{id}/download?status={s}"),
    ],
)
async def test_the_bytes_are_levers(
    url: str, sandbox: str, account: Account, kind: str, download: str
) -> None:
    application = holders(account, kind, is_wanted=is_downloadable)[0]
    base = f"{sandbox}/v1/opportunities/{application}/{kind}"
    checked = 0
    async with httpx.AsyncClient(base_url=url) as http:
        for each in await attachments_of(http, application):
            record_id, _, status = each["remoteId"].partition(":")
            path = f"{base}/{download.format(id=record_id, s=status)}"
            expected = await http.get(path, auth=("sandbox", ""))
            if expected.status_code != 200:
                continue
            given = await http.get(each["downloadUrl"])
            assert given.content == expected.content
            assert given.headers["content-type"] == expected.headers["content-type"]
            checked += 1
    assert checked


async def test_a_file_that_could_not_be_processed_is_told_of(url: str, account: Account) -> None:
    def is_damaged(file: Json) -> bool:
        return bool(file["status"] == "error")

    application = holders(account, "files", is_wanted=is_damaged)[0]
    async with httpx.AsyncClient(base_url=url) as http:
        found = await attachments_of(http, application)
        damaged = next(f for f in found if (f["remoteData"] or {}).get("status") == "error")
        answer = await http.get(damaged["downloadUrl"])
    assert answer.status_code == 404
    assert answer.json()["errors"] == [
        {
            "message": "Lever could not process this file when it was uploaded: "
            "it has no bytes to give.",
            "extensions": {"code": "NOT_FOUND"},
        }
    ]


@pytest.mark.parametrize("kind", ["files", "resumes", "offers"])
async def test_a_credential_that_may_not_read_a_file_is_told_the_scope_to_ask_for(
    url: str, sandbox: str, account: Account, kind: str
) -> None:
    application = holders(account, kind, is_wanted=is_downloadable)[0]
    under = f"/v1/opportunities/{application}/{kind}"
    records = {record["id"] for record in account.profile(kind, account.opportunities[application])}
    async with httpx.AsyncClient(base_url=url) as http:
        found = await attachments_of(http, application)
        file = next(each for each in found if each["remoteId"].partition(":")[0] in records)
        await http.post(f"{sandbox}/__sandbox__/faults", json={"fault": "403", "path": under})
        answer = await http.get(file["downloadUrl"])
    [error] = answer.json()["errors"]
    assert answer.status_code == 403
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": f"{kind}:read:admin"}
    assert error["message"].endswith(f"It takes the scope {kind}:read:admin.")


async def test_a_resume_without_a_file_has_no_url(url: str, account: Account) -> None:
    def is_bare(resume: Json) -> bool:
        return resume["file"] is None

    application = holders(account, "resumes", is_wanted=is_bare)[0]
    async with httpx.AsyncClient(base_url=url) as http:
        found = await attachments_of(http, application)
    assert [each["downloadUrl"] for each in found if each["fileName"] is None] == [None]


async def test_head_tells_the_length_and_sends_nothing(portfolio: Json) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.head(portfolio["downloadUrl"], headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(PORTFOLIO_BYTES)
    assert answer.headers["content-type"] == "application/pdf"
    assert "content-encoding" not in answer.headers


async def test_a_file_whose_bytes_end_too_early_breaks_the_connection_off(
    url: str, sandbox: str, account: Account, log: Path
) -> None:
    application = holders(account, "resumes", is_wanted=is_downloadable)[0]
    async with httpx.AsyncClient(base_url=url) as http:
        small = (await attachments_of(http, application))[0]
        fault = {"fault": "cut", "path": "/v1/opportunities"}
        await http.post(f"{sandbox}/__sandbox__/faults", json=fault)
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(small["downloadUrl"])
    reasons = [line["reason"] for line in lines_of(log) if line["event"] == "file_broken_off"]
    assert reasons == ["The connection to Lever failed (RemoteProtocolError)."]


async def test_the_log_tells_of_downloads_but_not_their_urls(portfolio: Json, log: Path) -> None:
    async with httpx.AsyncClient() as http:
        await http.head(portfolio["downloadUrl"])
    lines = lines_of(log)
    assert "/files/…" in {line.get("path") for line in lines}
    assert not any("portfolio" in str(line) for line in lines)
    levels = [line["level"] for line in lines if line["event"] == "no_secret_key"]
    assert levels == ["warning"]


def lines_of(log: Path) -> list[Json]:
    return [json.loads(line) for line in log.read_text().splitlines()]
