import math
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import NotFound, UpstreamUnavailable
from connectors.files import FileRef, OpenFile
from connectors.lever.downloads import open_file
from tests.connectors.lever.test_client import Answer, Lever, client

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


class Flowing(Lever):
    """A transport whose answers come bit by bit: as told, else two bytes at a time."""

    def __init__(
        self, *answers: Answer, flow: Callable[[], AsyncIterator[bytes]] | None = None
    ) -> None:
        super().__init__(*answers)
        self._flow = flow

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        whole = await super().__call__(request)
        flow = self._flow() if self._flow else _in_pairs(whole.content)
        return httpx.Response(whole.status_code, headers=whole.headers, content=flow)


async def _in_pairs(content: bytes) -> AsyncIterator[bytes]:
    for place in range(0, len(content), 2):
        yield content[place : place + 2]


def ref(source: str, remote_id: str = "r1", application_id: str = "a1") -> FileRef:
    return FileRef(source=source, application_id=application_id, remote_id=remote_id)


async def opened(
    answer: httpx.Response, file: FileRef | None = None, byte_range: str | None = None
) -> tuple[OpenFile, Lever]:
    lever = Flowing(answer)
    found = await open_file(
        client(lever),
        file or ref("files"),
        byte_range=byte_range,
        budget=Budget(deadline=math.inf),
    )
    return found, lever


@virtual
@pytest.mark.parametrize(
    ("file", "target"),
    [
        (ref("files"), "/v1/opportunities/a1/files/r1/download"),
        (ref("resumes"), "/v1/opportunities/a1/resumes/r1/download"),
        (ref("offers:sent", "r1:sent"), "/v1/opportunities/a1/offers/r1/download?status=sent"),
        (
            ref("offers:signed", "r1:signed"),
            "/v1/opportunities/a1/offers/r1/download?status=signed",
        ),
        (ref("files", "a/../b"), "/v1/opportunities/a1/files/a%2F..%2Fb/download"),
    ],
)
async def test_each_kind_has_its_place(file: FileRef, target: str) -> None:
    _, lever = await opened(httpx.Response(200), file)
    assert lever.requests[0].url.raw_path.decode() == target


@virtual
@pytest.mark.parametrize("file", [ref("notes"), ref("files", ".."), ref("files", "", "a1")])
async def test_what_is_no_file_is_not_asked_for(file: FileRef) -> None:
    with pytest.raises(NotFound):
        await opened(httpx.Response(200), file)


@virtual
async def test_the_headers_describe_the_file() -> None:
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=UTF-8''Zo%C3%AB.pdf",
        "Accept-Ranges": "bytes",
        "Content-Encoding": "compress",
        "Content-Length": "5",
    }
    file, _ = await opened(httpx.Response(200, headers=headers, content=b"bytes"))
    assert (file.content_type, file.name, file.length) == ("application/pdf", "Zoë.pdf", 5)
    assert (file.takes_ranges, file.content_encoding, file.content_range) == (
        True,
        "compress",
        None,
    )
    assert b"".join([chunk async for chunk in file.chunks]) == b"bytes"


@virtual
async def test_a_part_is_told_of() -> None:
    part = httpx.Response(206, headers={"Content-Range": "bytes 2-4/9"}, content=b"abc")
    file, lever = await opened(part, byte_range="bytes=2-4")
    assert lever.requests[0].headers["Range"] == "bytes=2-4"
    assert (file.content_range, file.length) == ("bytes 2-4/9", 3)


@virtual
@pytest.mark.parametrize(
    ("content_range", "asked"),
    [("bytes 2-4/9", None), ("", "bytes=2-4"), ("bytes */9", "bytes=2-4"), ("x", "bytes=2-4")],
)
async def test_a_part_that_was_not_asked_for_is_no_file(
    content_range: str, asked: str | None
) -> None:
    part = httpx.Response(206, headers={"Content-Range": content_range})
    with pytest.raises(UpstreamUnavailable, match="holds a part of the file"):
        await opened(part, byte_range=asked)
