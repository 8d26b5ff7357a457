import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from accounts.events import TOPIC, Event, EventType, NewEvent, Origin, WhichEvents, record
from accounts.storage import Storage
from events import tail as tails
from events.bell import Bell
from events.tail import Follower, Tail

NEW = NewEvent(
    account_id="acme", type=EventType.JOB_OPENED, origin=Origin.WEBHOOK, at=datetime.now(UTC)
)
ALL = WhichEvents()


@pytest.fixture
def tail(storage: Storage) -> Tail:
    return Tail(storage, Bell())


async def happen(tail: Tail, *jobs: str) -> list[int]:
    async with tail.storage.writing() as connection:
        written = await record(connection, [replace(NEW, job_id=job) for job in jobs])
    tail.bell.ring(TOPIC)
    return written


async def first(events: AsyncGenerator[Event], count: int) -> list[str | None]:
    async with asyncio.timeout(10):
        return [(await anext(events)).job_id for _ in range(count)]


async def followed(tail: Tail, which: WhichEvents = ALL, after: int | None = None) -> Follower:
    return await tail.follow(which, after=after)


async def test_a_follower_hears_what_comes_and_nothing_of_what_was(tail: Tail) -> None:
    await happen(tail, "before")
    events = aiter(await followed(tail))
    hearing = asyncio.create_task(first(events, 2))
    await asyncio.sleep(0)
    await happen(tail, "a", "b")
    assert await hearing == ["a", "b"]
    await events.aclose()


async def test_one_who_goes_on_hears_just_what_it_missed_in_order(tail: Tail) -> None:
    seen, *_ = await happen(tail, "seen", *map(str, range(500)))
    events = aiter(await followed(tail, after=seen))
    assert await first(events, 300) == [*map(str, range(300))]
    await happen(tail, "new")
    assert await first(events, 201) == [*map(str, range(300, 500)), "new"]
    await events.aclose()


async def test_one_who_is_far_behind_reads_what_is_no_longer_in_memory(
    tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "_PAGE", 3)
    tail._newest = type(tail._newest)(maxlen=4)
    slow, fast = aiter(await followed(tail)), aiter(await followed(tail))
    waiting = [asyncio.create_task(first(each, 1)) for each in (slow, fast)]
    await asyncio.sleep(0)
    await happen(tail, *map(str, range(20)))
    assert await asyncio.gather(*waiting) == [["0"], ["0"]]
    assert await first(fast, 19) == [*map(str, range(1, 20))]
    await happen(tail, *map(str, range(20, 30)))
    assert await first(slow, 29) == [*map(str, range(1, 30))]
    for each in (slow, fast):
        await each.aclose()


async def test_only_what_is_wanted_comes_and_much_else_is_passed_over(tail: Tail) -> None:
    which = WhichEvents(job_ids=frozenset({"mine"}))
    events = aiter(await followed(tail, which, after=0))
    await happen(tail, *["other"] * 300, "mine", *["other"] * 300, "mine")
    assert await first(events, 2) == ["mine", "mine"]
    await events.aclose()


async def test_what_another_process_writes_comes_too(tail: Tail) -> None:
    events = aiter(await followed(tail))
    hearing = asyncio.create_task(first(events, 1))
    await asyncio.sleep(0)
    await happen(Tail(tail.storage, Bell()), "theirs")
    assert await hearing == ["theirs"]
    await events.aclose()


async def test_nothing_is_read_where_nobody_follows(tail: Tail) -> None:
    events = aiter(await followed(tail, after=0))
    await happen(tail, "a")
    assert await first(events, 1) == ["a"]
    assert tail._reading is not None
    await events.aclose()
    assert tail._reading is None


async def test_what_is_at_hand_is_taken_without_waiting(tail: Tail) -> None:
    follower = await followed(tail, after=0)
    await happen(tail, "a", "b", "c", "d")
    events = aiter(follower)
    assert await first(events, 1) == ["a"]
    assert [event.job_id for event in follower.take(2)] == ["b", "c"]
    assert await first(events, 1) == ["d"]
    assert follower.take(5) == []
    await events.aclose()
