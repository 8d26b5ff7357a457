"""Thousands of changes; notices that are lost, doubled and late; faults; ends without warning."""

import asyncio
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from accounts.events import Event
from accounts.storage import Storage
from connectors.notices import Notice
from events import inbox
from events.follower import Follower, Terms
from events.following import read_following
from sandbox.data.records import Opportunity
from tests.events.company import EVERY, Company, company

CHANGES = 2_500
LOST = DOUBLED = 0.05


@dataclass(slots=True)
class Busy:
    """A company at work, and webhooks that cannot be relied on."""

    acme: Company
    chance: Random
    late: list[Notice] = field(default_factory=list)
    talks: dict[str, tuple[Opportunity, dict[str, Any]]] = field(default_factory=dict)

    def somebody(self) -> Opportunity:
        there = [each for each in self.acme.account.opportunities.values() if not each.confidential]
        return self.chance.choice(there)

    async def change(self, number: int) -> None:
        ways = {
            self._move: 60,
            self._archive: 10,
            self._add: 5,
            self._rename: 4,
            self._plan: 8,
            self._call_off: 5,
            self._delete: 1,
            self._publish: 1,
        }
        await self.chance.choices(list(ways), list(ways.values()))[0](number)
        await self._tell()

    async def _move(self, _: int) -> None:
        await self.acme.move(self.somebody(), self.chance.choice(self.acme.stages()))

    async def _archive(self, _: int) -> None:
        kinds = [None, self.acme.reason(), self.acme.reason("hired")]
        await self.acme.archive(self.somebody(), self.chance.choice(kinds))

    async def _add(self, number: int) -> None:
        await self.acme.add(f"new-{number}@example.com")

    async def _rename(self, number: int) -> None:
        person = self.somebody().person
        await self.acme.send("PUT", f"/contacts/{person.id}", {"name": f"Name {number}"})

    async def _plan(self, _: int) -> None:
        record = self.somebody()
        talk = await self.acme.plan(record)
        self.talks[talk["id"]] = (record, talk)

    async def _call_off(self, _: int) -> None:
        if self.talks:
            key = self.chance.choice(sorted(self.talks))
            record, _talk = self.talks.pop(key)
            if record.id in self.acme.account.opportunities:
                await self.acme.send("DELETE", f"/opportunities/{record.id}/interviews/{key}")

    async def _delete(self, _: int) -> None:
        await self.acme.delete(self.somebody())

    async def _publish(self, _: int) -> None:
        await self.acme.publish()

    async def _tell(self) -> None:
        """Say most of what happened, some of it twice, and all of it in any order."""
        said = [each for each in self.acme.notices() if self.chance.random() >= LOST]
        self.late += said + [each for each in said if self.chance.random() < DOUBLED]
        self.chance.shuffle(self.late)
        count = self.chance.randrange(len(self.late) + 1)
        now, self.late = self.late[:count], self.late[count:]
        await self.acme.tell(now)


@pytest.mark.long
async def test_thousands_of_changes_are_told_once_and_in_order(storage: Storage) -> None:
    async with company(storage, people=150) as acme:
        busy = Busy(acme, Random(7))  # noqa: S311  -- the same each time
        running = await _restarted(acme, None)
        await _until_read(acme)
        acme.notices()
        for number in range(CHANGES):
            await busy.change(number)
            if number % 100 == 50:
                await acme.go_wrong("500", path="/opportunities", method="GET", times=7)
            if busy.chance.random() < 20 / CHANGES:
                running = await _restarted(acme, running)
        await acme.tell(busy.late)
        await _until_looked_into(acme)
        acme.clock.pass_time(minutes=6)
        await _until_read(acme)
        await _end(running)
        _check(acme, await acme.log())


async def _restarted(acme: Company, before: "asyncio.Task[None] | None") -> "asyncio.Task[None]":
    """End whoever follows, in the middle of whatever it does, and let another begin."""
    if before is not None:
        await _end(before)
    follower = Follower(
        storage=acme.storage,
        bell=acme.bell,
        open=acme.open,
        terms=Terms(every=EVERY, rate=1e9, first_pause=0.01),
        now=acme.clock.now,
    )
    return asyncio.create_task(follower.run())


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _until_read(acme: Company) -> None:
    while True:
        state = await read_following(acme.storage, "acme")
        if state and not state.is_due(acme.clock.now()):
            return
        await asyncio.sleep(0.02)


async def _until_looked_into(acme: Company) -> None:
    while await inbox.pending(acme.storage, "acme", limit=1):  # noqa: ASYNC110  -- likewise
        await asyncio.sleep(0.02)


def _check(acme: Company, log: list[Event]) -> None:
    """Hold the log against what the sandbox noted."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in log:
        told[event.type.value].append(event)
    gone = set(acme.account.deleted)
    _check_moves(acme, told["application.stage_changed"], gone)
    _check_closings(acme, log, gone)
    _check_people(acme, told)
    _check_interviews(acme, told, gone)
    made = _ids(acme, "opportunity.created", "opportunity")
    created = [str(event.application_id) for event in told["application.created"]]
    assert set(made) - gone <= set(created) <= set(made)
    deleted = [str(event.application_id) for event in told["application.deleted"]]
    assert set(deleted) <= set(_ids(acme, "opportunity.deleted", "opportunity"))
    jobs = [event.job_id for event in told["job.opened"]]
    assert sorted(map(str, jobs)) == sorted(_ids(acme, "posting.created", "posting"))
    for events in (created, deleted, jobs):
        assert set(Counter(events).values()) <= {1}


def _ids(acme: Company, kind: str, name: str) -> list[str]:
    return [each.ids[name] for each in acme.account.journal.since(0) if each.kind == kind]


def _check_moves(acme: Company, moves: list[Event], gone: set[str]) -> None:
    real, found = defaultdict(list), defaultdict(list)
    for change in acme.account.journal.since(0):
        if change.kind == "opportunity.stage":
            real[change.ids["opportunity"]].append((change.before, change.after, change.at))
    for event in moves:
        at = round(event.at.timestamp() * 1000)
        found[str(event.application_id)].append((event.detail["from"], event.detail["to"], at))
    for key, ways in real.items():
        assert found[key] == (ways if key not in gone else ways[: len(found[key])])
    assert sum(map(len, found.values())) > CHANGES / 3


def _check_closings(acme: Company, log: list[Event], gone: set[str]) -> None:
    types = ("application.rejected", "application.hired", "application.unrejected")
    closings = [event for event in log if event.type.value in types]
    assert len({event.sameness for event in closings}) == len(closings)
    last = {str(event.application_id): event for event in closings}
    first: dict[str, Any] = {}
    for change in acme.account.journal.since(0):
        if change.kind == "opportunity.archived":
            first.setdefault(change.ids["opportunity"], change.before and change.before["reason"])
    for key in set(first) - gone:
        event, shown = last.get(key), first[key]
        if event is not None:
            shown = None if event.type.value == types[2] else event.detail["reason"]
        assert shown == acme.account.opportunities[key].archive_reason


def _check_people(acme: Company, told: dict[str, list[Event]]) -> None:
    new = [event.candidate_id for event in told["candidate.created"]]
    there = {person.id for person in acme.account.people.values() if person.opportunities}
    made = set(_ids(acme, "contact.created", "contact"))
    assert made & there <= set(new) <= made
    assert len(new) == len(set(new))
    renamed = {each.candidate_id for each in told["candidate.updated"]}
    assert renamed <= set(_ids(acme, "contact.updated", "contact"))
    assert len(renamed) > CHANGES / 50


def _check_interviews(acme: Company, told: dict[str, list[Event]], gone: set[str]) -> None:
    planned = [event.subject and event.subject.remote_id for event in told["interview.scheduled"]]
    off = [event.subject and event.subject.remote_id for event in told["interview.canceled"]]
    real, deleted = set[str](), set[str]()
    for change in acme.account.journal.since(0):
        if change.kind.startswith("interview.") and change.ids["opportunity"] not in gone:
            kept = deleted if change.kind == "interview.deleted" else real
            kept.add(change.ids["interview"])
    assert real - deleted <= set(planned)
    assert (set(planned) & deleted) - set(off) == set()
    assert max(Counter(planned).values()) == max(Counter(off).values()) == 1
