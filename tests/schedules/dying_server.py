"""A server of ours that is asked for one write and kills itself on the way; run by the tests.

`python -m tests.schedules.dying_server DATABASE SANDBOX STEPS`: reads the mutation's input from a
line, runs it, and is killed after so many steps (`tests.schedules.life`); prints the answer if it
comes to that.
"""

import asyncio
import os
import signal
import sys
from random import SystemRandom
from typing import Any

import httpx
import orjson
from sqlalchemy import event
from sqlalchemy.util import await_only
from structlog.testing import capture_logs

from accounts.linked_accounts import LinkedAccounts
from accounts.storage import Storage, open_storage
from accounts.vault import Vault
from resolvers.api import schema
from server.app import create_app
from server.settings import Settings
from tests.schedules.asgi import ask
from tests.schedules.asking import asked_for
from tests.schedules.ground import connector_over
from tests.schedules.life import Life


class Dying(Life):
    """Ends with the process."""

    def end(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Steps(httpx.AsyncBaseTransport):
    """Goes to Lever, with a step before and one after."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._network = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._life.step()
        response = await self._network.handle_async_request(request)
        await response.aread()
        await self._life.step()
        return response


def take_steps(storage: Storage, life: Life) -> None:
    """Come to a step beside whatever is done in the database."""

    def step(*_: object) -> None:
        await_only(life.step())

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(storage.engine.sync_engine, name, step)


async def main(database: str, lever: str, steps: int, given: Any) -> None:
    life = Dying(SystemRandom(), left=steps)
    storage = await open_storage(database)
    take_steps(storage, life)
    with capture_logs():  # standard output is for the answer
        app = create_app(
            Settings(request_timeout=5),
            schema=schema,
            accounts={"default": connector_over(Steps(life), url=lever)},
            kept=LinkedAccounts(storage, Vault([])),
        )
        answer = await ask(app, asked_for("createActivity", [given]))
    sys.stdout.write(answer.content.decode())
    await storage.aclose()


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), orjson.loads(sys.stdin.readline()))
    )
