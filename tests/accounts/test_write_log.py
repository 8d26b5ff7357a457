import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from accounts.errors import KeyReused
from accounts.write_log import KEPT, Claim, WriteLog
from connectors.errors import BadRequest, OutcomeUnknown
from connectors.writes import Written
from tests.accounts.writing_system import Clock, Killed, System, claim


async def test_of_many_with_one_key_one_writes(log: WriteLog, system: System) -> None:
    told = await asyncio.gather(
        *(
            log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))
            for _ in range(9)
        )
    )
    assert (system.sent, system.texts) == (1, ["hello"])
    assert told == [system.written(0)] * 9


async def test_a_key_is_good_for_one_write_alone(log: WriteLog, system: System) -> None:
    await log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))
    with pytest.raises(KeyReused) as raised:
        await log.once(claim(digest=b"other"), lambda: system.write("other"))
    assert raised.value.field == ("idempotency_key",)
    assert system.texts == ["hello"]


async def test_keys_of_accounts_are_apart(log: WriteLog, system: System) -> None:
    await log.once(claim(), lambda: system.write("hello"))
    other = Claim(
        account_id="other", key="k", digest=b"x", likeness=b"x", deadline=claim().deadline
    )
    await log.once(other, lambda: system.write("there"))
    assert system.texts == ["hello", "there"]


async def test_what_surely_was_not_done_leaves_its_key_free(log: WriteLog, system: System) -> None:
    async def refuse() -> Written:
        raise BadRequest("No.")

    with pytest.raises(BadRequest):
        await log.once(claim(), refuse)
    assert await log.once(claim(digest=b"other"), lambda: system.write("x")) == system.written(0)


async def test_what_was_written_unheard_is_found_at_once(log: WriteLog, system: System) -> None:
    found = await log.once(
        claim(), lambda: system.write_unheard("hello"), find=system.find("hello")
    )
    again = await log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))
    assert found == again == system.written(0)
    assert system.sent == 1


async def test_a_killed_process_leaves_what_is_found_by_the_next(
    log: WriteLog, system: System, clock: Clock
) -> None:
    async def die() -> Written:
        await system.write("hello")
        raise Killed

    with pytest.raises(Killed):
        await log.once(claim(), die, find=system.find("hello"))
    with pytest.raises(OutcomeUnknown, match="still under way"):
        await log.once(claim(seconds=0.1), lambda: system.write("hello"), find=system.find("hello"))
    clock.at += timedelta(seconds=10)
    found = await log.once(claim(), lambda: system.write("hello"), find=system.find("hello"))
    assert (found, system.sent) == (system.written(0), 1)


async def test_who_was_given_up_and_is_refused_takes_no_claim_from_who_took_over(
    log: WriteLog, system: System, clock: Clock
) -> None:
    claimed, refused, sent, done = (asyncio.Event() for _ in range(4))

    async def refuse_late() -> Written:
        claimed.set()
        await refused.wait()
        raise BadRequest("No.")

    async def write_later() -> Written:
        written = await system.write("hello")
        sent.set()
        await done.wait()
        return written

    first = asyncio.create_task(log.once(claim(), refuse_late))
    await claimed.wait()
    clock.at += timedelta(seconds=11)
    second = asyncio.create_task(log.once(claim(), write_later))
    await sent.wait()
    refused.set()
    with pytest.raises(BadRequest):
        await first
    done.set()
    assert await second == await log.once(claim(), system.lose) == system.written(0)
    assert system.sent == 1


async def test_what_may_be_done_twice_is_done_again(
    log: WriteLog, system: System, clock: Clock
) -> None:
    with pytest.raises(OutcomeUnknown):
        await log.once(claim(), system.lose)
    clock.at += timedelta(seconds=1)
    assert await log.once(claim(), lambda: system.write("hello")) == system.written(0)


async def test_a_key_is_forgotten_after_a_day(log: WriteLog, system: System, clock: Clock) -> None:
    await log.once(claim(), lambda: system.write("hello"))
    clock.at += KEPT
    await log.forget_old()
    await log.once(claim(), lambda: system.write("hello"))
    clock.at += timedelta(seconds=1)
    await log.forget_old()
    await log.once(claim(), lambda: system.write("hello"))
    assert system.sent == 1 + 1


async def test_who_waits_for_another_only_reads(log: WriteLog, system: System) -> None:
    claimed, heard = asyncio.Event(), asyncio.Event()
    statements: list[str] = []

    async def hear_late() -> Written:
        claimed.set()
        await heard.wait()
        return await system.write("hello")

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement.split(maxsplit=1)[0])
        if statements.count("SELECT") == 4:
            heard.set()

    under_way = asyncio.create_task(log.once(claim(), hear_late))
    await claimed.wait()
    event.listen(log.storage.engine.sync_engine, "before_cursor_execute", note)
    assert await log.once(claim(), system.lose) == await under_way == system.written(0)
    assert statements.count("INSERT") == 1
