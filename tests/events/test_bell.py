import asyncio

from events.bell import Bell

LONG = 60.0


async def test_a_ring_wakes_all_who_hear_its_topic_and_nobody_else() -> None:
    bell = Bell()
    with bell.hearing("a") as first, bell.hearing("a") as second, bell.hearing("b") as other:
        waiting = [asyncio.create_task(ear.wait(LONG)) for ear in (first, second, other)]
        await asyncio.sleep(0)
        bell.ring("a")
        await asyncio.gather(*waiting[:2])
        assert not waiting[2].done()
        waiting[2].cancel()


async def test_what_rang_before_the_wait_is_heard_once() -> None:
    bell = Bell()
    with bell.hearing("a") as ear:
        bell.ring("a")
        bell.ring("a")
        await ear.wait(LONG)
        before = asyncio.get_running_loop().time()
        await ear.wait(0.01)
        assert asyncio.get_running_loop().time() - before >= 0.009


async def test_nobody_is_kept_who_hears_no_more() -> None:
    bell = Bell()
    with bell.hearing("a"):
        pass
    bell.ring("a")
    assert not bell._heard
