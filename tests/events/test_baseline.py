from dataclasses import replace

import pytest
from sqlalchemy import func, select

from accounts.event_tables import (
    OF_ACCOUNT,
    events,
    known_applications,
    known_candidates,
    known_jobs,
)
from accounts.storage import Storage
from connectors.errors import UpstreamUnavailable
from events.baseline import read_baseline
from events.followed import Followed
from events.following import read_following
from events.leases import release
from tests.events.company import Company, company


async def counted(storage: Storage) -> list[int]:
    async with storage.reading() as connection:
        tables = (known_applications, known_candidates, known_jobs)
        counts = [await connection.scalar(select(func.count()).select_from(t)) for t in tables]
    return [int(count or 0) for count in counts]


async def test_all_is_read_once_and_nothing_is_told(acme: Company) -> None:
    followed = await acme.take_up()
    await read_baseline(followed)
    assert followed.state.baseline_done
    assert await acme.told() == []
    visible = [each for each in acme.account.opportunities.values() if not each.confidential]
    jobs = [
        posting
        for posting in acme.account.postings.values()
        if posting["confidentiality"] != "confidential"
    ]
    people = {each.person.id for each in visible}
    assert await counted(acme.storage) == [len(visible), len(people), len(jobs)]
    paths = [path for path, _ in acme.sent()]
    assert paths == ["/postings", "/opportunities", "/archive_reasons"]


async def test_what_happened_since_the_account_is_followed_is_told_as_it_is_read(
    acme: Company,
) -> None:
    moved, rejected = acme.some(2)
    await acme.move(moved)
    acme.clock.pass_time(hours=2)
    followed = await acme.take_up()
    await acme.move(moved)
    await acme.archive(rejected, acme.reason())
    await acme.add()
    await acme.add(str(moved.person.emails[0]))
    await read_baseline(followed)
    assert await acme.told() == [
        "application.stage_changed",
        "application.rejected",
        "candidate.created",
        "application.created",
        "application.created",
    ]


async def test_a_person_whose_older_application_is_not_read_yet_is_not_new(
    storage: Storage,
) -> None:
    async with company(storage, people=150) as acme:
        late = [each for each in acme.account.index.ordered if not each.confidential][-1]
        followed = await acme.take_up()
        made = await acme.add(str(late.person.emails[0]))
        assert made.person is late.person
        await read_baseline(followed)
        assert await acme.told() == ["application.created"]


async def test_notices_are_looked_into_meanwhile(storage: Storage) -> None:
    async with company(storage, people=300) as acme:
        followed = await acme.take_up()
        late = [each for each in acme.account.index.ordered if not each.confidential][-1]
        await acme.move(late)
        await acme.delete(acme.one())
        await acme.add(str(late.person.emails[0]))
        await acme.tell()
        await acme.look(followed)
        expected = ["application.stage_changed", "application.created", "application.deleted"]
        assert await acme.told() == expected
        await read_baseline(followed)
        assert await acme.told() == expected


async def test_reading_goes_on_where_it_was_broken_off(storage: Storage) -> None:
    async with company(storage, people=300) as acme:
        followed = await acme.take_up()
        visible = [each for each in acme.account.opportunities.values() if not each.confidential]
        pages = -(-len(visible) // 100)
        assert pages > 3
        await acme.go_wrong("500", path="/opportunities", after=2, times=100)
        with pytest.raises(UpstreamUnavailable):
            await read_baseline(followed)
        await acme.heal()
        acme.sent()
        await release(storage, followed.lease)
        again = await acme.take_up()
        await read_baseline(again)
        offsets = [dict(query).get("offset") for _, query in acme.sent()]
        assert len(offsets) == pages - 2
        assert None not in offsets
        assert (await counted(storage))[0] == len(visible)


async def test_a_place_that_the_system_does_not_know_any_more_begins_anew(
    acme: Company,
) -> None:
    followed = await acme.take_up()
    lost = replace(followed.state, baseline_cursor='["lost",0,[],false]')
    await followed.write(state=lost)
    await read_baseline(followed)
    assert (await read_following(acme.storage, "acme")) == followed.state
    assert followed.state.baseline_done


async def test_nothing_of_people_is_kept_but_digests_and_ids(
    acme: Company, followed: Followed
) -> None:
    await acme.send("PUT", f"/contacts/{acme.one().person.id}", {"name": "Grace Hopper"})
    await acme.tell()
    await acme.look(followed)
    kept = ""
    async with acme.storage.reading() as connection:
        for table in (*OF_ACCOUNT, events):
            kept += repr((await connection.execute(select(table))).all())
    people = acme.account.people.values()
    for person in people:
        assert not any(each and each in kept for each in (person.name, *person.emails))
    assert all(person.id in kept for person in people if len(person.opportunities) > 1)
    assert "Grace" not in kept
