import asyncio

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import ConnectorError, Forbidden, NotFound, UpstreamUnavailable
from connectors.lever.application_records import note
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.lever.under_opportunity import RecentLists, UnderOpportunity
from connectors.limiter import Limiter
from schema.identity import ApplicationKey

ONE, TWO = ApplicationKey("o-1", "c-1"), ApplicationKey("o-2")
GONE = ApplicationKey("gone")


class Lever:
    """Holds two notes under each opportunity, one of them deleted; counts what it is asked."""

    def __init__(self, *, status: int = 200) -> None:
        self.asked: list[str] = []
        self.status = status
        self.now = 0.0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if "gone" in request.url.path:
            return httpx.Response(404, json={})
        notes = [{"id": "n-1"}, {"id": "n-2", "deletedAt": "1740000000000"}]
        return httpx.Response(self.status, json={"data": notes, "hasNext": False})

    def open(self, recent: RecentLists) -> UnderOpportunity:
        http = http_client("http://lever.test/v1", transport=httpx.MockTransport(self.answer))
        limiter = Limiter(rate=1e6, burst=10**6)
        client = LeverClient(http, auth=ApiKey("key"), limiter=limiter)
        deadline = asyncio.get_running_loop().time() + 5
        return UnderOpportunity(client, recent, Budget(deadline=deadline))

    def recent(self, ttl_seconds: float = 10) -> RecentLists:
        return RecentLists(ttl_seconds, clock=lambda: self.now)


async def ids(under: UnderOpportunity, *keys: ApplicationKey) -> list[list[str] | ConnectorError]:
    batch = await under.lists("notes", keys, note)
    return [
        value if isinstance(value, ConnectorError) else [each.remote_id for each in value]
        for value in batch.values
    ]


async def test_each_application_is_a_request_and_deleted_records_are_left_out() -> None:
    lever = Lever()
    assert await ids(lever.open(lever.recent()), ONE, TWO) == [["n-1"], ["n-1"]]
    assert lever.asked == ["/v1/opportunities/o-1/notes", "/v1/opportunities/o-2/notes"]


async def test_what_was_read_is_kept_for_the_next_request_and_then_forgotten() -> None:
    lever = Lever()
    recent = lever.recent()
    await ids(lever.open(recent), ONE)
    lever.now = 9.9
    again = lever.open(recent)
    assert await ids(again, ONE) == [["n-1"]]
    assert (len(lever.asked), again.budget.upstream_calls, again.budget.cache_hits) == (1, 0, 1)
    lever.now = 10
    assert await ids(lever.open(recent), ONE) == [["n-1"]]
    assert len(lever.asked) == 2


async def test_nothing_is_kept_for_no_time() -> None:
    lever = Lever()
    recent = lever.recent(ttl_seconds=0)
    await ids(lever.open(recent), ONE)
    await ids(lever.open(recent), ONE)
    assert len(lever.asked) == 2


async def test_what_is_past_its_time_takes_no_room() -> None:
    lever = Lever()
    recent = lever.recent()
    for moment in range(100):
        lever.now = moment
        await ids(lever.open(recent), ApplicationKey(f"o-{moment}"))
    assert len(recent._lists) == 10


async def test_a_write_drops_what_hangs_under_its_application_alone() -> None:
    lever = Lever()
    recent = lever.recent()
    await ids(lever.open(recent), ONE, TWO, ApplicationKey("o-11"))
    recent.drop("o-1")
    await ids(lever.open(recent), ONE, TWO, ApplicationKey("o-11"))
    assert lever.asked[3:] == ["/v1/opportunities/o-1/notes"]


async def test_one_that_is_gone_stands_for_itself_and_is_remembered() -> None:
    lever = Lever()
    recent = lever.recent()
    for _ in range(2):
        gone, found = await ids(lever.open(recent), GONE, ONE)
        assert type(gone) is NotFound
        assert found == ["n-1"]
    assert len(lever.asked) == 2


@pytest.mark.parametrize(
    ("status", "error", "requests"),
    [(403, Forbidden, 1), (501, UpstreamUnavailable, 2)],
)
async def test_a_refusal_is_remembered_and_an_outage_is_not(
    status: int, error: type[ConnectorError], requests: int
) -> None:
    lever = Lever(status=status)
    recent = lever.recent()
    for _ in range(2):
        (found,) = await ids(lever.open(recent), ONE)
        assert type(found) is error
    assert len(lever.asked) == requests


async def test_an_id_that_would_move_through_the_path_is_nobodys() -> None:
    lever = Lever()
    for id_ in ("..", ".", ""):
        (error,) = await ids(lever.open(lever.recent()), ApplicationKey(id_))
        assert type(error) is NotFound
    assert lever.asked == []
