from itertools import pairwise

import pytest

from accounts.events import Event, Origin
from accounts.storage import Storage
from connectors.errors import UpstreamUnavailable
from connectors.notices import Notice, NoticeKind
from events import inbox
from events.baseline import read_baseline
from events.followed import Followed
from schema.identity import GlobalId
from tests.events.company import Company, company


async def told(acme: Company, followed: Followed) -> list[Event]:
    """What is told once all notices of what happened are looked into."""
    before = await acme.log()
    await acme.tell()
    await acme.look(followed)
    return (await acme.log())[len(before) :]


def shown(found: list[Event]) -> list[str]:
    return [event.type.value for event in found]


async def test_a_move_is_told_with_where_from_and_where_to(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    before, after = record.stage, await acme.move(record)
    [event] = await told(acme, followed)
    assert event.type.value == "application.stage_changed"
    assert event.detail == {"from": before, "to": after}
    assert event.subject == GlobalId("Application", "acme", record.id, (record.person.id,))
    assert record.application
    ids = (event.application_id, event.job_id, event.stage_id)
    assert ids == (record.id, record.application.posting, after)
    assert event.origin is Origin.WEBHOOK
    assert event.at.timestamp() * 1000 == record.last_advanced_at
    assert acme.sent() == [
        (
            "/opportunities",
            [("contact_id", record.person.id), ("expand", "applications"), ("limit", "100")],
        )
    ]


async def test_moves_of_which_one_notice_came_are_all_told(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    way = [record.stage, *[await acme.move(record) for _ in range(3)]]
    await acme.tell(acme.notices()[:1])
    await acme.look(followed)
    moves = [(event.detail["from"], event.detail["to"]) for event in await acme.log()]
    assert moves == list(pairwise(way))


async def test_closing_for_a_reason_is_a_rejection_or_a_hire(
    acme: Company, followed: Followed
) -> None:
    first, second = acme.some(2)
    await acme.archive(first, acme.reason())
    await acme.archive(second, acme.reason("hired"))
    found = await told(acme, followed)
    assert [(event.type.value, event.detail["reason"]) for event in found] == [
        ("application.rejected", acme.reason()),
        ("application.hired", acme.reason("hired")),
    ]
    await acme.archive(first, None)
    await acme.archive(second, acme.reason())
    assert shown(await told(acme, followed)) == ["application.unrejected", "application.rejected"]
    assert [path for path, _ in acme.sent()] == ["/opportunities"] * 2


async def test_a_new_person_with_a_new_application_is_told_of_both(
    acme: Company, followed: Followed
) -> None:
    record = await acme.add()
    person, application = await told(acme, followed)
    assert shown([person, application]) == ["candidate.created", "application.created"]
    assert person.subject == GlobalId("Candidate", "acme", record.person.id)
    assert application.stage_id == record.stage
    again = await acme.add()
    assert again.person is record.person
    assert shown(await told(acme, followed)) == ["application.created"]


async def test_a_new_application_that_is_dated_back_is_told(
    acme: Company, followed: Followed
) -> None:
    await acme.add(createdAt=1_700_000_000_000)
    assert shown(await told(acme, followed)) == ["candidate.created", "application.created"]


async def test_what_changed_of_a_person_is_told_once(acme: Company, followed: Followed) -> None:
    person = next(each for each in acme.account.people.values() if len(each.opportunities) > 1)
    await acme.send("PUT", f"/contacts/{person.id}", {"name": "Grace", "headline": "Admiral"})
    [event] = await told(acme, followed)
    assert event.type.value == "candidate.updated"
    assert event.subject == GlobalId("Candidate", "acme", person.id)
    assert event.detail == {"fields": ["name", "headline"]}
    await acme.send("PUT", f"/contacts/{person.id}", {"name": person.name})
    assert await told(acme, followed) == []


async def test_a_deletion_is_told_once_the_record_is_gone(
    acme: Company, followed: Followed
) -> None:
    record, other = acme.some(2)
    await acme.delete(record)
    [event] = await told(acme, followed)
    assert event.type.value == "application.deleted"
    assert event.subject == GlobalId("Application", "acme", record.id, (record.person.id,))
    said = Notice(
        kind=NoticeKind.APPLICATION_DELETED,
        at=acme.clock.now(),
        application_id=other.id,
        candidate_id=other.person.id,
    )
    await acme.tell([said])
    await acme.look(followed)
    assert await acme.told() == ["application.deleted"]


async def test_an_interview_is_told_as_it_is_planned_changed_and_called_off(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    talk = await acme.plan(record)
    [planned] = await told(acme, followed)
    assert planned.type.value == "interview.scheduled"
    above = (record.id, record.person.id)
    assert planned.subject == GlobalId("Interview", "acme", talk["id"], above)
    assert (planned.application_id, planned.stage_id) == (record.id, record.stage)
    assert [path for path, _ in acme.sent()] == [
        "/opportunities",
        f"/opportunities/{record.id}/interviews",
    ]
    path = f"/opportunities/{record.id}/interviews/{talk['id']}"
    changed = {"date": talk["date"] + 60_000, "duration": 30, "subject": "Talk"}
    await acme.send("PUT", path, changed | {"interviewers": [{"id": acme.performer}]})
    [updated] = await told(acme, followed)
    assert (updated.type.value, updated.detail) == ("interview.updated", {"fields": ["startAt"]})
    await acme.send("DELETE", path)
    assert shown(await told(acme, followed)) == ["interview.canceled"]


async def test_an_interview_that_was_planned_before_is_told_as_changed_and_called_off(
    acme: Company,
) -> None:
    record, other = acme.some(2)
    talk, gone = await acme.plan(record), await acme.plan(other)
    acme.notices()
    acme.clock.pass_time(hours=1)
    followed = await acme.take_up()
    await read_baseline(followed)
    path = f"/opportunities/{record.id}/interviews/{talk['id']}"
    changed = {"date": talk["date"] + 60_000, "duration": 30, "subject": "Talk"}
    await acme.send("PUT", path, changed | {"interviewers": [{"id": acme.performer}]})
    await acme.send("DELETE", f"/opportunities/{other.id}/interviews/{gone['id']}")
    assert shown(await told(acme, followed)) == ["interview.updated", "interview.canceled"]


async def test_notices_that_come_twice_and_in_disorder_tell_nothing_twice(
    acme: Company, followed: Followed
) -> None:
    records = acme.some(3)
    for record in records * 2:
        await acme.move(record)
    await acme.archive(records[0], acme.reason())
    said = acme.notices()
    for notices in (said[::-1], said, said[::2]):
        await acme.tell(notices)
        await acme.look(followed)
    assert sorted(await acme.told()) == ["application.rejected", *["application.stage_changed"] * 6]


async def test_a_hundred_notices_are_one_request(storage: Storage) -> None:
    async with company(storage, people=300) as acme:
        followed = await acme.take_up()
        await read_baseline(followed)
        acme.sent()
        records = acme.some(100)
        for record in records:
            await acme.move(record)
        assert shown(await told(acme, followed)) == ["application.stage_changed"] * 100
        [(path, query)] = acme.sent()
        assert path == "/opportunities"
        people = {value for name, value in query if name == "contact_id"}
        assert people == {record.person.id for record in records}


async def test_a_notice_without_a_person_finds_the_one_that_is_known(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    await acme.move(record)
    at = acme.clock.now()
    await acme.tell([Notice(kind=NoticeKind.APPLICATION_MOVED, at=at, application_id=record.id)])
    await acme.look(followed)
    assert await acme.told() == ["application.stage_changed"]
    [(path, query)] = acme.sent()
    assert (path, ("contact_id", record.person.id) in query) == ("/opportunities", True)


async def test_a_notice_of_a_person_who_is_not_the_applications_is_of_no_harm(
    acme: Company, followed: Followed
) -> None:
    record, other = acme.some(2)
    await acme.move(record)
    said = Notice(
        kind=NoticeKind.APPLICATION_MOVED,
        at=acme.clock.now(),
        application_id=record.id,
        candidate_id=other.person.id,
    )
    await acme.tell([said])
    await acme.look(followed)
    assert await acme.told() == ["application.stage_changed"]


async def test_what_cannot_be_read_alone_holds_up_nothing_and_is_given_up_in_the_end(
    acme: Company, followed: Followed
) -> None:
    record, other = acme.some(2)
    await acme.plan(record)
    await acme.move(other)
    await acme.tell()
    await acme.go_wrong("500", path=f"/opportunities/{record.id}/interviews", times=10)
    with pytest.raises(UpstreamUnavailable):
        await acme.look(followed)
    assert await acme.told() == ["application.stage_changed"]
    [left] = await inbox.pending(acme.storage, "acme", limit=9)
    assert left.notice.kind is NoticeKind.INTERVIEW_CREATED
    acme.clock.pass_time(minutes=11)
    await acme.look(followed)
    assert await acme.told() == ["application.stage_changed"]
    await acme.heal()
    assert followed.state.next_sweep_at == acme.clock.now()
    await acme.sweep(followed)
    assert await acme.told() == ["application.stage_changed", "interview.scheduled"]
