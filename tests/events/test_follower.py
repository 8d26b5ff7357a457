import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, update

from accounts.event_tables import following as following_table
from accounts.event_tables import leases
from accounts.linked_accounts import Status
from accounts.tables import linked_accounts
from connectors.base import Connector
from connectors.errors import ReauthRequired
from events import inbox
from events.baseline import read_baseline
from events.bell import Bell
from events.follower import Follower, Terms
from events.following import due_accounts, lease_name, read_following
from events.leases import LEASE
from tests.events.company import EVERY, Company

Open = Callable[[str], Awaitable[Connector]]


def follower(
    acme: Company, *, open_account: Open | None = None, bell: Bell | None = None
) -> Follower:
    return Follower(
        storage=acme.storage,
        bell=bell or acme.bell,
        open=open_account or acme.open,
        terms=Terms(every=EVERY, rate=1e9, first_pause=0.01),
        now=acme.clock.now,
    )


@asynccontextmanager
async def following(*followers: Follower) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended)


async def until_read(acme: Company, account_id: str = "acme") -> None:
    """Return once the account was read, reconciled and looked through."""
    while True:
        state = await read_following(acme.storage, account_id)
        if state and state.next_sweep_at > acme.clock.now():
            return
        await asyncio.sleep(0.01)


async def held(acme: Company) -> dict[str, str]:
    """Who holds which lease now."""
    async with acme.storage.reading() as connection:
        rows = await connection.execute(
            select(leases).where(leases.c.expires_at > datetime.now(UTC))
        )
        return {row.name: row.owner for row in rows if row.name.startswith(lease_name(""))}


async def test_what_happens_is_told_at_once(acme: Company) -> None:
    async with following(follower(acme)):
        await until_read(acme)
        record = acme.one()
        await acme.move(record)
        await acme.tell()
        [moved] = await acme.until_told(1)
        assert moved.application_id == record.id


async def test_what_is_due_is_read_without_any_notice(acme: Company) -> None:
    async with following(follower(acme)):
        await until_read(acme)
        await acme.move(acme.one())
        acme.clock.pass_time(minutes=6)
        [moved] = await acme.until_told(1)
        assert moved.origin.value == "RECONCILIATION"


async def test_at_the_end_leases_are_let_go(acme: Company) -> None:
    async with following(follower(acme)):
        await until_read(acme)
        assert set(await held(acme)) == {lease_name("acme")}
    assert await held(acme) == {}


async def test_accounts_are_shared_out_and_nothing_is_told_twice(acme: Company) -> None:
    names = ["acme", *(f"account-{number}" for number in range(2))]
    for name in names[1:]:
        await acme.link(name)
    async with following(follower(acme), follower(acme)):
        for name in names:
            await until_read(acme, name)
        for record in acme.some(4):
            await acme.move(record)
        await acme.tell(accounts=names)
        for name in names:
            assert len(await acme.until_told(4, account_id=name)) == 4
    assert Counter(each.account_id for each in await acme.log()) == dict.fromkeys(names, 4)


async def test_an_account_of_a_process_that_was_killed_is_taken_over(acme: Company) -> None:
    dead = await acme.take_up()
    await read_baseline(dead)
    await acme.move(acme.one())
    await acme.tell()
    heir = follower(acme)
    now = acme.clock.now()
    assert await due_accounts(acme.storage, (), owner=heir.owner, now=now) == []
    async with following(heir):
        async with acme.storage.writing() as connection:  # its time runs out
            over = datetime.now(UTC) - LEASE
            await connection.execute(update(leases).values(expires_at=over))
        await acme.until_told(1)
        assert await held(acme) == {lease_name("acme"): heir.owner}


async def test_a_lease_is_held_on_to_as_long_as_there_is_work(acme: Company) -> None:
    stuck = asyncio.Event()

    async def open_account(account_id: str) -> Connector:
        await stuck.wait()
        return await acme.open(account_id)

    one = follower(acme, open_account=open_account)
    one.renewing = 0.01
    async with following(one):
        seen: set[datetime] = set()
        while len(seen) < 2:
            seen |= set(await ends(acme))
        stuck.set()
        await until_read(acme)


async def ends(acme: Company) -> list[datetime]:
    async with acme.storage.reading() as connection:
        name = leases.c.name == lease_name("acme")
        return list((await connection.execute(select(leases.c.expires_at).where(name))).scalars())


async def test_what_cannot_be_read_now_is_read_later(acme: Company) -> None:
    async with following(follower(acme)):
        await until_read(acme)
        await acme.move(acme.one())
        await acme.go_wrong("500", path="/opportunities", times=10)
        await acme.tell()
        await acme.until_told(1)
    assert len(await inbox.pending(acme.storage, "acme", limit=9)) == 0


async def test_what_fails_in_one_account_stops_no_other(acme: Company) -> None:
    for name in ("broken", "refused"):
        await acme.link(name)

    async def open_account(account_id: str) -> Connector:
        if account_id == "broken":
            raise ZeroDivisionError
        if account_id == "refused":
            raise ReauthRequired("No.")
        return await acme.open(account_id)

    one = follower(acme, open_account=open_account)
    one.terms = Terms(rate=1e9, first_pause=60)
    async with following(one):
        await until_read(acme)
        await acme.move(acme.one())
        await acme.tell(accounts=["acme", "broken", "refused"])
        await acme.until_told(1)
    assert {each.account_id for each in await acme.log()} == {"acme"}
    for name in ("broken", "refused"):
        assert one._pauses[name].others.failures > 0
        assert len(await inbox.pending(acme.storage, name, limit=9)) == 1


@pytest.mark.parametrize("status", [Status.NEEDS_REAUTH, Status.DISABLED])
async def test_an_account_that_cannot_be_used_is_left_alone_until_it_can(
    acme: Company, status: Status
) -> None:
    await acme.take_up_whole_and_let_go()
    await acme.accounts.set_status("acme", status)
    await acme.move(acme.one())
    await acme.tell()
    now = acme.clock.now()
    assert await due_accounts(acme.storage, (), owner="me", now=now) == []
    async with following(follower(acme)):
        await acme.accounts.set_status("acme", Status.ACTIVE)
        await acme.until_told(1)


async def test_an_account_that_is_linked_anew_is_taken_up_by_its_new_link(acme: Company) -> None:
    await acme.take_up_whole_and_let_go()
    await acme.accounts.set_status("acme", Status.NEEDS_REAUTH)
    await acme.move(acme.one())
    async with following(follower(acme)):
        await acme.link()
        await acme.until_told(1)
    state = await read_following(acme.storage, "acme")
    assert state is not None
    assert state.linked_at == (await acme.accounts.get("acme")).linked_at


async def test_accounts_of_the_environment_are_followed_too(acme: Company) -> None:
    one = follower(acme)
    one.fixed = ("default",)
    async with following(one):
        await until_read(acme, "default")
        await acme.move(acme.one())
        await acme.tell(accounts=["default"])
        await acme.until_told(1, account_id="default")


async def test_a_thousand_accounts_in_which_nothing_is_due_take_two_queries(
    acme: Company,
) -> None:
    await acme.take_up_whole_and_let_go()
    async with acme.storage.writing() as connection:
        later = acme.clock.now() + EVERY
        await connection.execute(
            update(following_table).values(next_pass_at=later, next_sweep_at=later)
        )
        linked = (await connection.execute(select(linked_accounts))).one()._mapping
        followed = (await connection.execute(select(following_table))).one()._mapping
        names = [f"account-{number}" for number in range(1000)]
        others = [dict(linked) | {"id": name} for name in names]
        await connection.execute(linked_accounts.insert(), others)
        rows = [dict(followed) | {"account_id": name} for name in names]
        await connection.execute(following_table.insert(), rows)
    one, asked = follower(acme), list[str]()
    engine = acme.storage.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    await one._look_for_work()
    assert one._working == {}
    assert [each.split()[0] for each in asked if each != "BEGIN"] == ["SELECT"] * 2
