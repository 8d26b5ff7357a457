"""Reading an account for the first time, so that whatever changes later can be seen.

What changed since the account is followed, and is seen here, is told already. An application that
moves while the list is read may be left out; as it changed, the first reconciliation brings it.
"""

from collections.abc import Sequence
from dataclasses import replace

from accounts.events import Origin
from connectors.errors import BadRequest, Forbidden
from events.followed import Followed, Step
from events.reading import read_whole_people, records_of_page
from schema.connection import LARGEST_PAGE
from schema.filters import ApplicationFilter
from schema.job import Job


async def read_baseline(followed: Followed) -> None:
    """Read jobs, and then applications with their people, a page in each step.

    Goes on where it, or a process that was killed, was.
    """
    if followed.state.baseline_cursor is None:
        await _read_jobs(followed)
    while not followed.state.baseline_done:
        try:
            await _read_page(followed)
        except BadRequest:
            if followed.state.baseline_cursor is None:
                raise
            await followed.write(state=replace(followed.state, baseline_cursor=None))


async def all_jobs(step: Step) -> Sequence[Job]:
    """Every job, read now; none where the credential may not read them: then none are told of."""
    step.connector.forget((), jobs=True)
    try:
        return await step.reads.all_jobs()
    except Forbidden:
        return []


async def _read_jobs(followed: Followed) -> None:
    async with followed.unhurried_step() as step:
        jobs = await all_jobs(step)
        found = await followed.job_findings(followed.look(Origin.RECONCILIATION))
        found.take_jobs(jobs)
        await followed.write(found)


async def _read_page(followed: Followed) -> None:
    async with followed.unhurried_step() as step:
        state = followed.state
        page = await step.reads.list_applications(
            ApplicationFilter(), first=LARGEST_PAGE, after=state.baseline_cursor
        )
        look, records = followed.look(Origin.RECONCILIATION), await records_of_page(step, page)
        recent = {each.candidate_id or "" for each in page.items if look.is_recent(each.created_at)}
        records |= await read_whole_people(step, recent - {""})
        found = await followed.hold_against(step, look, records)
        cursor = page.positions[-1] if page.positions else None
        now = replace(state, baseline_cursor=cursor, baseline_done=not page.has_next)
        await followed.write(found, state=now)
