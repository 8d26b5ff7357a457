"""Reading what changed since the last time, on a schedule: what no notice came of is told then.

The mark is moved once all of a pass is done, so that a pass which was broken off is done again;
what it told already is known by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from accounts.events import Origin
from connectors.errors import Forbidden
from events.calendars import read_calendars
from events.findings import Findings
from events.followed import Followed
from events.following import Following
from events.looks import Look, Place
from events.reading import records_of_page
from events.times import in_milliseconds, latest
from schema.application import Application
from schema.connection import LARGEST_PAGE
from schema.deleted import DeletedKind, DeletedRecord
from schema.filters import ApplicationFilter
from schema.time_range import DateTimeRange

OVERLAP = timedelta(minutes=2)
"""What was read is read again: a change may become visible a little after its time."""

CLOCKS_APART = timedelta(minutes=10)
"""By how much a system's clock may be behind ours: the mark is moved no closer to our time, unless
the system has told of something later."""


@dataclass(slots=True)
class Pass:
    """One reconciliation under way.

    Attributes:
        followed: the account.
        started_at: when it began.
        touched: applications whose interviews may have changed, and as of when.
        newest: the latest change that was read.
        found: how many events no notice came of in time.
    """

    followed: Followed
    started_at: datetime
    touched: dict[str, datetime] = field(default_factory=dict)
    newest: datetime | None = None
    found: int = 0

    @property
    def begins_at(self) -> datetime:
        """From where changes are read."""
        return self.followed.state.changes_until - OVERLAP

    @property
    def since(self) -> DateTimeRange:
        """The same, as systems are asked."""
        return DateTimeRange(since=self.begins_at)

    @property
    def mark(self) -> datetime:
        """Up to where changes were read, once all is done."""
        told = [min(self.newest, self.started_at)] if self.newest else []
        return max(self.followed.state.changes_until, self.started_at - CLOCKS_APART, *told)

    def look(self) -> Look:
        """A look that is part of it."""
        return self.followed.look(Origin.RECONCILIATION)

    def note_touched(self, found: Findings, records: Iterable[Application]) -> None:
        """Note which applications changed since their interviews were read."""
        for record in records:
            self.newest = latest(self.newest, record.updated_at)
            dealt_with = in_milliseconds(latest(record.updated_at, record.last_interaction_at))
            known = found.application(record.remote_id)
            read_as_of = None if known is None else known.interviews_as_of
            if dealt_with and (read_as_of is None or dealt_with > read_as_of):
                self.touched[record.remote_id] = dealt_with

    async def write(self, found: Findings) -> None:
        """Write what a notice should have told."""
        self.found += len(found.events)
        await self.followed.write(found)


async def reconcile(followed: Followed, *, every: timedelta) -> None:
    """Read what changed, and tell what is not told yet.

    Args:
        followed: the account; its baseline is done.
        every: how long after the beginning of this one the next is due.
    """
    now = Pass(followed, started_at=followed.now())
    await _read_changes(now)
    await _read_deletions(now)
    await _read_jobs(now)
    await read_calendars(followed, now.touched)
    await followed.write(state=await _afterwards(now, every))


async def _read_changes(now: Pass) -> None:
    which, after, more = ApplicationFilter(updated_at=now.since), None, True
    while more:
        async with now.followed.unhurried_step() as step:
            page = await step.reads.list_applications(which, first=LARGEST_PAGE, after=after)
            records = await records_of_page(step, page)
            found = await now.followed.hold_against(step, now.look(), records)
            now.note_touched(found, page.items)
            step.connector.forget(found.now.applications)
            await now.write(found)
        after, more = page.positions[-1] if page.positions else None, page.has_next


async def _read_deletions(now: Pass) -> None:
    after, more = None, True
    while more:
        async with now.followed.unhurried_step() as step:
            page = await step.reads.list_deleted(
                DeletedKind.APPLICATION, now.since, first=LARGEST_PAGE, after=after
            )
            ids = [str(each.remote_id) for each in page.items]
            found = await now.followed.application_findings(now.look(), ids)
            for deleted in page.items:
                found.lose(_place(deleted), at=deleted.deleted_at)
            await now.write(found)
        after, more = page.positions[-1] if page.positions else None, page.has_next


def _place(deleted: DeletedRecord) -> Place:
    return Place(
        application_id=deleted.remote_id,
        candidate_id=deleted.candidate_remote_id,
        job_id=deleted.job_remote_id,
    )


async def _read_jobs(now: Pass) -> None:
    async with now.followed.unhurried_step() as step:
        try:
            jobs = await step.reads.jobs_changed(now.begins_at)
        except Forbidden:  # then nothing is told of jobs
            return
        found = await now.followed.job_findings(now.look())
        found.take_jobs(jobs)
        if found.events:
            step.connector.forget((), jobs=True)
        await now.followed.write(found)


async def _afterwards(now: Pass, every: timedelta) -> Following:
    """How far the account has been followed by this pass, and what comes next.

    Every open application is looked at once more where notices cannot be relied on: none are sent,
    one did not come, or nobody was there for a while.
    """
    state = now.followed.state
    was_late = now.started_at > state.next_pass_at + every
    is_told = not was_late and not now.found and await now.followed.is_told_by_hooks()
    return replace(
        state,
        changes_until=now.mark,
        next_pass_at=now.started_at + every,
        next_sweep_at=state.next_sweep_at if is_told else min(state.next_sweep_at, now.started_at),
    )
