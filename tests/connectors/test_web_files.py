"""Files fetched from a real host on loopback, which a setting must allow."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.errors import BadRequest
from connectors.public_web import PublicWeb
from connectors.stored_files import LARGEST_FILE, StoredFile
from connectors.web_files import WebFiles
from tests.connectors.web_host import Piece, WebHost, answer, certificate_for, web_host

ANYWHERE = PublicWeb(allow_private=True)
PRIVATE = WebFiles(web=ANYWHERE)


@pytest.fixture
async def host() -> AsyncIterator[WebHost]:
    async with web_host() as opened:
        yield opened


async def fetched(url: str, web: WebFiles = PRIVATE, *, seconds: float = 60) -> StoredFile:
    deadline = asyncio.get_running_loop().time() + seconds
    return await web.fetch(url, deadline=deadline)


async def refusal(url: str, web: WebFiles = PRIVATE, *, seconds: float = 60) -> str:
    with pytest.raises(BadRequest) as refused:
        await fetched(url, web, seconds=seconds)
    return str(refused.value)


async def test_a_file_comes_with_its_name_and_type(host: WebHost) -> None:
    host.answers["/a/Zo%C3%AB.pdf?x=1"] = [answer(b"%PDF", Content_Type="application/pdf")]
    file = await fetched(host.url("/a/Zo%C3%AB.pdf?x=1#page=2"))
    assert file.reader().read() == b"%PDF"
    assert (file.name, file.content_type, file.size) == ("Zoë.pdf", "application/pdf", 4)
    file.close()


async def test_a_name_that_the_host_tells_counts_before_the_paths(host: WebHost) -> None:
    told = "attachment; filename=\"x\"; filename*=UTF-8''Zo%C3%AB.txt"
    host.answers["/"] = [answer(b"x", Content_Disposition=told)]
    file = await fetched(host.url("/"))
    assert file.name == "Zoë.txt"
    file.close()


async def test_nothing_is_sent_that_the_host_need_not_know(
    host: WebHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    host.answers["/a"] = [answer(status="302 Found", Location="/b", Set_Cookie="a=1")]
    host.answers["/b"] = [answer(b"x")]
    (await fetched(host.url("/a"))).close()
    names = {line.partition(":")[0].lower() for line in host.heads[1].split("\r\n")[1:] if line}
    assert names == {"host", "accept", "accept-encoding", "user-agent", "connection"}


async def test_three_redirects_are_followed_and_no_fourth(host: WebHost) -> None:
    for number in range(4):
        there = answer(status="302 Found", Location=f"/{number + 1}")
        host.answers[f"/{number}"] = [there]
    host.answers["/4"] = [answer(b"x")]
    (await fetched(host.url("/1"))).close()
    assert await refusal(host.url("/0")) == "The URL is redirected more than 3 times."
    assert len(host.heads) == 4 + 4


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([answer(status="404 Not Found")], "The URL answers HTTP 404."),
        ([answer(status="204 No Content")], "The URL answers HTTP 204."),
        (
            [answer(b"x", Content_Encoding="gzip")],
            "The URL gives the file compressed, though that was not asked for.",
        ),
        (
            [answer(Content_Length=str(LARGEST_FILE + 1))],
            f"The file has more than {LARGEST_FILE} bytes.",
        ),
        ([answer(b"x", Content_Length="9")], "The file did not come: RemoteProtocolError."),
        ([b"nonsense\r\n\r\n"], "The file did not come: RemoteProtocolError."),
        ([], "The file did not come: RemoteProtocolError."),
    ],
)
async def test_what_is_no_file_is_told(host: WebHost, pieces: list[Piece], told: str) -> None:
    host.answers["/x"] = pieces
    assert await refusal(host.url("/x")) == told


async def test_what_grows_too_long_is_read_no_further(host: WebHost) -> None:
    endless = answer(Content_Length="").replace(b"Content-Length: \r\n", b"")
    host.answers["/x"] = [endless, *[b"x" * 1_048_576] * 64]
    file = await fetched(host.url("/x"))
    assert file.is_too_long
    assert LARGEST_FILE < file.size <= LARGEST_FILE + 1_048_576
    file.close()


async def test_a_slow_drip_ends_with_the_time_there_is(host: WebHost) -> None:
    drip: list[Piece] = [b"x", 0.05]
    host.answers["/x"] = [answer(Content_Length="1000"), *drip * 1000]
    quick = WebFiles(web=ANYWHERE, seconds=0.2)
    assert await refusal(host.url("/x"), quick) == "The file did not come within 0.2 seconds."
    assert await refusal(host.url("/x"), seconds=0.2) == "The file did not come within 30 seconds."


async def test_nobody_there_is_told() -> None:
    async with web_host() as gone:
        pass
    assert await refusal(gone.url("/x")) == "The file did not come: ConnectError."


async def test_the_certificate_must_be_that_of_the_name(tmp_path: Path) -> None:
    pem = certificate_for("files.test", tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    trust = ssl.create_default_context(cafile=str(pem))

    async def here(_: str) -> list[str]:
        return ["127.0.0.1"]

    web = WebFiles(web=PublicWeb(allow_private=True, resolve=here, trust=trust))
    async with web_host(serving) as host:
        host.answers["/x"] = [answer(b"x")]
        (await fetched(host.url("/x", host="files.test", scheme="https"), web)).close()
        other = host.url("/x", host="other.test", scheme="https")
        assert await refusal(other, web) == "The file did not come: ConnectError."
    assert f"\r\nhost: files.test:{host.port}\r\n" in host.heads[0].lower()
    assert len(host.heads) == 1
