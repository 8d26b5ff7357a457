"""One linked Lever account."""

from dataclasses import dataclass

from connectors.budget import Budget
from connectors.lever.client import LeverClient
from connectors.lever.opportunities import Opportunities, expansions
from connectors.lever.reads import LeverReads
from connectors.lever.reference_lists import ReferenceLists


@dataclass(frozen=True, slots=True)
class LeverConnector:
    """`connectors.base.Connector` for Lever: its client, and the lists that outlive a request."""

    client: LeverClient
    lists: ReferenceLists
    provider: str = "lever"

    def reads(self, budget: Budget, *, wanted: frozenset[str]) -> LeverReads:
        """Open the account for one request."""
        expand = expansions(wanted, users_known=self.lists.users.at_hand())
        return LeverReads(
            lists=self.lists,
            opportunities=Opportunities(self.client, budget, wanted, expand),
            budget=budget,
        )

    async def check(self, budget: Budget) -> None:
        """`GET /stages?limit=1`: small, and open to every credential."""
        await self.client.page("/stages", limit=1, budget=budget)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self.client.aclose()
