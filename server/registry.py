"""Which accounts are served at this moment, and the connectors into them.

Those of the environment are open as long as the server runs. Those of the database are opened when
first asked for, each with a limiter, a client and caches of its own, and closed when nobody asked
for long, or when they are unlinked or linked anew. Whether an account may be used is read from the
database for each request, so what one replica or the command line changes is obeyed by all.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog
from starlette.applications import Starlette

from accounts.credentials import Credential
from accounts.errors import NoSuchAccount, StorageUnusable
from accounts.linked_accounts import Link, LinkedAccount, LinkedAccounts
from connectors.base import Accounts, Connector
from connectors.errors import NotFound
from events.bell import Bell
from events.listening import listen
from events.tail import Tail
from server.write_storage import WriteStorage

IDLE_SECONDS = 900.0
"""After which an account that nobody asked for is closed."""

GRACE_SECONDS = 120.0
"""How long a connector given up may still be in use by requests that began before."""

_SWEEP_SECONDS = 30.0

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Opener(Protocol):
    """Opens accounts of the database, and keeps what their connectors share."""

    def open(
        self, kept: LinkedAccounts, account: LinkedAccount, credential: Credential
    ) -> Connector:
        """Open an account of a database by its credential, which is renewed and refused there."""

    def forget(self, link: Link) -> None:
        """Keep nothing of a link that is served no more."""

    async def aclose(self) -> None:
        """Let go of everything, once all connectors are closed."""


@dataclass(slots=True)
class _Open:
    """An open connector; `used_at` is on the registry's clock."""

    connector: Connector
    link: Link
    used_at: float
    default_actor: str | None = None


class Registry:
    """Finds the connector into an account.

    Args:
        fixed: the accounts of the environment; they come before any of the same id in the database.
        kept: the accounts of the database, if there is one.
        opener: opens one of them.
        fixed_actor: remote id of the user in whose name is written to those of the environment.
        clock: seconds.
    """

    def __init__(
        self,
        fixed: Accounts,
        *,
        kept: LinkedAccounts | None,
        opener: Opener,
        fixed_actor: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fixed = fixed
        self._kept = kept
        self._opener = opener
        self._fixed_actor = fixed_actor
        self.writes = WriteStorage(None if kept is None else kept.storage)
        self.bell = Bell()
        self.tail = None if kept is None else Tail(kept.storage, self.bell)
        self._clock = clock
        self._open: dict[str, _Open] = {}
        self._given_up: list[tuple[float, Connector]] = []
        self._used: set[str] = set()

    @property
    def providers(self) -> dict[str, str]:
        """Of the environment's accounts the provider, by account."""
        return {name: account.provider for name, account in self._fixed.items()}

    @property
    def kept(self) -> LinkedAccounts | None:
        """The accounts of the database, if there is one."""
        return self._kept

    @property
    def open_ids(self) -> list[str]:
        """The accounts of the database that are open."""
        return list(self._open)

    async def get(self, account_id: str, *, for_caller: bool = True) -> Connector:
        """The connector into an account.

        Args:
            account_id: which.
            for_caller: False for work of the server's own, which is not noted as a use.

        Raises:
            NotFound: no such account is linked.
            ReauthRequired: it must be linked again.
            Forbidden: it is disabled.
            VaultError: its credential cannot be opened.
        """
        if connector := self._fixed.get(account_id):
            return connector
        if self._kept is None:
            raise _not_linked(account_id, any_linked=bool(self._fixed))
        account = await self._standing(self._kept, account_id)
        known = self._open.get(account_id)
        if known is None or known.link != account.link:
            known = await self._reopen(self._kept, account_id)
        known.used_at = self._clock()
        known.default_actor = account.default_actor
        if for_caller:
            self._used.add(account_id)
        return known.connector

    def default_actor(self, account_id: str) -> str | None:
        """In whose name is written to an account that `get` gave, where nobody is named."""
        if account_id in self._fixed:
            return self._fixed_actor
        known = self._open.get(account_id)
        return None if known is None else known.default_actor

    async def sweep(self) -> None:
        """Close what is idle or no longer linked, and note which accounts were used."""
        now = self._clock()
        for account_id, known in list(self._open.items()):
            if now - known.used_at >= IDLE_SECONDS:
                self._give_up(account_id)
        if self._kept is not None and (self._open or self._used):
            used, self._used = self._used, set()
            await self._kept.mark_used(sorted(used))
            linked = {account.id: account.link for account in await self._kept.list_all()}
            for account_id, known in list(self._open.items()):
                if linked.get(account_id) != known.link:
                    self._give_up(account_id)
        await self.writes.forget_old()
        over = [pair for pair in self._given_up if pair[0] <= now - GRACE_SECONDS]
        self._given_up = [pair for pair in self._given_up if pair not in over]
        for _, connector in over:
            await connector.aclose()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Bring the database up to date, sweep now and then, and close all at the end."""
        if self._kept is not None:
            await self._kept.storage.bring_up_to_date()
        tasks = [asyncio.create_task(self._sweep_forever())]
        if self._kept is not None:
            tasks.append(asyncio.create_task(listen(self._kept.storage, self.bell)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.aclose()

    async def aclose(self) -> None:
        """Close every connector, and the database."""
        for account_id in self.open_ids:
            self._give_up(account_id)
        for connector in [*self._fixed.values(), *(pair[1] for pair in self._given_up)]:
            await connector.aclose()
        self._given_up.clear()
        await self.writes.aclose()
        await self._opener.aclose()
        if self._kept is not None:
            await self._kept.storage.aclose()

    async def _standing(self, kept: LinkedAccounts, account_id: str) -> LinkedAccount:
        """The account as it stands in the database, if it can be used."""
        try:
            account = await kept.get(account_id)
        except NoSuchAccount:
            self._give_up(account_id)
            raise _not_linked(account_id, any_linked=True) from None
        account.require_usable()
        return account

    async def _reopen(self, kept: LinkedAccounts, account_id: str) -> _Open:
        """Open an account; of several requests that do at once, all get the first one's."""
        account, stored = await kept.get_with_credential(account_id)
        known = self._open.get(account_id)
        if known is not None and known.link.linked_at >= account.linked_at:
            return known
        self._give_up(account_id)
        connector = self._opener.open(kept, account, stored.value)
        opened = self._open[account_id] = _Open(connector, account.link, self._clock())
        return opened

    def _give_up(self, account_id: str) -> None:
        """Serve no new request by the connector; it is closed once the old ones had their time."""
        if known := self._open.pop(account_id, None):
            self._opener.forget(known.link)
            self._given_up.append((self._clock(), known.connector))

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self.sweep()
            except StorageUnusable as error:
                _log.warning("sweep_failed", reason=str(error))


def _not_linked(account_id: str, *, any_linked: bool) -> NotFound:
    if not any_linked:
        return NotFound("No account is linked. Set HIREGRAPH_LEVER_API_KEY and start again.")
    return NotFound(
        f"No account '{account_id}' is linked; name one in the X-Linked-Account header."
    )
