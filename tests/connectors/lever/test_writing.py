"""How a write is sent; what it does is tried end to end."""

import asyncio

import httpx

from connectors.budget import Budget
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import OAuth
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.under_opportunity import RecentLists
from connectors.lever.writing import LeverWrite, Writing
from connectors.limiter import Limiter
from connectors.stored_files import OutgoingFile, StoredFile
from tests.connectors.lever.test_credentials import Source


async def test_a_file_whose_token_was_refused_is_sent_whole_with_the_next() -> None:
    content = StoredFile(name="a.txt", content_type=None)
    await content.write(b"whole")
    content.finish()
    seen: list[tuple[str, bytes]] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers["Authorization"], await request.aread()))
        status = 201 if len(seen) == 2 else 401
        return httpx.Response(status, json={"data": {"id": "f"}})

    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(answer))
    client = LeverClient(http, auth=OAuth(Source()), limiter=Limiter(rate=1e6, burst=10))
    budget = Budget(deadline=asyncio.get_running_loop().time() + 10)
    lists = ReferenceLists(client=client, ttl_seconds=60)
    writing = Writing(client=client, lists=lists, recent=RecentLists(10), budget=budget)
    file = OutgoingFile(name='Zoë "1".txt', content_type="text/plain", content=content)
    sent = LeverWrite(method="POST", path="/x", body={"a": "b"}, files=(("file", file),))
    assert await writing.send(sent) == {"id": "f"}
    await client.aclose()
    content.close()
    assert [token for token, _ in seen] == ["Bearer first", "Bearer second"]
    assert seen[0][1] == seen[1][1]
    assert b'name="a"\r\n\r\nb\r\n' in seen[1][1]
    told = 'name="file"; filename="Zoë %221%22.txt"\r\nContent-Type: text/plain\r\n\r\nwhole\r\n'
    assert told.encode() in seen[1][1]
