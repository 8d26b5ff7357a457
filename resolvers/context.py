"""What a field finds in `info.context`: the account, its loaders, and what may be spent."""

from dataclasses import dataclass, field
from typing import Any

from connectors.base import Connector, PageKey, Reads
from connectors.budget import Budget
from resolvers.connections import check_first, newest_first, page_of, to_connection
from resolvers.cursors import CursorList
from resolvers.loaders import Loaders
from schema.relations import Relation


@dataclass(slots=True, kw_only=True)
class Context:
    """One GraphQL request on one linked account (`schema.relations.Resolution`).

    Attributes:
        account_id: the linked account.
        connector: the way into it.
        budget: what the request may spend and has spent.
        wanted: the fields that the operation selects (`resolvers.plan`).
    """

    account_id: str
    connector: Connector
    budget: Budget
    wanted: frozenset[str] = frozenset()
    reads: Reads = field(init=False)
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.reads = self.connector.reads(self.budget, wanted=self.wanted)
        self.loaders = Loaders(self.reads)

    def load(self, relation: Relation, key: Any) -> Any:
        """The related record if it is known, else an awaitable of it."""
        return self.loaders.load(relation.loader, key)

    async def connect(self, relation: Relation, key: Any, *, first: int, after: str | None) -> Any:
        """One page of the records related to the record with that key."""
        cursors = CursorList(self.account_id, f"{relation.loader}:{key}")
        position = None if after is None else cursors.decode(after)
        check_first(first)
        if relation.reading == "each":
            page = await self._loaded(relation, PageKey(parent_id=key, first=first, after=position))
            self.loaders.prime(page.related)
        else:
            records = await self._loaded(relation, key)
            page = page_of(records, newest_first, first=first, after=position)
        return to_connection(page, cursors, after=after)

    async def _loaded(self, relation: Relation, key: Any) -> Any:
        value = self.load(relation, key)
        return await value if hasattr(value, "__await__") else value
