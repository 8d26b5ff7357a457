"""30 MB through the proxy, either way, over real sockets: the server is a process of its own."""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.data.documents import PORTFOLIO_BYTES, portfolio_pieces
from tests.end_to_end.product import sandbox_on_socket
from tests.fixtures.processes import (
    COMMAND,
    MEBIBYTE,
    forget_peak,
    peak_bytes,
    resident_bytes,
    running,
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]

UPLOADS = "/proxy/lever/uploads"


async def take(request: Request) -> Response:
    """Tell what came."""
    digest, length = sha256(), 0
    async for chunk in request.stream():
        digest.update(chunk)
        length += len(chunk)
    told = {name: request.headers.get(name) for name in ("content-length", "transfer-encoding")}
    return JSONResponse({"sha256": digest.hexdigest(), "length": length, **told}, 201)


async def give(_: Request) -> Response:
    headers = {"Content-Length": str(PORTFOLIO_BYTES)}
    return StreamingResponse(flowing(), headers=headers, media_type="application/pdf")


async def flowing() -> AsyncIterator[bytes]:
    for piece in portfolio_pieces("made up"):
        yield piece


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int]]:
    """The address of a server, and its process; what is behind it takes and gives 30 MB."""
    lever = Starlette(
        routes=[
            Route("/v1/uploads", take, methods=["POST"]),
            Route("/v1/uploads", give, methods=["GET"]),
        ]
    )
    with (
        sandbox_on_socket(lever) as url,
        running(
            *("-c", COMMAND, "serve", "--port", "0"),
            HIREGRAPH_LEVER_API_KEY="any",
            HIREGRAPH_LEVER_API_URL=f"{url}/v1",
        ) as running_server,
    ):
        yield running_server


@pytest.fixture
def sha256_of_all() -> str:
    return sha256(b"".join(portfolio_pieces("made up"))).hexdigest()


@pytest.mark.parametrize("told", [True, False], ids=["length told", "chunked"])
async def test_an_upload_of_30_mb_takes_less_than_8_mib(
    server: tuple[str, int], sha256_of_all: str, *, told: bool
) -> None:
    url, pid = server
    headers = {"Content-Length": str(PORTFOLIO_BYTES)} if told else {}
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        await http.post(UPLOADS, content=b"x" * MEBIBYTE)
        before = resident_bytes(pid)
        forget_peak(pid)
        answer = await http.post(UPLOADS, content=flowing(), headers=headers)
    report("upload", peak_bytes(pid) - before)
    assert answer.status_code == 201
    assert json.loads(answer.content) == {
        "sha256": sha256_of_all,
        "length": PORTFOLIO_BYTES,
        "content-length": str(PORTFOLIO_BYTES) if told else None,
        "transfer-encoding": None if told else "chunked",
    }
    assert peak_bytes(pid) - before < 8 * MEBIBYTE


async def test_a_download_of_30_mb_takes_less_than_8_mib(
    server: tuple[str, int], sha256_of_all: str
) -> None:
    url, pid = server
    digest = sha256()
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        async with http.stream("GET", UPLOADS) as warm:
            await anext(warm.aiter_raw())
        before = resident_bytes(pid)
        forget_peak(pid)
        async with http.stream("GET", UPLOADS) as answer:
            async for chunk in answer.aiter_raw():
                digest.update(chunk)
    report("download", peak_bytes(pid) - before)
    assert answer.headers["content-length"] == str(PORTFOLIO_BYTES)
    assert digest.hexdigest() == sha256_of_all
    assert peak_bytes(pid) - before < 8 * MEBIBYTE


async def test_an_upload_that_turns_out_too_long_is_told_so(server: tuple[str, int]) -> None:
    async def forty() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * MEBIBYTE

    async with httpx.AsyncClient(base_url=server[0], timeout=60) as http:
        answer = await http.post(UPLOADS, content=forty())
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


def report(what: str, grown: int) -> None:
    sys.stdout.write(f"{what}: {grown / MEBIBYTE:.2f} MiB more\n")
