"""A server that is killed at any step of a write leaves what the next one settles."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from datetime import timedelta
from itertools import count

import httpx
import orjson
import pytest

from accounts.linked_accounts import LinkedAccounts
from accounts.storage import open_storage, utc_now
from accounts.vault import Vault
from resolvers.api import schema
from server.app import create_app
from server.settings import Settings
from tests.accounts.conftest import database_url
from tests.end_to_end.world import Json
from tests.schedules.asgi import ask
from tests.schedules.asking import Told, asked_for, said
from tests.schedules.ground import connector_over
from tests.schedules.live_lever import LiveLever, live_lever

__all__ = ["database_url"]


STEPS = {"sqlite": (6, 7), "postgresql": (4, 5)}
"""Points at which it is killed before Lever has done it, and after; at the last it is not."""


async def is_killed(steps: int, database: str, lever: LiveLever, given: Json) -> bool:
    """Whether a server did not come to its answer, being killed after so many steps."""
    words = ("-m", "tests.schedules.dying_server", database, lever.url, str(steps))
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=PIPE, stdout=PIPE)
    out, _ = await asyncio.wait_for(process.communicate(orjson.dumps(given) + b"\n"), 60)
    if process.returncode == -signal.SIGKILL:
        return True
    assert said(orjson.loads(out), "createActivity", 1)[0].told is Told.WRITTEN
    return False


async def asked_later(database: str, lever: LiveLever, given: Json) -> Json:
    """What a server answers when whoever asked the other has given up, and all has come."""
    storage = await open_storage(database)
    later = replace(storage, now=lambda: utc_now() + timedelta(seconds=30))
    account = connector_over(httpx.AsyncHTTPTransport(), url=lever.url)
    app = create_app(
        Settings(),
        schema=schema,
        accounts={"default": account},
        kept=LinkedAccounts(later, Vault([])),
    )
    answer = await ask(app, asked_for("createActivity", [given]))
    await account.aclose()
    await storage.aclose()
    found: Json = orjson.loads(answer.content)
    return found


@pytest.mark.long  # each step is a process that is started and killed
async def test_a_server_killed_at_any_step_leaves_what_the_next_settles(database_url: str) -> None:
    async with live_lever("--no-rate-limit") as lever:
        done_by_then: list[int] = []
        for steps in count():
            given = lever.note()
            killed = await is_killed(steps, database_url, lever, given)
            done_by_then.append((await lever.written())[given["body"]])
            again = await asked_later(database_url, lever, given)
            assert said(again, "createActivity", 1)[0].told is Told.WRITTEN, (steps, again)
            assert (await lever.written())[given["body"]] == 1
            if not killed:
                break
    before, after = STEPS[database_url.partition(":")[0].partition("+")[0]]
    assert done_by_then == [0] * before + [1] * after
