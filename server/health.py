"""`/healthz` and `/readyz`: whether the process lives, and whether Lever answers it."""

import asyncio
import time
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from accounts.errors import StorageUnusable
from accounts.storage import Storage
from connectors.base import Accounts, Connector
from connectors.budget import Budget
from connectors.errors import ConnectorError, UpstreamTimeout

_KEPT_SECONDS = 5.0
_PATIENCE_SECONDS = 5.0

Report = dict[str, str]
"""Each account's id, and "ok" or the code of what is wrong: anybody may ask, so no more is told."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


async def healthz(_request: Request) -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Asks each account whether it can be reached, at most once in a few seconds.

    Of the accounts in the database none is asked, since they may be hundreds, and no one customer's
    credential says anything of the server: the database itself is.

    Args:
        accounts: those of the environment.
        storage: the database, if there is one.
        clock: seconds.
    """

    def __init__(
        self,
        accounts: Accounts,
        *,
        storage: Storage | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._accounts = accounts
        self._storage = storage
        self._clock = clock
        self._report: Report = {}
        self._asked_at = float("-inf")
        self._turn = asyncio.Lock()

    async def answer(self, _request: Request) -> Response:
        """200 when all can be reached, 503 when something can't or there is nothing to serve."""
        report = await self.report()
        body: dict[str, object] = {"accounts": report}
        states = list(report.values())
        if self._storage is not None:
            body["database"] = await _database_state(self._storage)
            states.append(str(body["database"]))
        ready = bool(states) and all(state == "ok" for state in states)
        body = {"status": "ready" if ready else "not ready", **body}
        return JSONResponse(body, 200 if ready else 503)

    async def report(self) -> Report:
        """What the accounts answered, now or a few seconds ago."""
        async with self._turn:
            if self._clock() - self._asked_at >= _KEPT_SECONDS:
                checks = (_state(*each) for each in self._accounts.items())
                states = await asyncio.gather(*checks)
                self._report = dict(zip(self._accounts, states, strict=True))
                self._asked_at = self._clock()
            return self._report


async def _database_state(storage: Storage) -> str:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await storage.check()
    except (StorageUnusable, TimeoutError):
        return "out of reach"
    return "ok"


async def _state(account_id: str, account: Connector) -> str:
    budget = Budget(deadline=asyncio.get_running_loop().time() + _PATIENCE_SECONDS)
    try:
        async with asyncio.timeout_at(budget.deadline):
            await account.check(budget)
    except ConnectorError as error:
        _log.warning("account_not_ready", account=account_id, reason=str(error))
        return error.code
    except TimeoutError:
        return UpstreamTimeout.code
    return "ok"
