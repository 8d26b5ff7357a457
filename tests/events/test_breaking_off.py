from dataclasses import replace

import pytest

from accounts.events import EventType, NewEvent, Origin
from accounts.storage import Storage
from events import inbox
from events.baseline import read_baseline
from events.findings import Findings
from events.followed import Followed
from events.following import NotFollowed, lease_name, read_following
from events.known import Known
from events.leases import LeaseLost, new_owner, release, take
from events.looking import BATCH, look_into
from tests.events.company import Company, company
from tests.fixtures.cutting import cut

MOST_PLACES = 500


async def reopened(acme: Company, followed: Followed) -> Followed:
    """Another process, after the one before has gone."""
    await release(acme.storage, followed.lease)
    return await acme.take_up()


async def moves(acme: Company) -> list[tuple[str | None, str | None]]:
    log = await acme.log()
    assert {event.type.value for event in log} <= {"application.stage_changed"}
    return [(event.application_id, event.detail["to"]) for event in log]


async def test_a_batch_that_is_broken_off_anywhere_is_done_or_not_begun(
    acme: Company, followed: Followed
) -> None:
    records, done = acme.some(3), []
    for place in range(1, MOST_PLACES):
        record = records[place % 3]
        done.append((record.id, await acme.move(record)))
        await acme.tell()
        received = await inbox.pending(acme.storage, "acme", limit=BATCH)
        was_cut = await cut(look_into(followed, received), at=place)
        left = await inbox.pending(acme.storage, "acme", limit=BATCH)
        assert await moves(acme) == done[: len(done) - len(left)]
        followed = await reopened(acme, followed)
        await acme.look(followed)
        assert await moves(acme) == done
        if not was_cut:
            break
    assert 10 < place < MOST_PLACES - 1


async def test_reconciling_that_is_broken_off_anywhere_is_done_again(
    acme: Company, followed: Followed
) -> None:
    records, done = acme.some(3), []
    for place in range(1, MOST_PLACES, 5):
        record = records[place % 3]
        done.append((record.id, await acme.move(record)))
        was_cut = await cut(acme.reconcile(followed), at=place)
        followed = await reopened(acme, followed)
        if not was_cut:
            break
    await acme.reconcile(followed)
    assert sorted(await moves(acme)) == sorted(done)
    assert 20 < place < MOST_PLACES - 5


async def test_a_baseline_that_is_broken_off_anywhere_is_gone_on_with(storage: Storage) -> None:
    async with company(storage, people=150) as acme:
        followed = await acme.take_up()
        record, place, done = acme.one(), 0, []
        while not followed.state.baseline_done:
            place += 7
            done.append((record.id, await acme.move(record)))
            await cut(read_baseline(followed), at=place)
            followed = await reopened(acme, followed)
        await acme.reconcile(followed)
        assert await moves(acme) == done
        assert place > 20


async def test_whoever_was_only_slow_writes_nothing(acme: Company, followed: Followed) -> None:
    await acme.move(acme.one())
    await acme.tell()
    received = await inbox.pending(acme.storage, "acme", limit=BATCH)
    await release(acme.storage, followed.lease)
    heir = await acme.take_up()
    for work in (look_into(followed, received), acme.reconcile(followed), acme.sweep(followed)):
        with pytest.raises(LeaseLost):
            await work
    assert await acme.told() == []
    await acme.look(heir)
    assert await acme.told() == ["application.stage_changed"]


@pytest.mark.parametrize("again", [False, True])
async def test_what_was_found_before_an_account_was_unlinked_is_thrown_away(
    acme: Company, followed: Followed, *, again: bool
) -> None:
    assert await acme.accounts.unlink("acme")
    if again:
        await acme.link()
    moved = NewEvent(
        account_id="acme",
        type=EventType.APPLICATION_STAGE_CHANGED,
        origin=Origin.WEBHOOK,
        at=acme.clock.now(),
    )
    found = Findings(followed.look(Origin.WEBHOOK), Known(), events=[moved])
    with pytest.raises(NotFollowed):
        await followed.write(found)
    assert await acme.told() == []


async def test_an_account_that_is_linked_anew_goes_on_and_tells_what_happened_meanwhile(
    acme: Company, followed: Followed
) -> None:
    record = acme.one()
    await acme.move(record)
    await acme.link()
    await release(acme.storage, followed.lease)
    again = await acme.take_up()
    assert again.state == replace(
        followed.state,
        linked_at=again.state.linked_at,
        next_pass_at=acme.clock.now(),
        next_sweep_at=acme.clock.now(),
    )
    assert again.state == await read_following(acme.storage, "acme")
    await acme.reconcile(again)
    assert await acme.told() == ["application.stage_changed"]


async def test_an_account_that_leads_elsewhere_by_now_is_followed_from_the_beginning(
    acme: Company, followed: Followed
) -> None:
    acme.clock.pass_time(hours=2)
    acme.lead_elsewhere()
    await acme.link()
    await release(acme.storage, followed.lease)
    again = await acme.take_up()
    assert (again.state.since, again.state.baseline_done) == (acme.clock.now(), False)
    await read_baseline(again)
    assert await acme.told() == []


async def test_a_lease_is_needed_to_take_an_account_up(acme: Company) -> None:
    other = await take(acme.storage, lease_name("acme"), owner=new_owner())
    assert other is not None
    with pytest.raises(AssertionError):
        await acme.take_up()
    assert await read_following(acme.storage, "acme") is None
