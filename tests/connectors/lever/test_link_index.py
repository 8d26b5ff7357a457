"""Who has which link, and what it takes to know."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import RateLimited, UpstreamUnavailable
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.lever.link_index import LinkIndex
from connectors.limiter import Limiter

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])

UPDATED_AT = 1_000_000_000_000
"""By a clock that is long behind ours, in milliseconds."""

ADA, BOB = "linkedin.com/in/ada", "linkedin.com/in/bob"


@dataclass
class Lever:
    """So many pages of opportunities, each a second away, and those that changed.

    Attributes:
        changed: what the next reading of changes gives.
        asked: the parameters of each request but the limit.
        broken: offsets at which it fails.
    """

    pages: int = 3
    changed: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        asked = dict(request.url.params)
        assert asked.pop("limit") == "100"
        self.asked.append(asked)
        await asyncio.sleep(1)
        if "updated_at_start" in asked:
            return httpx.Response(200, json={"data": self.changed, "hasNext": False})
        offset = asked.get("offset", "0")
        if offset in self.broken:
            status = self.broken.pop(offset)
            return httpx.Response(status, json={"message": "Invalid offset token"})
        number = int(offset)
        last = number == self.pages - 1
        following = {} if last else {"next": str(number + 1)}
        return httpx.Response(200, json={"data": page(number), "hasNext": not last, **following})

    @property
    def offsets(self) -> list[str]:
        """What was asked for, in short."""
        return [each.get("offset", "changes" if each else "0") for each in self.asked]


def page(number: int) -> list[dict[str, Any]]:
    links = ["https://www.linkedin.com/in/Ada/", "quill.example"] if number == 2 else []
    whole = {"id": f"o{number}", "contact": f"c{number}", "updatedAt": UPDATED_AT + number}
    return [whole | {"links": links}, {"id": "damaged"}]


@asynccontextmanager
async def index_of(lever: Lever) -> AsyncIterator[LinkIndex]:
    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(lever.answer))
    limiter = Limiter(rate=1e6, burst=10**6)
    client = LeverClient(http, auth=ApiKey("k"), limiter=limiter, chance=lambda: 0.0)
    index = LinkIndex(client)
    yield index
    await index.aclose()
    await client.aclose()


def budget(seconds: float = 60) -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + seconds)


async def test_all_are_walked_through_once_and_then_those_that_changed() -> None:
    lever = Lever()
    async with index_of(lever) as index:
        first, second = budget(), budget()
        assert await index.contacts([ADA, BOB], first) == [("c2",), ()]
        assert (lever.offsets, first.upstream_calls) == (["0", "1", "2", "changes"], 4)
        lever.changed = [
            {"contact": "c7", "links": ["linkedin.com/in/bob", "in.linkedin.com/in/ada"]}
        ]
        assert await index.contacts([ADA, BOB], second) == [("c2", "c7"), ("c7",)]
        assert (lever.offsets[4:], second.upstream_calls) == (["changes"], 1)


async def test_changes_are_asked_for_from_before_the_last_reading_by_levers_clock() -> None:
    """A reading that took so long began so long before the newest that it may show."""
    lever, overlap, later = Lever(), 60_000, UPDATED_AT + 500_000
    async with index_of(lever) as index:
        await index.contacts([ADA], budget())
        lever.changed = [{"contact": "c7", "links": [], "updatedAt": later}]
        await index.contacts([ADA], budget())
        await index.contacts([ADA], budget())
    asked = [int(each["updated_at_start"]) for each in lever.asked[3:]]
    newest = UPDATED_AT + 2
    assert asked == [newest - 3_000 - overlap, newest - 1_000 - overlap, later - 1_000 - overlap]


async def test_those_who_come_together_share_one_reading() -> None:
    lever = Lever()
    async with index_of(lever) as index:
        budgets = [budget() for _ in range(9)]
        told = await asyncio.gather(*(index.contacts([ADA], each) for each in budgets))
        assert told == [[("c2",)]] * 9
        assert sum(each.upstream_calls for each in budgets) == len(lever.asked) == 4


async def test_who_comes_later_is_told_of_what_was_there_by_then() -> None:
    lever = Lever()
    async with index_of(lever) as index:
        await index.contacts([ADA], budget())
        early = asyncio.create_task(index.contacts([BOB], budget()))
        await asyncio.sleep(0.5)  # on a virtual clock: half-way through its request
        late = [asyncio.create_task(index.contacts([BOB], budget())) for _ in range(3)]
        assert await early == [()]
        lever.changed = [{"contact": "c7", "links": [BOB]}]
        assert await asyncio.gather(*late) == [[("c7",)]] * 3
        assert lever.offsets[4:] == ["changes"] * 2


async def test_a_walk_that_takes_longer_goes_on_by_itself() -> None:
    lever = Lever(pages=20)
    async with index_of(lever) as index:
        hurried = budget(5)
        with pytest.raises(RateLimited, match="Nothing was written") as raised:
            await index.contacts([ADA], hurried)
        assert raised.value.retry_after == 15.0
        assert hurried.upstream_calls == 5
        await asyncio.sleep(raised.value.retry_after + 1)
        patient = budget(3)
        assert await index.contacts([ADA], patient) == [("c2",)]
        assert patient.upstream_calls == 20 + 2 - 5
        assert lever.offsets == [*map(str, range(20)), "changes", "changes"]


async def test_what_fails_is_told_and_gone_on_with() -> None:
    lever = Lever(broken={"1": 403})
    async with index_of(lever) as index:
        with pytest.raises(Exception, match="may not do this"):
            await index.contacts([ADA], budget())
        assert await index.contacts([ADA], budget()) == [("c2",)]
        assert lever.offsets == ["0", "1", "1", "2", "changes"]


async def test_an_offset_that_is_not_known_any_more_begins_the_walk_anew() -> None:
    lever = Lever(broken={"1": 400})
    async with index_of(lever) as index:
        with pytest.raises(UpstreamUnavailable):
            await index.contacts([ADA], budget())
        assert await index.contacts([ADA], budget()) == [("c2",)]
        assert lever.offsets == ["0", "1", "0", "1", "2", "changes"]


async def test_nothing_is_read_once_the_account_is_closed() -> None:
    lever = Lever(pages=20)
    async with index_of(lever) as index:
        with pytest.raises(RateLimited):
            await index.contacts([ADA], budget(2.5))
    await asyncio.sleep(10)
    assert len(lever.asked) == 3


async def test_links_that_were_just_written_are_known() -> None:
    lever = Lever()
    async with index_of(lever) as index:
        index.add("c9", ["http://linkedin.com/in/bob", "https://quill.example"])
        index.add("c9", ["linkedin.com/in/bob"])
        assert await index.contacts([BOB], budget()) == [("c9",)]
