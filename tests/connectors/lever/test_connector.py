import asyncio
from collections import Counter

import httpx
import pytest

from connectors.budget import Budget
from connectors.forwarding import Forward
from connectors.lever.connector import LeverConnector
from schema.identity import ApplicationKey
from tests.fixtures.linked import linked

NOTES = ApplicationKey("o-1", "c-1")


class Answering:
    """Answers reads with an empty list, writes with a status, once `ready` is set."""

    def __init__(self, status: int) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ready = asyncio.Event()
        self._status = status

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        if request.method != "GET":
            return httpx.Response(self._status)
        await self.ready.wait()
        return httpx.Response(200, json={"data": [], "hasNext": False})


async def read(connector: LeverConnector) -> None:
    reads = connector.reads(budget(), wanted=frozenset())
    await asyncio.gather(reads.all_users(), reads.notes_by_application([NOTES]))


async def reading(lever: Answering, connector: LeverConnector, *, asked: int) -> asyncio.Task[None]:
    """A read under way, once so many requests are at Lever."""
    begun = asyncio.create_task(read(connector))
    while len(lever.asked) < asked:  # noqa: ASYNC110  -- the requests tell nobody of themselves
        await asyncio.sleep(0)
    return begun


async def write(connector: LeverConnector, method: str = "POST") -> int:
    sent = Forward(method=method, path="/opportunities/o-1/notes", query="", headers=[])
    answer = await connector.forward(sent, budget())
    await answer.close()
    return answer.status


def budget() -> Budget:
    return Budget(deadline=asyncio.get_running_loop().time() + 10)


async def test_what_changed_in_lever_is_read_again_and_nothing_else() -> None:
    lever = Answering(200)
    lever.ready.set()
    other = ApplicationKey("o-2", "c-2")
    async with linked(httpx.MockTransport(lever)) as account:
        reads = account.reads()
        for _ in range(2):
            await reads.notes_by_application([NOTES, other])
            await reads.all_jobs()
            account.connector.forget(["o-1"])
        account.connector.forget([], jobs=True)
        await reads.notes_by_application([NOTES, other])
        await reads.all_jobs()
    asked = Counter(path for _, path in lever.asked)
    notes = {"/v1/opportunities/o-1/notes": 3, "/v1/opportunities/o-2/notes": 1}
    assert asked == Counter(notes | {"/v1/postings": 2})


async def test_a_read_under_way_is_not_joined_once_it_is_known_that_something_changed() -> None:
    lever = Answering(200)
    async with linked(httpx.MockTransport(lever)) as account:
        begun = await reading(lever, account.connector, asked=2)
        account.connector.forget(["o-1"])
        after = await reading(lever, account.connector, asked=3)
        lever.ready.set()
        await asyncio.gather(begun, after)
    users, notes = READS
    assert Counter(lever.asked) == Counter({users: 1, notes: 2})


READS = [("GET", "/v1/users"), ("GET", "/v1/opportunities/o-1/notes")]


@pytest.mark.parametrize("status", [201, 400, 500])
async def test_after_a_write_nothing_read_before_is_given_out(status: int) -> None:
    lever = Answering(status)
    lever.ready.set()
    async with linked(httpx.MockTransport(lever)) as account:
        await read(account.connector)
        await read(account.connector)
        assert lever.asked == READS
        assert await write(account.connector) == status
        await read(account.connector)
        assert lever.asked == [*READS, ("POST", "/v1/opportunities/o-1/notes"), *READS]


async def test_a_closed_account_keeps_nothing_that_was_read() -> None:
    lever = Answering(201)
    lever.ready.set()
    async with linked(httpx.MockTransport(lever)) as account:
        await read(account.connector)
        assert account.connector.lists.users.at_hand() is not None
        await account.connector.aclose()
        assert account.connector.lists.users.at_hand() is None
        assert account.connector.recent.get("/opportunities/o-1/notes") is None


async def test_a_read_that_is_passed_on_leaves_what_is_kept() -> None:
    lever = Answering(201)
    lever.ready.set()
    async with linked(httpx.MockTransport(lever)) as account:
        await read(account.connector)
        await write(account.connector, "GET")
        await read(account.connector)
    assert lever.asked == [*READS, ("GET", "/v1/opportunities/o-1/notes")]


async def test_what_was_under_way_during_a_write_is_not_kept() -> None:
    lever = Answering(201)
    async with linked(httpx.MockTransport(lever)) as account:
        before = await reading(lever, account.connector, asked=2)
        await write(account.connector)
        lever.ready.set()
        await before
        await read(account.connector)
    assert lever.asked == [*READS, ("POST", "/v1/opportunities/o-1/notes"), *READS]


async def test_what_was_under_way_during_a_write_is_not_joined_after_it() -> None:
    lever = Answering(201)
    async with linked(httpx.MockTransport(lever)) as account:
        before = await reading(lever, account.connector, asked=2)
        await write(account.connector)
        after = await reading(lever, account.connector, asked=5)
        lever.ready.set()
        await asyncio.gather(before, after)
        assert lever.asked == [*READS, ("POST", "/v1/opportunities/o-1/notes"), *READS]
        await read(account.connector)
    assert len(lever.asked) == 5
