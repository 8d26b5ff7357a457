"""Beginning to follow an account, and going on with one that was linked anew."""

from dataclasses import replace
from datetime import datetime

from events.baseline import all_jobs
from events.followed import Followed
from events.following import Following, begin_following, beginning
from events.known import forget_all_known, read_jobs
from events.leases import hold


async def take_up(followed: Followed, linked_at: datetime | None, *, is_new: bool) -> None:
    """Follow an account by the link that stands now.

    Linked anew, the same account goes on from where it was, and what happened meanwhile is told.
    Whether it is the same, its jobs tell; of another nothing is known.

    Args:
        followed: the account, as far as it has been followed.
        linked_at: the link that stands now.
        is_new: whether it was not followed before.
    """
    now = followed.now()
    state = beginning(followed.account_id, linked_at, now=now)
    if not is_new and await _is_the_same(followed):
        state = replace(followed.state, linked_at=linked_at, next_pass_at=now, next_sweep_at=now)
    await _begin(followed, state)


async def _is_the_same(followed: Followed) -> bool:
    async with followed.storage.reading() as connection:
        known = await read_jobs(connection, followed.account_id)
    if not known:
        return True
    async with followed.step() as step:
        jobs = await all_jobs(step)
    return not jobs or any(job.remote_id in known for job in jobs)


async def _begin(followed: Followed, state: Following) -> None:
    async with followed.storage.writing() as connection:
        await hold(connection, followed.lease)
        if state.since != followed.state.since:
            await forget_all_known(connection, followed.account_id)
        await begin_following(connection, state)
    followed.state = state
