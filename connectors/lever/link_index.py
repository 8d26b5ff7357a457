"""Who has which profile link: Lever has no filter for that.

All opportunities are walked through once, when somebody first asks; from then on those changed
since are read before each answer. Lever tells of each that was made or changed when that was
(`updatedAt`), and takes new links of a person for a change of each of theirs. These times alone say
how far was read: our clock may be another than Lever's.

What is found is a hint: a link may have been taken off since, and of a link 64 bits are kept. Who
asks reads the person again.
"""

import asyncio
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from connectors.budget import Budget
from connectors.errors import RateLimited, UpstreamUnavailable
from connectors.lever.client import LeverClient
from connectors.lever.failures import InvalidOffset
from connectors.lever.raw import Json, number, reference, texts
from connectors.same_person import pages_of
from connectors.sharing import own

OVERLAP_SECONDS = 60.0
"""How long it may take until Lever's lists show a change."""

LONGEST_SECONDS = 3 * 3600.0
"""How long one reading may take: 100,000 opportunities are 1,000 requests."""

ASK_AGAIN_SECONDS = 15.0
"""After which it is worth asking again, where the links could not be read in time."""

_PATH = "/opportunities"


class LinkIndex:
    """The links of one account's people, for as long as the account is open.

    One reading at a time is under way, in a task of its own: it goes on when those who wait for it
    give up, and one that failed is gone on with where it stopped. Who comes while one is under way
    waits for the next, which all who come then share: the one under way may be past what they are
    to see.
    """

    def __init__(self, client: LeverClient) -> None:
        self._client = client
        self._contacts: dict[int, tuple[str, ...]] = {}
        self._walked = False
        self._offset: str | None = None
        self._walk_began: float | None = None
        self._newest = self._known_until = 0.0
        self._now: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None
        self._spent = Budget(deadline=0.0)

    async def contacts(self, links: Sequence[str], budget: Budget) -> list[tuple[str, ...]]:
        """For each link, as `canonical_link` gives it, the contacts that seem to have it now.

        The requests that it took are charged to whoever waits for them first.

        Raises:
            RateLimited: the links cannot be read before the deadline. That goes on by itself.
            ConnectorError: they cannot be read.
        """
        await self._bring_up_to_date(budget)
        return [self._contacts.get(_key(link), ()) for link in links]

    def add(self, contact_id: str, links: Iterable[str]) -> None:
        """Take in links of a person."""
        for link in pages_of(links):
            there = self._contacts.get(_key(link), ())
            if contact_id not in there:
                self._contacts[_key(link)] = (*there, contact_id)

    async def aclose(self) -> None:
        """Read no more."""
        tasks = [task for task in (self._now, self._next) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _bring_up_to_date(self, budget: Budget) -> None:
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._now))
            self._next.add_done_callback(_seen)
        task = self._next
        left = budget.deadline - asyncio.get_running_loop().time()
        await asyncio.wait({task}, timeout=max(0.0, left))
        self._charge(budget)
        if not task.done():
            told = (
                "The profile links of this account are being read, which takes longer. Nothing "
                "was written; ask again."
            )
            raise RateLimited(told, retry_after=ASK_AGAIN_SECONDS)
        if error := task.exception():
            raise own(error) from error

    def _charge(self, budget: Budget) -> None:
        budget.upstream_calls += self._spent.upstream_calls
        self._spent.upstream_calls = 0

    async def _read_after(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        self._now, self._next = self._next, None
        self._spent.deadline = asyncio.get_running_loop().time() + LONGEST_SECONDS
        if not self._walked:
            await self._walk()
        began = asyncio.get_running_loop().time()
        query = [("updated_at_start", str(int(self._known_until)))]
        self._take(await self._client.all(_PATH, query, budget=self._spent))
        self._note_reading(began)

    async def _walk(self) -> None:
        """All there are, from where an earlier walk stopped."""
        if self._walk_began is None:
            self._walk_began = asyncio.get_running_loop().time()
        while not self._walked:
            try:
                page = await self._client.page(_PATH, offset=self._offset, budget=self._spent)
            except InvalidOffset as error:  # too old by now: the next one begins anew
                self._offset = None
                raise UpstreamUnavailable("Lever does not know its own next page.") from error
            self._take(page.items)
            self._offset, self._walked = page.next, page.next is None
        self._note_reading(self._walk_began)

    def _note_reading(self, began: float) -> None:
        """What changed before a reading began is known after it.

        When that was by Lever's clock is not told, but nothing that was read is of after its end.
        """
        seconds = asyncio.get_running_loop().time() - began + OVERLAP_SECONDS
        self._known_until = max(self._known_until, self._newest - 1_000 * seconds)

    def _take(self, opportunities: Iterable[Json]) -> None:
        for each in opportunities:
            self._newest = max(self._newest, number(each.get("updatedAt")) or 0.0)
            if contact := reference(each.get("contact")):
                self.add(contact, texts(each.get("links")))


def _key(link: str) -> int:
    return int.from_bytes(blake2b(link.encode(errors="replace"), digest_size=8).digest())


def _seen(task: asyncio.Task[None]) -> None:
    """Look at the error, though everybody may have left."""
    if not task.cancelled():
        task.exception()
