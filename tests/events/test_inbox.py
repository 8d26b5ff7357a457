import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from accounts.event_tables import notices
from accounts.storage import Storage
from connectors.notices import Notice, NoticeKind
from events import inbox

AT = datetime(2026, 11, 27, 9, 30, 0, 123000, tzinfo=UTC)
MOVED = Notice(
    kind=NoticeKind.APPLICATION_MOVED,
    at=AT,
    application_id="o1",
    candidate_id="c1",
    detail={"from": "lead-new", "to": "offer"},
)
CHANGED = Notice(kind=NoticeKind.CANDIDATE_UPDATED, at=AT, candidate_id="c1")


async def keep(storage: Storage, account: str, nonce: str, notice: Notice | None = CHANGED) -> bool:
    async with storage.writing() as connection:
        return await inbox.keep(connection, account, nonce=nonce, notice=notice)


async def told(storage: Storage, account: str, limit: int = 10) -> list[Notice]:
    return [each.notice for each in await inbox.pending(storage, account, limit=limit)]


async def count(storage: Storage) -> int:
    async with storage.reading() as connection:
        return int((await connection.execute(select(func.count(notices.c.id)))).scalar_one())


async def test_notices_are_given_as_they_came_until_they_are_done(storage: Storage) -> None:
    assert await keep(storage, "a", "1", MOVED)
    assert await keep(storage, "b", "1")
    assert await keep(storage, "a", "2")
    assert await told(storage, "a") == [MOVED, CHANGED]
    assert await told(storage, "a", limit=1) == [MOVED]
    [first, _] = await inbox.pending(storage, "a", limit=2)
    assert first.account_id == "a"
    async with storage.writing() as connection:
        await inbox.done(connection, [first.id])
    assert await told(storage, "a") == [CHANGED]
    assert await told(storage, "b") == [CHANGED]


async def test_what_is_undone_with_its_transaction_comes_again(storage: Storage) -> None:
    await keep(storage, "a", "1", MOVED)
    [received] = await inbox.pending(storage, "a", limit=1)
    async with storage.engine.connect() as connection:
        await inbox.done(connection, [received.id])
        await connection.rollback()
    assert await told(storage, "a") == [MOVED]


async def test_of_many_with_one_nonce_at_once_one_is_kept(storage: Storage) -> None:
    kept = await asyncio.gather(*(keep(storage, "a", "same") for _ in range(8)))
    assert sorted(kept) == [False] * 7 + [True]
    assert await told(storage, "a") == [CHANGED]
    assert await keep(storage, "b", "same")


async def test_of_a_trial_the_nonce_alone_is_kept(storage: Storage) -> None:
    assert await keep(storage, "a", "1", None)
    assert await told(storage, "a") == []
    assert not await keep(storage, "a", "1")


@pytest.mark.parametrize(
    ("notice", "age", "left"),
    [
        (None, inbox.NONCES_KEPT, 0),
        (None, inbox.NONCES_KEPT - timedelta(minutes=1), 1),
        (CHANGED, inbox.NONCES_KEPT, 1),
        (CHANGED, inbox.LEFT_UNDONE, 0),
    ],
)
async def test_nonces_are_forgotten_in_time_and_what_is_to_be_done_later(
    storage: Storage, notice: Notice | None, age: timedelta, left: int
) -> None:
    await keep(storage, "a", "1", notice)
    async with storage.writing() as connection:
        await connection.execute(update(notices).values(received_at=datetime.now(UTC) - age))
    assert await inbox.forget_old(storage) == 1 - left
    assert await count(storage) == left
