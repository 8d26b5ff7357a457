"""What hangs under one opportunity: a request each, as Lever has no way to batch it.

Endpoints: `GET /opportunities/:id/` and `notes`, `files`, `resumes`, `interviews`, `feedback`,
`offers`, `referrals`, `forms`.
What came is kept a short while, so that the next query need not ask again.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.base import Batch
from connectors.budget import Budget
from connectors.errors import ConnectorError, Forbidden, NotFound
from connectors.lever.client import LeverClient
from connectors.lever.paths import path
from connectors.lever.raw import Json, when
from schema.identity import ApplicationKey

Record = TypeVar("Record")
ToRecord = Callable[[Json, ApplicationKey], Record]
Found = list[Json] | ConnectorError
"""A list, or what Lever refused it with."""


@dataclass(slots=True)
class RecentLists:
    """Lists read lately, and refusals, by path.

    The rate limit bounds how many there can be; those past their time are dropped as new ones
    come.
    """

    ttl_seconds: float
    clock: Callable[[], float] = time.monotonic
    drops: int = 0
    """How often something was forgotten."""
    _lists: dict[str, tuple[float, Found]] = field(default_factory=dict)

    def get(self, where: str) -> Found | None:
        """What was read there, if lately."""
        read_at, found = self._lists.get(where, (float("-inf"), []))
        return found if self.clock() < read_at + self.ttl_seconds else None

    def put(self, where: str, found: Found, *, drops: int) -> None:
        """Take in what was read now, unless something was forgotten since the read began.

        Args:
            where: its path.
            found: what came.
            drops: as they stood when the read began.
        """
        if drops != self.drops:
            return
        now = self.clock()
        oldest = now - self.ttl_seconds
        while self._lists and next(iter(self._lists.values()))[0] <= oldest:
            del self._lists[next(iter(self._lists))]
        self._lists.pop(where, None)
        self._lists[where] = (now, found)

    def drop(self, *opportunity_ids: str) -> None:
        """Forget what hangs under some opportunities: it has changed."""
        self.drops += 1
        above = {path("opportunities", opportunity_id) for opportunity_id in opportunity_ids}
        for where in [where for where in self._lists if where.rpartition("/")[0] in above]:
            del self._lists[where]

    def drop_all(self) -> None:
        """Forget everything: what has been written to is not known."""
        self.drops += 1
        self._lists.clear()


@dataclass(frozen=True, slots=True)
class UnderOpportunity:
    """Lists under the opportunities of one account, for one request."""

    client: LeverClient
    recent: RecentLists
    budget: Budget

    async def lists(
        self, kind: str, keys: Sequence[ApplicationKey], to_record: ToRecord[Record]
    ) -> Batch[list[Record]]:
        """The records of a kind under each opportunity, side by side as the limit allows."""
        return Batch(
            values=list(await asyncio.gather(*(self._list(kind, key, to_record) for key in keys)))
        )

    async def _list(
        self, kind: str, key: ApplicationKey, to_record: ToRecord[Record]
    ) -> list[Record] | ConnectorError:
        try:
            found = await self._read(path("opportunities", key.remote_id, kind))
        except ConnectorError as error:
            return error
        if isinstance(found, ConnectorError):
            return found
        return [to_record(record, key) for record in found if not _is_deleted(record)]

    async def _read(self, where: str) -> Found:
        """What is kept, or else what comes. A refusal is kept too: it will not change at once."""
        found = self.recent.get(where)
        if found is not None:
            self.budget.cache_hits += 1
            return found
        drops = self.recent.drops
        try:
            found = await self.client.all(where, budget=self.budget)
        except (NotFound, Forbidden) as refusal:
            found = refusal.with_traceback(None)  # frames of this request are not to be kept
        self.recent.put(where, found, drops=drops)
        return found


def _is_deleted(record: Json) -> bool:
    """Lever goes on listing forms that were deleted, and says so."""
    return when(record.get("deletedAt")) is not None
