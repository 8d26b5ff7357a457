import asyncio
from contextlib import ExitStack

import httpx
import pytest

from connectors.errors import BadRequest
from connectors.public_web import PublicWeb
from connectors.web_files import WebFiles
from resolvers.files import MOST_AT_ONCE, RequestFiles
from schema.changes.files import FileInput


class Host:
    """Gives ten bytes under any URL, once asked to; knows how many are asked for at once."""

    def __init__(self) -> None:
        self.now = self.most = self.served = 0

    async def answer(self, _: httpx.Request) -> httpx.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)  # until the others have found their way too
        self.now -= 1
        self.served += 1
        return httpx.Response(200, stream=httpx.ByteStream(b"0123456789"))

    def files(self, kept: ExitStack, *, left: int) -> RequestFiles:
        web = WebFiles(
            web=PublicWeb(allow_private=True, transport=httpx.MockTransport(self.answer))
        )
        return RequestFiles(web=web, left=left, kept=kept)


async def taken(files: RequestFiles, count: int) -> list[object]:
    """What came of so many URLs that are asked for at once."""
    deadline = asyncio.get_running_loop().time() + 10
    wanted = [FileInput(url=f"http://127.0.0.1/{number}.txt") for number in range(count)]
    return await asyncio.gather(
        *(files.take(each, "file", deadline=deadline) for each in wanted), return_exceptions=True
    )


async def test_few_files_are_fetched_side_by_side() -> None:
    host = Host()
    with ExitStack() as kept:
        found = await taken(host.files(kept, left=1_000), 20)
    assert not any(isinstance(each, Exception) for each in found)
    assert (host.served, host.most) == (20, MOST_AT_ONCE)


async def test_once_a_request_has_fetched_too_much_nothing_more_is_asked_for() -> None:
    host = Host()
    with ExitStack() as kept:
        found = await taken(host.files(kept, left=25), 20)
    assert sum(not isinstance(each, Exception) for each in found) == 2
    errors = [each for each in found if isinstance(each, BadRequest)]
    assert {each.field for each in errors} == {("file", "url")}
    assert host.served < 3 + MOST_AT_ONCE


async def test_a_file_that_is_nowhere_is_told_by_its_field() -> None:
    for given, field in ((FileInput(), ("file",)), (FileInput(url="x"), ("file", "url"))):
        with ExitStack() as kept:
            files = Host().files(kept, left=1)
            with pytest.raises(BadRequest) as refused:
                await files.take(given, "file", deadline=float("inf"))
        assert refused.value.field == field
