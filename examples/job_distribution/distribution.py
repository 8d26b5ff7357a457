"""The account's open jobs, into the file of what is published."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from examples.client import Hiregraph, Refused
from examples.job_distribution.kept import Listings, Published
from examples.job_distribution.listings import Listing, is_public, listing_of
from examples.job_distribution.queries import OPEN_JOBS
from examples.paging import pages

_log = logging.getLogger(__name__)


def refresh(api: Hiregraph, listings: Listings) -> Counter[str]:
    """Read all open jobs, and note what became different; gives how much of what.

    A job is closed where it is not among all that are open. So nothing is noted where reading ends
    half-way, and nothing closed where something on the way cannot be read.

    Raises:
        Refused: they cannot be read.
    """
    there: dict[str, Listing] = {}
    is_whole = True
    for page in pages(api, OPEN_JOBS, {}, at=("jobs",)):
        broken = {error["path"][2] for error in page.errors}
        is_whole = is_whole and not broken
        for place, job in enumerate(page.nodes):
            if job and place not in broken and is_public(job):
                there[job["remoteId"]] = listing_of(job)
    return listings.update(there, is_whole=is_whole, now=datetime.now(UTC))


@dataclass(slots=True, kw_only=True)
class Distribution:
    """What is published, read anew when somebody asks for it after some time.

    Attributes:
        api: where jobs are read.
        listings: what is published.
        every: seconds between two readings.
        clock: seconds from a fixed point.
    """

    api: Hiregraph
    listings: Listings
    every: float = 300.0
    clock: Callable[[], float] = time.monotonic
    _due_at: float = 0.0
    _reading: Lock = field(default_factory=Lock)

    def published(self, *, since: datetime | None = None) -> Published:
        """What is published now. Where jobs cannot be read it stays as it is.

        Raises:
            Refused: they cannot be read, and never were: no board shall take that for no jobs.
        """
        with self._reading:
            if self.clock() >= self._due_at:
                self._refresh()
        return self.listings.published(since=since)

    def _refresh(self) -> None:
        try:
            refresh(self.api, self.listings)
        except Refused as refusal:
            if self.listings.published().changed_at is None:
                raise
            _log.error("What is published stays: %s: %s", refusal.code, refusal)
        self._due_at = self.clock() + self.every
