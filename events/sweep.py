"""Looking at every open application now and then, and at what systems keep no list of changes of.

Where an interview was planned or changed, an application tells the time of it and nothing else, and
a system may not list applications by that time. So these times are read, a hundred in a request,
and the interviews of those applications alone that somebody dealt with since.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from accounts.events import Origin
from connectors.base import LastInteraction, Page
from connectors.errors import Forbidden
from events.calendars import read_calendars
from events.followed import Followed, Step
from events.reading import read_whole_people
from events.times import in_milliseconds
from schema.connection import LARGEST_PAGE
from schema.deleted import DeletedKind
from schema.time_range import DateTimeRange

EVERY = timedelta(hours=1)

_OLD_DELETIONS = timedelta(days=7)
"""How far back deleted jobs are asked for."""

_AT_ONCE = timedelta(seconds=1)
"""Who makes an application deals with it: that is no other interaction."""


async def sweep(followed: Followed, *, meanwhile: Callable[[], Awaitable[None]]) -> None:
    """Tell of interviews and deleted jobs what is not told yet.

    Args:
        followed: the account; its baseline is done.
        meanwhile: awaited between pages, as there may be many.
    """
    started_at = followed.now()
    await _read_deleted_jobs(followed)
    after, more = None, True
    while more:
        async with followed.unhurried_step() as step:
            page = await step.reads.list_last_interactions(first=LARGEST_PAGE, after=after)
            touched = await _touched(followed, step, page)
        await read_calendars(followed, touched)
        await meanwhile()
        after, more = page.positions[-1] if page.positions else None, page.has_next
    await followed.write(state=replace(followed.state, next_sweep_at=started_at + EVERY))


async def _touched(
    followed: Followed, step: Step, page: Page[LastInteraction]
) -> dict[str, datetime]:
    """Those with which somebody dealt since their interviews were read, or since they were made.

    Applications that are there and were never seen are taken in.
    """
    items = {each.application.remote_id: each for each in page.items}
    known = await followed.known_applications(items)
    strangers = {items[key].application.candidate_id or "" for key in set(items) - set(known)}
    if strangers:
        records = await read_whole_people(step, strangers - {""})
        look = followed.look(Origin.RECONCILIATION)
        await followed.write(await followed.hold_against(step, look, records))
    touched = {}
    for key, each in items.items():
        was = known[key].interviews_as_of if key in known else None
        begun = each.created_at and each.created_at + _AT_ONCE
        dealt_with, since = in_milliseconds(each.at), was or begun
        if dealt_with and (since is None or dealt_with > since):
            touched[key] = dealt_with
    return touched


async def _read_deleted_jobs(followed: Followed) -> None:
    look = followed.look(Origin.RECONCILIATION)
    since = DateTimeRange(since=max(followed.state.since, look.at - _OLD_DELETIONS))
    after, more = None, True
    while more:
        async with followed.unhurried_step() as step:
            try:
                page = await step.reads.list_deleted(
                    DeletedKind.JOB, since, first=LARGEST_PAGE, after=after
                )
            except Forbidden:  # then nothing is told of jobs
                return
            found = await followed.job_findings(look)
            for deleted in page.items:
                found.lose_job(deleted.remote_id, at=deleted.deleted_at)
            await followed.write(found)
        after, more = page.positions[-1] if page.positions else None, page.has_next
