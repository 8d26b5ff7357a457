from datetime import timedelta

import pytest

from accounts.storage import Storage
from events.leases import LEASE, LeaseLost, forget_ended, hold, new_owner, release, renew, take

OVER = timedelta(seconds=-1)


async def test_one_holds_it_until_it_lets_go(storage: Storage) -> None:
    first = await take(storage, "work", owner=new_owner())
    assert first is not None
    assert await take(storage, "work", owner=new_owner()) is None
    assert await take(storage, "other work", owner=new_owner()) is not None
    await renew(storage, first)
    await release(storage, first)
    second = await take(storage, "work", owner=new_owner())
    assert second is not None
    assert second.epoch == first.epoch + 1


async def test_a_dead_holders_lease_is_taken_over_and_its_work_refused(storage: Storage) -> None:
    dead = await take(storage, "work", owner=new_owner(), lasts=OVER)
    assert dead is not None
    heir = await take(storage, "work", owner=new_owner())
    assert heir is not None
    with pytest.raises(LeaseLost):
        await renew(storage, dead, lasts=LEASE)
    with pytest.raises(LeaseLost):
        async with storage.writing() as connection:
            await hold(connection, dead)
    await release(storage, dead)
    assert await take(storage, "work", owner=new_owner()) is None
    async with storage.writing() as connection:
        await hold(connection, heir)


async def test_what_ended_long_ago_is_forgotten(storage: Storage) -> None:
    long_ago = await take(storage, "a", owner="o", lasts=timedelta(days=-2))
    ended = await take(storage, "b", owner="o", lasts=OVER)
    await forget_ended(storage)
    assert long_ago is not None
    assert ended is not None
    for old, epoch in ((long_ago, 1), (ended, 2)):
        again = await take(storage, old.name, owner="another")
        assert again is not None
        assert again.epoch == epoch
        with pytest.raises(LeaseLost):
            await renew(storage, old)
