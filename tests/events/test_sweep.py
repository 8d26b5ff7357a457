from datetime import timedelta

from events.followed import Followed
from events.known import forget_known
from tests.events.company import Company


def interviews_of(acme: Company) -> list[str]:
    """The paths of those applications whose interviews were read since this was asked last."""
    paths = [path for path, _ in acme.sent()]
    return [path.split("/")[2] for path in paths if path.endswith("/interviews")]


async def test_interviews_of_which_no_notice_came_are_told(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    await acme.sweep(followed)
    acme.sent()
    talk = await acme.plan(record)
    await acme.sweep(followed)
    assert await acme.told() == ["interview.scheduled"]
    assert interviews_of(acme) == [record.id]
    await acme.send("DELETE", f"/opportunities/{record.id}/interviews/{talk['id']}")
    await acme.sweep(followed)
    assert await acme.told() == ["interview.scheduled", "interview.canceled"]
    acme.sent()
    await acme.sweep(followed)
    assert interviews_of(acme) == []
    assert followed.state.next_sweep_at == acme.clock.now() + timedelta(hours=1)


async def test_interviews_that_were_planned_before_are_known_after_the_first(
    acme: Company,
) -> None:
    record = acme.one()
    talk = await acme.plan(record)
    acme.clock.pass_time(hours=2)
    followed = await acme.take_up_whole()
    await acme.sweep(followed)
    assert await acme.told() == []
    acme.clock.pass_time(hours=2)
    path = f"/opportunities/{record.id}/interviews/{talk['id']}"
    changed = {"date": talk["date"] + 60_000, "duration": 30, "subject": "Talk"}
    await acme.send("PUT", path, changed | {"interviewers": [{"id": acme.performer}]})
    await acme.sweep(followed)
    [event] = await acme.log()
    assert (event.type.value, event.detail) == ("interview.updated", {"fields": ["startAt"]})


async def test_those_alone_are_looked_at_with_whom_somebody_dealt_since_they_were_made(
    acme: Company, followed: Followed
) -> None:
    acme.sent()
    await acme.sweep(followed)
    there = acme.account.opportunities.values()
    expected = {
        each.id
        for each in there
        if each.archived_at is None
        and not each.confidential
        and each.last_interaction_at > each.created_at + 1000
    }
    assert sorted(interviews_of(acme)) == sorted(expected)
    assert 0 < len(expected) < len(there)


async def test_an_application_that_was_never_seen_is_taken_in(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    async with acme.storage.writing() as connection:
        await forget_known(connection, "acme", applications=[record.id])
    await acme.move(record)
    await acme.sweep(followed)
    assert await acme.told() == ["application.stage_changed"]


async def test_a_deleted_job_is_told_as_closed(acme: Company, followed: Followed) -> None:
    job = await acme.publish()
    await acme.reconcile(followed)
    acme.delete_job(job)
    await acme.sweep(followed)
    found = await acme.log()
    assert [(event.type.value, event.detail) for event in found] == [
        ("job.opened", {"status": "OPEN"}),
        ("job.closed", {"status": None}),
    ]
