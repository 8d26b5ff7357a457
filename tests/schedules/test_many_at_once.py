"""Five hundred notes at once: all written, none twice, at the rate that Lever allows."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import orjson
import pytest
from structlog.testing import capture_logs

from accounts.linked_accounts import LinkedAccounts
from accounts.vault import Vault
from connectors.limiter import Limiter
from resolvers.api import schema
from sandbox.app import Sandbox
from sandbox.options import Options
from server.app import create_app
from server.settings import Settings
from tests.end_to_end.world import Json
from tests.fixtures.virtual_loop import VirtualLoop
from tests.schedules.asgi import ask
from tests.schedules.asking import Said, Told, asked_for, said
from tests.schedules.databases import storage_of
from tests.schedules.ground import changes, connector_over
from tests.schedules.life import Life
from tests.schedules.many import SqliteFiles
from tests.schedules.running import places_on
from tests.schedules.wire import Wire

NOTES = 500


@dataclass(frozen=True, slots=True)
class Load:
    """What became of them."""

    told: list[Said]
    written: Counter[str]
    statuses: Counter[int]
    seconds: float


def notes() -> list[Json]:
    """Each on another application, as far as there are any."""
    places = places_on()
    user, there = places.user(), places.untouched
    return [
        {
            "applicationId": places.application(there[number % len(there)]),
            "actorId": user,
            "body": f"Note {number}.",
            "idempotencyKey": f"key {number}",
        }
        for number in range(NOTES)
    ]


async def written(database: str, together: int) -> Load:
    """Write them, so many in a request, with the settings that a server has by default."""
    loop, settings = asyncio.get_running_loop(), Settings()
    life = Life(Random(1))  # noqa: S311 - to be had again
    lever = Sandbox(Options(people=400, clock=loop.time))
    limiter = Limiter(rate=settings.lever_rate, burst=settings.lever_burst)
    account = connector_over(Wire(life, lever, lambda _: None), limiter=limiter)
    kept = LinkedAccounts(storage_of(life, database), Vault([]))
    app = create_app(settings, schema=schema, accounts={"default": account}, kept=kept)
    begun, inputs = loop.time(), notes()
    parts = [inputs[place : place + together] for place in range(0, NOTES, together)]

    async def write(part: list[Json]) -> list[Said]:
        answer = await ask(app, asked_for("createActivity", part))
        return said(orjson.loads(answer.content), "createActivity", len(part))

    told = [each for part in await asyncio.gather(*map(write, parts)) for each in part]
    seconds = loop.time() - begun
    life.end()
    texts = (each.after["fields"][0]["value"] for each in changes(lever, 0))
    statuses = (entry.status or 0 for entry in lever.state.log.entries)
    return Load(told, Counter(texts), Counter(statuses), seconds)


@pytest.fixture(scope="module")
def files() -> Iterator[SqliteFiles]:
    made = SqliteFiles()
    yield made
    made.close()


@pytest.mark.parametrize("together", [1, 100])
def test_five_hundred_notes_at_once_are_written_once_each_and_nobody_is_sent_away(
    files: SqliteFiles, together: int
) -> None:
    with (
        capture_logs(),
        files.database(f"many-{together}") as database,
        asyncio.Runner(loop_factory=VirtualLoop) as runner,
    ):
        load = runner.run(written(database, together))
    assert load.told == [Said(Told.WRITTEN)] * NOTES
    assert load.written == {f"Note {number}.": 1 for number in range(NOTES)}
    assert load.statuses == {201: NOTES}
    assert NOTES / (20 + 10 * load.seconds) >= 0.95
