"""What a field finds in `info.context`: what may be spent, and the account with its loaders."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from graphql.execution import Executor

from accounts.write_log import WriteLog
from connectors.base import Connector, PageKey, Reads
from connectors.budget import Budget
from resolvers.administration import Administration
from resolvers.by_id import record_of
from resolvers.compositions import COMPOSITIONS
from resolvers.connections import newest_first, page_of, to_connection
from resolvers.files import RequestFiles
from resolvers.filters import list_name
from resolvers.loaders import Loaders
from resolvers.paging import open_list
from schema.identity import GlobalId
from schema.relations import Paging, Relation

OpenWriteLog = Callable[[], Awaitable[WriteLog]]


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """One GraphQL request that needs no linked account.

    Attributes:
        budget: what the request may spend and has spent.
        administration: the linked accounts and API tokens.
        executor_class: what executes the operation, if not the schema's own executor.
        last_event_id: the event after which a stream is to go on, if it tells one.
        opening: accounts that were opened for events, by id.
    """

    budget: Budget
    administration: Administration
    last_event_id: str | None = None
    opening: dict[str, Awaitable[Any]] = field(default_factory=dict)
    executor_class: type[Executor[Any]] | None = None


@dataclass(slots=True, kw_only=True)
class Context(RequestContext):
    """One GraphQL request on one linked account (`schema.relations.Resolution`).

    Attributes:
        account_id: the linked account.
        connector: the way into it.
        write_log: where writes are noted, so that each is done once.
        files: those that come with the request.
        default_actor: remote id of the user in whose name things are written, where none is named.
        wanted: the fields that the operation selects (`resolvers.plan`).
        sign_url: makes a short-lived URL for the bytes behind a record of an account.
    """

    account_id: str
    connector: Connector
    write_log: OpenWriteLog
    files: RequestFiles
    default_actor: str | None = None
    wanted: frozenset[str] = frozenset()
    sign_url: Callable[[Any, str], str | None] | None = None
    reads: Reads = field(init=False)
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Know nothing of what was read so far: something has been written."""
        self.reads = self.connector.reads(self.budget, wanted=self.wanted)
        self.loaders = Loaders(self.reads)

    def load(self, relation: Relation, key: Any) -> Any:
        """The related record if it is known, else an awaitable of it."""
        return self.loaders.load(relation.loader, key)

    async def read_again(self, named: GlobalId) -> Any:
        """The record of that id as it is after a write."""
        return await record_of(self.loaders, named)

    def sign(self, record: Any) -> str | None:
        """A short-lived URL for the bytes behind a record; None where none can be given."""
        return None if self.sign_url is None else self.sign_url(record, self.account_id)

    async def gather(self, relation: Relation, record: Any, which: Any = None) -> Any:
        """What is related to a record, whole."""
        compose = COMPOSITIONS.get(relation.loader)
        if compose is not None:
            return await compose(self.loaders, record, which)
        return await self.loaders.get(relation.loader, getattr(record, relation.key))

    async def connect(
        self, relation: Relation, record: Any, paging: Paging, which: Any = None
    ) -> Any:
        """One page of the records related to a record."""
        key = getattr(record, relation.key)
        name = list_name(f"{relation.loader}:{record.remote_id}", which)
        cursors, position = open_list(self.account_id, name, paging)
        if relation.reading == "page":
            page = await self.loaders.get(
                relation.loader, PageKey(parent_id=key, first=paging.first, after=position)
            )
            self.loaders.prime(page.related)
        else:
            compose = COMPOSITIONS.get(relation.loader)
            records = await (
                self.loaders.get(relation.loader, key)
                if compose is None
                else compose(self.loaders, record, which)
            )
            page = page_of(records, newest_first, first=paging.first, after=position)
        return to_connection(page, cursors, after=paging.after)
