from datetime import timedelta

import pytest

from accounts.event_tables import inbound_hooks
from accounts.events import Origin
from connectors.errors import UpstreamUnavailable
from events.followed import Followed
from events.reconciliation import CLOCKS_APART, OVERLAP
from events.times import to_milliseconds
from tests.events.company import EVERY, Company


async def hook(acme: Company) -> None:
    """Let it look as if the system sent webhooks."""
    row = {"account_id": "acme", "hook_id": "1", "key_id": "k", "sealed": b""}
    made = inbound_hooks.insert().values(created_at=acme.clock.now(), **row)
    async with acme.storage.writing() as connection:
        await connection.execute(made)


async def passes(followed: Followed, acme: Company, count: int = 1) -> None:
    for _ in range(count):
        acme.clock.pass_time(minutes=5)
        await acme.reconcile(followed)


async def test_an_account_in_which_nothing_happened_costs_three_requests(
    acme: Company, followed: Followed
) -> None:
    await hook(acme)
    await passes(followed, acme, 3)
    acme.sent()
    since = str(to_milliseconds(followed.state.changes_until - OVERLAP))
    await passes(followed, acme)
    updated = ("updated_at_start", since)
    assert [(path, query[0]) for path, query in acme.sent()] == [
        ("/opportunities", updated),
        ("/opportunities/deleted", ("deleted_at_start", since)),
        ("/postings", updated),
    ]
    assert await acme.told() == []
    assert followed.state.next_pass_at == acme.clock.now() + EVERY
    assert followed.state.next_sweep_at < acme.clock.now() - EVERY


async def test_all_that_no_notice_came_of_is_told_in_one_pass(
    acme: Company, followed: Followed
) -> None:
    moved, rejected, deleted, talked = acme.some(4)
    way = [moved.stage, await acme.move(moved), await acme.move(moved)]
    await acme.archive(rejected, acme.reason())
    await acme.delete(deleted)
    await acme.add()
    await acme.send("PUT", f"/contacts/{talked.person.id}", {"name": "Grace"})
    await acme.plan(talked)
    await acme.publish()
    await passes(followed, acme)
    log = await acme.log()
    assert sorted(event.type.value for event in log) == [
        "application.created",
        "application.deleted",
        "application.rejected",
        *["application.stage_changed"] * 2,
        "candidate.created",
        "candidate.updated",
        "interview.scheduled",
        "job.opened",
    ]
    assert {event.origin for event in log} == {Origin.RECONCILIATION}
    moves = [event for event in log if event.application_id == moved.id]
    assert [event.detail["to"] for event in moves] == way[1:]
    await acme.tell()
    await acme.look(followed)
    await passes(followed, acme)
    assert await acme.log() == log


async def test_what_notices_told_is_not_told_again(acme: Company, followed: Followed) -> None:
    record = acme.one()
    await acme.move(record)
    await acme.plan(record)
    await acme.tell()
    await acme.look(followed)
    told = await acme.told()
    assert sorted(told) == ["application.stage_changed", "interview.scheduled"]
    acme.sent()
    await passes(followed, acme)
    assert await acme.told() == told
    assert f"/opportunities/{record.id}/interviews" not in [path for path, _ in acme.sent()]


async def test_jobs_are_told_as_they_open_change_and_close(
    acme: Company, followed: Followed
) -> None:
    job = await acme.publish()
    for change in ({"state": "published", "text": "Head baker"}, {"state": "closed"}):
        await passes(followed, acme)
        await acme.send("POST", f"/postings/{job}", change)
    await passes(followed, acme)
    found = await acme.log()
    assert [(event.type.value, event.detail, event.job_id) for event in found] == [
        ("job.opened", {"status": "OPEN"}, job),
        ("job.updated", {"fields": ["name"]}, job),
        ("job.closed", {"status": "CLOSED"}, job),
    ]


async def test_what_is_broken_off_is_done_again_and_tells_nothing_twice(
    acme: Company, followed: Followed
) -> None:
    records = acme.some(3)
    for record in records:
        await acme.move(record)
        await acme.plan(record)
    before = followed.state
    await acme.go_wrong("500", path=f"/opportunities/{records[1].id}/interviews", times=5)
    with pytest.raises(UpstreamUnavailable):
        await passes(followed, acme)
    assert followed.state == before
    assert len(await acme.told()) == 5
    await passes(followed, acme)
    assert sorted(await acme.told()) == [
        *["application.stage_changed"] * 3,
        *["interview.scheduled"] * 3,
    ]
    assert followed.state.changes_until > before.changes_until


async def test_the_mark_stays_behind_by_as_much_as_clocks_may_be_apart(
    acme: Company, followed: Followed
) -> None:
    acme.clock.pass_time(hours=1)
    await passes(followed, acme)
    assert followed.state.changes_until == acme.clock.now() - CLOCKS_APART
    record = acme.one()
    await acme.move(record)
    acme.clock.pass_time(minutes=-4)
    await acme.reconcile(followed)
    assert followed.state.changes_until == acme.clock.now()
    acme.clock.pass_time(minutes=4)
    await acme.reconcile(followed)
    assert to_milliseconds(followed.state.changes_until) == record.updated_at


@pytest.mark.parametrize("why", ["no hooks", "one was lost", "nobody was there", ""])
async def test_where_notices_cannot_be_relied_on_all_is_looked_at(
    acme: Company, followed: Followed, why: str
) -> None:
    if why != "no hooks":
        await hook(acme)
    await passes(followed, acme)
    await acme.sweep(followed)
    assert followed.state.next_sweep_at == acme.clock.now() + timedelta(hours=1)
    if why == "one was lost":
        await acme.move(acme.one())
    if why == "nobody was there":
        acme.clock.pass_time(minutes=6)
    await passes(followed, acme)
    assert (followed.state.next_sweep_at <= acme.clock.now()) is bool(why)


async def test_a_credential_that_may_not_read_jobs_and_interviews_still_tells_of_the_rest(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    await acme.move(record)
    await acme.go_wrong("403", path="/postings", times=9)
    await acme.go_wrong("403", path=f"/opportunities/{record.id}/interviews", times=9)
    await passes(followed, acme)
    assert await acme.told() == ["application.stage_changed"]
    assert followed.state.next_pass_at == acme.clock.now() + EVERY
