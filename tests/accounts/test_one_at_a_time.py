import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accounts.locks import forget_ended
from accounts.one_at_a_time import one_at_a_time
from accounts.storage import Storage, open_storage
from accounts.tables import account_locks
from connectors.errors import BadRequest, OutcomeUnknown, UpstreamTimeout


@pytest.fixture
async def replica(database_url: str, storage: Storage) -> AsyncIterator[Storage]:
    """Another process's connections to the same database."""
    del storage  # it must be there first, to be emptied last
    opened = await open_storage(database_url)
    yield opened
    await opened.aclose()


def soon(seconds: float = 5) -> float:
    return asyncio.get_running_loop().time() + seconds


async def held(storage: Storage) -> int:
    async with storage.reading() as connection:
        return int(
            (await connection.execute(select(func.count(account_locks.c.owner)))).scalar_one()
        )


async def test_those_who_share_anything_take_turns(storage: Storage, replica: Storage) -> None:
    inside: set[str] = set()

    async def work(database: Storage, *known_by: str) -> None:
        async with one_at_a_time(database, "acme", known_by, deadline=soon(20)):
            assert inside.isdisjoint(known_by)
            inside.update(known_by)
            await asyncio.sleep(0.01)
            inside.difference_update(known_by)

    people = [("a", "b"), ("b", "c"), ("c", "a"), ("d",)]
    await asyncio.gather(*(work(each, *p) for each in [storage, replica] * 2 for p in people))
    assert await held(storage) == 0


async def test_others_do_not_wait(storage: Storage, replica: Storage) -> None:
    async with (
        one_at_a_time(storage, "acme", ["a"], deadline=soon()),
        one_at_a_time(replica, "acme", ["b"], deadline=soon()),
        one_at_a_time(replica, "other", ["a"], deadline=soon()),
        one_at_a_time(replica, "acme", [], deadline=soon()),
    ):
        assert await held(storage) == 3


async def test_who_waits_too_long_is_told_and_leaves_nothing(
    storage: Storage, replica: Storage
) -> None:
    async with one_at_a_time(storage, "acme", ["a"], deadline=soon()):
        with pytest.raises(UpstreamTimeout, match="Ask again"):
            async with one_at_a_time(replica, "acme", ["b", "a"], deadline=soon(0.2)):
                pass
        assert await held(storage) == 1


async def test_after_a_refusal_the_next_comes_in_at_once(storage: Storage) -> None:
    with pytest.raises(BadRequest):
        async with one_at_a_time(storage, "acme", ["a"], deadline=soon()):
            raise BadRequest("No.")
    assert await held(storage) == 0


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("?"), KeyboardInterrupt(), asyncio.CancelledError()]
)
async def test_while_it_is_open_what_was_done_the_next_waits(
    storage: Storage, error: BaseException
) -> None:
    settled = timedelta(seconds=0.3)
    with pytest.raises(type(error)):
        async with one_at_a_time(storage, "acme", ["a"], deadline=soon(), settled=settled):
            raise error
    with pytest.raises(UpstreamTimeout):
        async with one_at_a_time(storage, "acme", ["a"], deadline=soon(0.1)):
            pass
    async with one_at_a_time(storage, "acme", ["a"], deadline=soon()):
        pass


async def test_what_a_killed_process_held_ends_and_is_forgotten(storage: Storage) -> None:
    class Killed(BaseException):
        pass

    with pytest.raises(Killed):
        async with one_at_a_time(storage, "acme", ["a"], deadline=soon(), settled=timedelta(0)):
            raise Killed
    assert await held(storage) == 1
    await forget_ended(storage)
    assert await held(storage) == 0
