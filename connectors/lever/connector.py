"""One linked Lever account."""

from collections.abc import Collection
from dataclasses import dataclass, field

from connectors.budget import Budget
from connectors.files import FileRef, OpenFile
from connectors.forwarding import Forward, Forwarded
from connectors.lever import downloads, forwarding
from connectors.lever.client import LeverClient
from connectors.lever.hooks import LeverHooks
from connectors.lever.opportunities import Opportunities, expansions
from connectors.lever.reads import LeverReads
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.under_opportunity import RecentLists, UnderOpportunity
from connectors.lever.writes.all import LeverWrites

RECENT_TTL_SECONDS = 10.0
"""How long what hangs under an opportunity is kept, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class LeverConnector:
    """`connectors.base.Connector` for Lever: its client, and the lists that outlive a request."""

    client: LeverClient
    lists: ReferenceLists
    recent: RecentLists = field(default_factory=lambda: RecentLists(RECENT_TTL_SECONDS))
    provider: str = "lever"

    def reads(self, budget: Budget, *, wanted: frozenset[str]) -> LeverReads:
        """Open the account for one request."""
        expand = expansions(wanted, users_known=self.lists.users.at_hand() is not None)
        return LeverReads(
            lists=self.lists,
            opportunities=Opportunities(self.client, budget, wanted, expand),
            under=UnderOpportunity(self.client, self.recent, budget),
            budget=budget,
        )

    def writes(self, budget: Budget, *, actor: str | None) -> LeverWrites:
        """Open the account for one request that writes."""
        return LeverWrites(
            client=self.client, lists=self.lists, recent=self.recent, budget=budget, actor=actor
        )

    def hooks(self, budget: Budget) -> LeverHooks:
        """The account's webhooks."""
        return LeverHooks(client=self.client, lists=self.lists, recent=self.recent, budget=budget)

    async def open_file(self, file: FileRef, *, byte_range: str | None, budget: Budget) -> OpenFile:
        """`GET …/download` of whatever holds the file."""
        return await downloads.open_file(self.client, file, byte_range=byte_range, budget=budget)

    async def forward(self, request: Forward, budget: Budget) -> Forwarded:
        """Any request of Lever's API. After a write, nothing read before is given out any more."""
        try:
            return await forwarding.forward(self.client.sender, request, budget)
        finally:
            if not request.is_safe:
                self._forget()

    def forget(self, applications: Collection[str], *, jobs: bool = False) -> None:
        """Keep nothing of what hangs under these opportunities, nor of the postings."""
        self.client.part()
        self.recent.drop(*applications)
        if jobs:
            self.lists.jobs.drop()

    def _forget(self) -> None:
        self.client.part()
        self.lists.drop()
        self.recent.drop_all()

    async def check(self, budget: Budget) -> None:
        """`GET /stages?limit=1`: small, and open to every credential."""
        await self.client.page("/stages", limit=1, budget=budget)

    async def aclose(self) -> None:
        """Let go of connections, and of what was read."""
        self._forget()
        await self.lists.links.aclose()
        await self.client.aclose()
