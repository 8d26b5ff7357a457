import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from accounts.write_log import SETTLED, WriteLog
from connectors.errors import BadRequest, ConnectorError, NotFound, OutcomeUnknown
from connectors.writes import Written
from tests.accounts.writing_system import Clock, System, claim, fail


async def test_what_is_not_there_may_be_on_its_way_and_is_done_later(
    log: WriteLog, system: System, clock: Clock
) -> None:
    async def again() -> Written:
        return await log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))

    with pytest.raises(OutcomeUnknown, match="is lost"):
        await log.once(claim(), system.lose, find=system.find("hello"))
    with pytest.raises(OutcomeUnknown, match="on its way"):
        await again()
    clock.at += SETTLED
    assert await again() == system.written(0)
    assert (system.sent, system.texts) == (2, ["hello"])


async def test_what_was_sent_late_may_be_on_its_way_for_as_long_after(
    log: WriteLog, system: System, clock: Clock
) -> None:
    async def wait_and_lose() -> Written:
        clock.at += timedelta(seconds=50)
        return await system.lose()

    search = system.find("hello")
    with pytest.raises(OutcomeUnknown, match="is lost"):
        await log.once(claim(seconds=60), wait_and_lose, find=search)
    for seconds in (1, 13.9):
        clock.at += timedelta(seconds=seconds)
        with pytest.raises(OutcomeUnknown, match="on its way"):
            await log.once(claim(), lambda: system.write("hello"), find=search)
    assert system.sent == 1


async def test_what_comes_while_it_is_looked_for_is_not_done_again(
    log: WriteLog, system: System, clock: Clock
) -> None:
    async def search_long(_: datetime) -> Sequence[Written]:
        clock.at += SETTLED
        return []

    with pytest.raises(OutcomeUnknown, match="is lost"):
        await log.once(claim(), system.lose, find=system.find("hello"))
    with pytest.raises(OutcomeUnknown, match="on its way"):
        await log.once(claim(), lambda: system.write("hello"), find=search_long)
    assert system.sent == 1


async def test_what_may_be_done_and_is_refused_when_it_is_done_again_stays_unknown(
    log: WriteLog, system: System
) -> None:
    async def refuse() -> Written:
        raise BadRequest("Not any more.")

    with pytest.raises(OutcomeUnknown):
        await log.once(claim(), lambda: system.write_unheard("hello"))
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match=r"may have been written before.* Not any more\."):
            await log.once(claim(), refuse)


async def test_what_another_write_made_is_not_taken_for_ones_own(
    log: WriteLog, system: System
) -> None:
    search = system.find("hello")
    await log.once(claim(None), lambda: system.write("hello"), find=search)
    found = await log.once(claim("2"), lambda: system.write_unheard("hello"), find=search)
    assert (found, system.texts) == (system.written(1), ["hello", "hello"])


async def test_of_two_open_writes_and_one_result_nothing_can_be_told_before_both_are_over(
    log: WriteLog, system: System, clock: Clock
) -> None:
    search = system.find("hello")
    with pytest.raises(OutcomeUnknown):
        await log.once(claim("1"), system.lose, find=search)
    clock.at += timedelta(seconds=1)
    with pytest.raises(OutcomeUnknown, match="is lost"):
        await log.once(claim("2"), lambda: system.write_unheard("hello"), find=search)
    clock.at += SETTLED - timedelta(seconds=1)
    with pytest.raises(OutcomeUnknown, match="not over"):
        await log.once(claim("1"), lambda: system.write("hello"), find=search)
    clock.at += timedelta(seconds=1)
    for number, key in enumerate(("1", "2")):
        again = await log.once(claim(key), lambda: system.write("hello"), find=search)
        assert again == system.written(number)
    assert (system.texts, system.sent) == (["hello", "hello"], 3)


@pytest.mark.parametrize("digest", [b"hello", b"hello, and tell others"])
async def test_what_a_write_made_that_looks_alike_and_is_under_way_is_not_taken(
    log: WriteLog, system: System, clock: Clock, digest: bytes
) -> None:
    written, heard = asyncio.Event(), asyncio.Event()

    async def hear_late() -> Written:
        made = await system.write("hello")
        written.set()
        await heard.wait()
        return made

    search = system.find("hello")
    with pytest.raises(OutcomeUnknown):
        await log.once(claim("1"), system.lose, find=search)
    clock.at += SETTLED
    other = claim("2", digest=digest, likeness=b"hello")
    under_way = asyncio.create_task(log.once(other, hear_late, find=search))
    await written.wait()
    with pytest.raises(OutcomeUnknown, match="not over"):
        await log.once(claim("1"), lambda: system.write("hello"), find=search)
    heard.set()
    assert await under_way == system.written(0)
    again = await log.once(claim("1"), lambda: system.write("hello"), find=search)
    assert again == system.written(1)


async def test_of_two_open_writes_and_two_results_each_takes_one(
    log: WriteLog, system: System
) -> None:
    async def none_yet(_: datetime) -> Sequence[Written]:
        return []

    for key in ("1", "2"):
        with pytest.raises(OutcomeUnknown):
            await log.once(claim(key), lambda: system.write_unheard("hello"), find=none_yet)
    search = system.find("hello")
    found = await asyncio.gather(
        *(log.once(claim(key), lambda: system.write("hello"), find=search) for key in ("1", "2"))
    )
    assert sorted(each.made or "" for each in found) == ["0", "1"]
    assert system.sent == 2


async def test_a_search_that_does_not_end_keeps_no_other_from_searching(
    log: WriteLog, system: System
) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def search_forever(_: datetime) -> Sequence[Written]:
        begun.set()
        await never.wait()
        return []

    endless = asyncio.create_task(
        log.once(claim("1"), lambda: system.write_unheard("hello"), find=search_forever)
    )
    await begun.wait()
    other = claim("2", digest=b"other", seconds=5)
    async with asyncio.timeout(5):
        found = await log.once(
            other, lambda: system.write_unheard("there"), find=system.find("there")
        )
    assert found == system.written(1)
    endless.cancel()


async def test_what_was_written_and_cannot_be_noted_is_unknown_until_it_is_found(
    log: WriteLog, system: System, clock: Clock
) -> None:
    async def write_as_the_database_fails() -> Written:
        written = await system.write("hello")
        event.listen(log.storage.engine.sync_engine, "commit", fail, once=True)
        return written

    search = system.find("hello")
    with pytest.raises(OutcomeUnknown, match="could not be noted"):
        await log.once(claim(), write_as_the_database_fails, find=search)
    clock.at += timedelta(seconds=10)
    assert await log.once(claim(), lambda: system.write("hello"), find=search) == system.written(0)
    assert system.sent == 1


@pytest.mark.parametrize("refusal", [NotFound("No such form."), BadRequest("It fits no more.")])
async def test_what_is_open_and_cannot_be_looked_for_stays_unknown(
    log: WriteLog, system: System, refusal: ConnectorError
) -> None:
    async def refuse(_: datetime) -> Sequence[Written]:
        raise refusal

    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            await log.once(claim(), lambda: system.write_unheard("hello"), find=refuse)
    assert system.sent == 1


async def test_what_is_open_stays_unknown_while_the_database_fails(
    log: WriteLog, system: System
) -> None:
    fails = False

    def fail_in_search(*_: object) -> None:
        if fails:
            fail(None)

    async def find_as_the_database_fails(since: datetime) -> Sequence[Written]:
        nonlocal fails
        fails = True
        return await system.find("hello")(since)

    event.listen(log.storage.engine.sync_engine, "before_cursor_execute", fail_in_search)
    with pytest.raises(OutcomeUnknown, match="is lost"):
        await log.once(
            claim(), lambda: system.write_unheard("hello"), find=find_as_the_database_fails
        )
    fails = False
    with pytest.raises(OutcomeUnknown, match="cannot be read"):
        await log.once(claim(), lambda: system.write("hello"), find=find_as_the_database_fails)
    fails = False
    again = await log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))
    assert (again, system.sent) == (system.written(0), 1)
