"""How a write is sent; what it does is tried end to end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import NotFound, OutcomeUnknown
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey, OAuth
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.under_opportunity import RecentLists
from connectors.lever.writing import LeverWrite, Writing
from connectors.limiter import Limiter
from connectors.stored_files import OutgoingFile, StoredFile
from tests.connectors.lever.test_credentials import Source


@asynccontextmanager
async def writing_to(
    answer: Callable[[httpx.Request], Any], *, auth: httpx.Auth, limiter: Limiter | None = None
) -> AsyncIterator[Writing]:
    """Writes of a request that has ten seconds."""
    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(answer))
    limiter = limiter or Limiter(rate=1e6, burst=10)
    client = LeverClient(http, auth=auth, limiter=limiter, chance=lambda: 0.0)
    budget = Budget(deadline=asyncio.get_running_loop().time() + 10)
    lists = ReferenceLists(client=client, ttl_seconds=60)
    yield Writing(client=client, lists=lists, recent=RecentLists(10), budget=budget)
    await client.aclose()


AGAIN = LeverWrite(method="PUT", path="/x", repeatable=True)
GONE = LeverWrite(method="DELETE", path="/x", repeatable=True)


@pytest.mark.parametrize("second", [400, 401, 403, 404, 409])
async def test_what_may_be_done_by_a_first_try_is_unknown_when_the_second_is_refused(
    second: int,
) -> None:
    statuses = iter([500, second])
    async with writing_to(
        lambda _: httpx.Response(next(statuses), json={}), auth=ApiKey("k")
    ) as writing:
        with pytest.raises(OutcomeUnknown, match=f"HTTP {second}"):
            await writing.send(AGAIN)


async def test_what_may_be_done_is_unknown_when_there_is_no_turn_for_a_second_try() -> None:
    async with writing_to(
        lambda _: httpx.Response(500), auth=ApiKey("k"), limiter=Limiter(rate=0.01, burst=1)
    ) as writing:
        with pytest.raises(OutcomeUnknown, match="leaves no room"):
            await writing.send(AGAIN)


async def test_what_is_not_there_any_more_was_deleted() -> None:
    statuses = iter([500, 404])
    async with writing_to(
        lambda _: httpx.Response(next(statuses), json={}), auth=ApiKey("k")
    ) as writing:
        with pytest.raises(NotFound):
            await writing.send(GONE)


async def test_a_file_whose_token_was_refused_is_sent_whole_with_the_next() -> None:
    content = StoredFile(name="a.txt", content_type=None)
    await content.write(b"whole")
    content.finish()
    seen: list[tuple[str, bytes]] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers["Authorization"], await request.aread()))
        status = 201 if len(seen) == 2 else 401
        return httpx.Response(status, json={"data": {"id": "f"}})

    file = OutgoingFile(name='Zoë "1".txt', content_type="text/plain", content=content)
    sent = LeverWrite(method="POST", path="/x", body={"a": "b"}, files=(("file", file),))
    async with writing_to(answer, auth=OAuth(Source())) as writing:
        assert await writing.send(sent) == {"id": "f"}
    content.close()
    assert [token for token, _ in seen] == ["Bearer first", "Bearer second"]
    assert seen[0][1] == seen[1][1]
    assert b'name="a"\r\n\r\nb\r\n' in seen[1][1]
    told = 'name="file"; filename="Zoë %221%22.txt"\r\nContent-Type: text/plain\r\n\r\nwhole\r\n'
    assert told.encode() in seen[1][1]
