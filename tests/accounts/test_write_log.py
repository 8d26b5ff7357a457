import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from accounts.errors import KeyReused
from accounts.storage import Storage
from accounts.write_log import KEPT, SETTLED, Claim, Find, WriteLog
from connectors.errors import BadRequest, ConnectorError, NotFound, OutcomeUnknown
from connectors.writes import Outcome, Written


class Killed(BaseException):
    """The process ends here."""


@dataclass
class System:
    """Something that is written to, where what is made is a text with an id."""

    texts: list[str] = field(default_factory=list)
    sent: int = 0

    async def write(self, text: str) -> Written:
        self.sent += 1
        await asyncio.sleep(0)
        self.texts.append(text)
        return self.written(len(self.texts) - 1)

    async def write_unheard(self, text: str) -> Written:
        await self.write(text)
        raise OutcomeUnknown("The answer is lost.")

    async def lose(self) -> Written:
        self.sent += 1
        raise OutcomeUnknown("The request is lost.")

    def find(self, text: str) -> Find:
        async def search(since: datetime) -> Sequence[Written]:
            del since
            return [self.written(n) for n, each in enumerate(self.texts) if each == text]

        return search

    def written(self, number: int) -> Written:
        return Written(
            records={"Activity": (str(number),)}, outcome=Outcome.CREATED, made=str(number)
        )


def fail(_: object) -> None:
    """The database is gone."""
    raise OperationalError("COMMIT", None, OSError("gone"))


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(storage: Storage, clock: Clock) -> WriteLog:
    return WriteLog(storage=storage, now=clock)


@pytest.fixture
def system() -> System:
    return System()


def claim(key: str | None = "k", *, digest: bytes = b"hello", seconds: float = 5) -> Claim:
    deadline = asyncio.get_running_loop().time() + seconds
    return Claim(account_id="acme", key=key, digest=digest, deadline=deadline)


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
    other = Claim(account_id="other", key="k", digest=b"x", deadline=claim().deadline)
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


async def test_what_an_equal_write_made_that_is_under_way_is_not_taken(
    log: WriteLog, system: System, clock: Clock
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
    under_way = asyncio.create_task(log.once(claim("2"), hear_late, find=search))
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


async def test_a_key_is_forgotten_after_a_day(log: WriteLog, system: System, clock: Clock) -> None:
    await log.once(claim(), lambda: system.write("hello"))
    clock.at += KEPT
    await log.forget_old()
    await log.once(claim(), lambda: system.write("hello"))
    clock.at += timedelta(seconds=1)
    await log.forget_old()
    await log.once(claim(), lambda: system.write("hello"))
    assert system.sent == 1 + 1
