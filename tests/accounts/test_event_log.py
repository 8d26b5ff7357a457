from dataclasses import replace
from datetime import UTC, datetime, timedelta

from accounts.events import (
    EventType,
    NewEvent,
    Origin,
    WhichEvents,
    forget_events,
    last_number,
    read_events,
    record,
)
from accounts.storage import Storage
from schema.identity import GlobalId

MOVED = NewEvent(
    account_id="acme",
    type=EventType.APPLICATION_STAGE_CHANGED,
    origin=Origin.WEBHOOK,
    at=datetime(2026, 5, 1, tzinfo=UTC),
    subject=GlobalId("Application", "acme", "app", ("person",)),
    application_id="app",
    job_id="job",
    stage_id="onsite",
    detail={"from": "screen", "to": "onsite"},
    sameness="moved:app:1",
)


def like(**changes: object) -> NewEvent:
    return replace(MOVED, **changes)  # type: ignore[arg-type]


async def put(storage: Storage, *new: NewEvent) -> list[int]:
    async with storage.writing() as connection:
        return await record(connection, new)


async def test_an_event_comes_back_as_it_was_told(storage: Storage) -> None:
    [number] = await put(storage, MOVED)
    [event] = await read_events(storage, WhichEvents(), after=0, limit=10)
    told = ("account_id", "type", "origin", "at", "subject", "application_id", "job_id", "detail")
    assert [getattr(event, name) for name in told] == [getattr(MOVED, name) for name in told]
    assert (event.number, event.stage_id) == (number, "onsite")
    assert event.global_id == GlobalId("Event", "acme", str(number))
    assert await last_number(storage) == number


async def test_the_same_found_twice_is_written_once_in_each_account(storage: Storage) -> None:
    other = like(account_id="globex")
    assert len(await put(storage, MOVED, MOVED, other)) == 2
    assert await put(storage, MOVED, other) == []
    assert len(await put(storage, like(sameness=None), like(sameness=None))) == 2


async def test_events_are_chosen_by_account_type_job_and_stage(storage: Storage) -> None:
    others = [
        like(account_id="globex"),
        like(type=EventType.JOB_OPENED, sameness="a"),
        like(job_id="other", sameness="b"),
        like(stage_id=None, sameness="c"),
    ]
    first, *_ = await put(storage, MOVED, *others)
    which = WhichEvents(
        account_id="acme",
        types=frozenset({EventType.APPLICATION_STAGE_CHANGED}),
        job_ids=frozenset({"job"}),
        stage_ids=frozenset({"onsite", "offer"}),
    )
    [event] = await read_events(storage, which, after=0, limit=10)
    assert event.number == first
    everything = await read_events(storage, WhichEvents(), after=0, limit=10)
    assert [each.number for each in everything if which.takes(each)] == [first]


async def test_what_is_old_is_forgotten_and_its_number_never_used_again(storage: Storage) -> None:
    [number] = await put(storage, MOVED)
    assert await forget_events(storage, before=datetime.now(UTC) - timedelta(days=1)) == 0
    assert await forget_events(storage, before=datetime.now(UTC) + timedelta(days=1)) == 1
    [later] = await put(storage, MOVED)
    assert later > number
