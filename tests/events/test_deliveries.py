from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from accounts.endpoint_tables import deliveries, webhook_endpoints
from accounts.events import (
    EventType,
    NewEvent,
    Origin,
    WhichEvents,
    forget_events,
    read_events,
    record,
)
from accounts.storage import Storage
from accounts.vault import Vault
from events.deliveries import (
    Claimed,
    State,
    claim,
    endpoints_due,
    note,
    redeliver,
    renew_claims,
    spread,
    unspread,
)
from events.delivery_log import deliveries_after
from events.endpoints import Endpoint, Endpoints, EndpointTerms
from events.leases import LEASE, Lease, LeaseLost, take
from events.outgoing import Attempt

NOW = datetime.now(UTC)
MOVED = NewEvent(
    account_id="acme",
    type=EventType.APPLICATION_STAGE_CHANGED,
    origin=Origin.WEBHOOK,
    at=NOW,
    application_id="one",
    job_id="job",
)
EVERYTHING = EndpointTerms(url="https://a.example", description=None, which=WhichEvents())
TAKEN = Attempt(at=NOW, milliseconds=3, status=200, excerpt="thanks")
FAILED = Attempt(at=NOW, milliseconds=3, status=500, error="HTTP 500.", excerpt="oh")


@pytest.fixture
def endpoints(storage: Storage) -> Endpoints:
    return Endpoints(storage, Vault([b"made-up"]))


async def leased(storage: Storage) -> Lease:
    lease = await take(storage, "deliveries", owner="us")
    assert lease is not None
    return lease


async def made(endpoints: Endpoints, terms: EndpointTerms = EVERYTHING) -> Endpoint:
    return (await endpoints.create(terms))[0]


async def happen(storage: Storage, *new: NewEvent) -> list[int]:
    async with storage.writing() as connection:
        return await record(connection, new)


async def all_spread(endpoints: Endpoints, lease: Lease) -> None:
    known = [each for each, _ in (await endpoints.with_secrets()).values()]
    while new := await unspread(endpoints.storage):
        await spread(endpoints.storage, new, known, lease)


async def claimed(storage: Storage, endpoint: Endpoint, most: int = 100) -> list[Claimed]:
    return await claim(storage, endpoint.id, most=most)


def events_of(found: Sequence[Claimed]) -> list[int]:
    return [each.event.number for each in found]


async def try_all(storage: Storage, endpoint: Endpoint, attempt: Attempt) -> list[int]:
    found = await claimed(storage, endpoint)
    if found:
        await note(storage, [(each, attempt) for each in found], chance=0)
    return events_of(found)


async def make_due(storage: Storage) -> None:
    async with storage.writing() as connection:
        await connection.execute(update(deliveries).values(next_at=NOW, claimed_until=None))


async def test_an_endpoint_gets_what_happens_after_it_was_made_and_what_it_asks_for(
    endpoints: Endpoints,
) -> None:
    storage = endpoints.storage
    await happen(storage, MOVED)
    everything = await made(endpoints)
    which = WhichEvents(account_id="acme", job_ids=frozenset({"job"}))
    few = await made(endpoints, replace(EVERYTHING, which=which))
    lease = await leased(storage)
    numbers = await happen(
        storage,
        MOVED,
        replace(MOVED, application_id="two", job_id="other"),
        replace(MOVED, account_id="globex"),
    )
    await all_spread(endpoints, lease)
    await all_spread(endpoints, lease)
    assert set(await endpoints_due(storage)) == {everything.id, few.id}
    assert events_of(await claimed(storage, everything)) == numbers
    assert events_of(await claimed(storage, few)) == numbers[:1]
    assert await endpoints_due(storage) == []


async def test_one_application_after_the_other_but_applications_beside_each_other(
    endpoints: Endpoints,
) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    two = replace(MOVED, application_id="two")
    a1, a2, b1, a3, b2 = await happen(storage, MOVED, MOVED, two, MOVED, two)
    await all_spread(endpoints, await leased(storage))
    assert await try_all(storage, endpoint, TAKEN) == [a1, b1]
    just_now = replace(FAILED, at=datetime.now(UTC))
    assert await try_all(storage, endpoint, just_now) == [a2, b2]
    assert await try_all(storage, endpoint, TAKEN) == []
    await make_due(storage)
    assert await try_all(storage, endpoint, TAKEN) == [a2, b2]
    assert await try_all(storage, endpoint, TAKEN) == [a3]


async def test_what_is_claimed_is_nobody_elses_until_the_claim_ends(endpoints: Endpoints) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    numbers = await happen(storage, *(replace(MOVED, application_id=str(n)) for n in range(4)))
    await all_spread(endpoints, await leased(storage))
    assert events_of(await claimed(storage, endpoint, most=3)) == numbers[:3]
    assert events_of(await claimed(storage, endpoint)) == numbers[3:]
    assert await claimed(storage, endpoint) == []
    async with storage.writing() as connection:
        await connection.execute(update(deliveries).values(claimed_until=NOW))
    assert events_of(await claimed(storage, endpoint)) == numbers


async def test_a_claim_is_kept_as_long_as_it_is_renewed(endpoints: Endpoints) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    slow, quick = await happen(storage, *(replace(MOVED, application_id=str(n)) for n in range(2)))
    await all_spread(endpoints, await leased(storage))
    [first, second] = await claimed(storage, endpoint)
    just_now = replace(FAILED, at=datetime.now(UTC))
    await note(storage, [(second, just_now)], chance=0)
    async with storage.writing() as connection:
        ended = update(deliveries).where(deliveries.c.id == first.id)
        await connection.execute(ended.values(claimed_until=NOW))
    await renew_claims(storage, [first.id, second.id])
    assert await claimed(storage, endpoint) == []
    await make_due(storage)
    assert events_of(await claimed(storage, endpoint)) == [slow, quick]


async def test_of_two_that_tried_it_the_slow_one_changes_nothing(endpoints: Endpoints) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    await happen(storage, MOVED)
    await all_spread(endpoints, await leased(storage))
    slow = await claimed(storage, endpoint)
    await make_due(storage)
    await try_all(storage, endpoint, TAKEN)
    await note(storage, [(slow[0], FAILED)], chance=0)
    [done] = await deliveries_after(storage, None, most=5)
    assert (done.state, done.attempts) == (State.DELIVERED, [TAKEN, FAILED])
    assert await endpoints_due(storage) == []


async def test_a_delivery_tells_its_tries(endpoints: Endpoints) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    [number] = await happen(storage, MOVED)
    await all_spread(endpoints, await leased(storage))
    await try_all(storage, endpoint, FAILED)
    [pending] = await deliveries_after(storage, None, most=5, states=[State.PENDING])
    assert (pending.event.number, pending.attempts) == (number, [FAILED])
    assert pending.next_at == NOW + timedelta(seconds=5 * 0.95)
    await make_due(storage)
    await try_all(storage, endpoint, TAKEN)
    [done] = await deliveries_after(storage, None, most=5, endpoint_id=endpoint.id, event=number)
    assert (done.state, done.attempts) == (State.DELIVERED, [FAILED, TAKEN])
    assert done.finished_at is not None
    assert await deliveries_after(storage, done.id, most=5) == []


async def test_after_the_last_try_a_delivery_is_given_up_and_the_next_comes(
    endpoints: Endpoints,
) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    first, second = await happen(storage, MOVED, MOVED)
    await all_spread(endpoints, await leased(storage))
    for _ in range(13):
        assert await try_all(storage, endpoint, FAILED) == [first]
        await make_due(storage)
    assert await try_all(storage, endpoint, FAILED) == [second]
    [given_up] = await deliveries_after(storage, None, most=5, states=[State.FAILED])
    assert (given_up.event.number, len(given_up.attempts)) == (first, 13)


async def failing_since(storage: Storage, since: datetime) -> None:
    async with storage.writing() as connection:
        await connection.execute(update(webhook_endpoints).values(failing_since=since))


@pytest.mark.parametrize(
    ("attempt", "since", "why"),
    [
        (FAILED, timedelta(days=3, seconds=1), "It took nothing for three days."),
        (replace(FAILED, status=410), timedelta(), "It answered 410 Gone."),
    ],
)
async def test_a_dead_endpoint_is_sent_nothing_more_and_that_is_an_event(
    endpoints: Endpoints, attempt: Attempt, since: timedelta, why: str
) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    numbers = await happen(storage, MOVED, replace(MOVED, application_id="two"))
    await all_spread(endpoints, await leased(storage))
    await failing_since(storage, datetime.now(UTC) - since)
    await try_all(storage, endpoint, attempt)
    after = await endpoints.get(endpoint.id)
    assert (after.is_enabled, after.disabled_reason) == (False, why)
    [told] = await read_events(storage, WhichEvents(), after=numbers[-1], limit=5)
    assert told.type is EventType.ENDPOINT_DISABLED
    assert (told.account_id, told.detail) == ("*", {"endpointId": endpoint.id, "reason": why})
    await make_due(storage)
    assert await endpoints_due(storage) == []
    again = await endpoints.change(endpoint.id, EVERYTHING, is_enabled=True)
    assert (again.is_enabled, again.disabled_reason, again.failing_since) == (True, None, None)


async def test_one_that_takes_anything_is_not_failing(endpoints: Endpoints) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    await happen(storage, MOVED, replace(MOVED, application_id="two"))
    await all_spread(endpoints, await leased(storage))
    await failing_since(storage, NOW - timedelta(days=9))
    one, two = await claimed(storage, endpoint)
    await note(storage, [(one, FAILED), (two, TAKEN)], chance=0)
    after = await endpoints.get(endpoint.id)
    assert (after.is_enabled, after.failing_since) == (True, None)


async def test_events_are_sent_again_from_the_log(endpoints: Endpoints) -> None:
    storage = endpoints.storage
    before = await happen(storage, MOVED, replace(MOVED, account_id="globex"))
    which = WhichEvents(account_id="acme")
    endpoint = await made(endpoints, replace(EVERYTHING, which=which))
    later = await happen(storage, MOVED, MOVED)
    await all_spread(endpoints, await leased(storage))
    assert await try_all(storage, endpoint, TAKEN) == later[:1]
    count = await redeliver(storage, endpoint, after=before[0] - 1, until=later[0])
    assert count == 2
    found = []
    while numbers := await try_all(storage, endpoint, TAKEN):
        found += numbers
    assert found == [before[0], *later]


async def test_a_slow_spreader_writes_nothing_once_another_has_taken_over(
    endpoints: Endpoints,
) -> None:
    storage, endpoint = endpoints.storage, await made(endpoints)
    dead = await take(storage, "deliveries", owner="dead", lasts=-LEASE)
    assert dead is not None
    heir = await leased(storage)
    numbers = await happen(storage, MOVED)
    new = await unspread(storage)
    with pytest.raises(LeaseLost):
        await spread(storage, new, [endpoint], dead)
    assert [each.number for each in await unspread(storage)] == numbers
    await spread(storage, new, [endpoint], heir)
    assert await unspread(storage) == []
    assert events_of(await claimed(storage, endpoint)) == numbers


async def test_deliveries_go_with_their_events_and_endpoints(endpoints: Endpoints) -> None:
    storage = endpoints.storage
    one, two = await made(endpoints), await made(endpoints)
    await happen(storage, MOVED)
    await all_spread(endpoints, await leased(storage))
    await try_all(storage, one, FAILED)
    await endpoints.delete(one.id)
    assert [each.endpoint_id for each in await deliveries_after(storage, None, most=9)] == [two.id]
    await forget_events(storage, before=datetime.now(UTC) + timedelta(days=1))
    async with storage.reading() as connection:
        assert (await connection.execute(select(deliveries))).all() == []
