"""Reading records by id, and paging through lists: what the root fields share."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from connectors.base import ApplicationKey, Page
from connectors.errors import BadRequest, Unsupported
from resolvers.connections import SortKey, check_first, page_of, to_connection
from resolvers.context import Context
from resolvers.cursors import CursorList
from resolvers.filters import with_remote_ids
from resolvers.ids import read_id, read_id_of
from schema.connection import Connection
from schema.filters import ApplicationFilter
from schema.identity import GlobalId
from schema.node import RemoteRecord

Record = TypeVar("Record", bound=RemoteRecord)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of which list.

    Attributes:
        list_name: names the list and its filter; a cursor is good for the same name only.
        first: how many records, as the caller asks.
        after: a cursor, as the caller passes it.
    """

    list_name: str
    first: int
    after: str | None

    def open(self, context: Context) -> tuple[CursorList, str | None]:
        """The list's cursors, and the position to go on from.

        Raises:
            BadRequest: `first` or `after` is not good.
        """
        cursors = CursorList(context.account_id, self.list_name)
        check_first(self.first)
        return cursors, None if self.after is None else cursors.decode(self.after)


LOADERS = {
    "Application": "applications",
    "Candidate": "candidates",
    "Job": "jobs",
    "JobInterviewStage": "job_interview_stages",
    "RejectReason": "reject_reasons",
    "User": "users",
}
"""By type, the loader that reads a record of it by its remote id."""


async def by_any_id(context: Context, text: str) -> Any:
    """The record of any type with a global id."""
    return await _load(context, read_id(text, account_id=context.account_id))


async def by_id(
    context: Context,
    type_name: str,
    *,
    id: str | None,
    remote_id: str | None,
) -> Any:
    """The record of a type with a global id or a remote one.

    Raises:
        BadRequest: not exactly one of them is given, it is blank, or the id of something else.
        NotFound: there is no such record in this account.
    """
    if (id is None) == (remote_id is None):
        raise BadRequest("Pass either `id` or `remoteId`.")
    if id is not None:
        return await _load(context, read_id_of(type_name, id, account_id=context.account_id))
    if not (remote_id or "").strip():
        raise BadRequest("`remoteId` is blank.")
    return await _load(context, GlobalId(type_name, context.account_id, remote_id or ""))


async def _load(context: Context, named: GlobalId) -> Any:
    if named.type_name not in LOADERS:
        raise Unsupported(f"A {named.type_name} cannot be read by its id.")
    key: Any = named.remote_id
    if named.type_name == "Application":
        key = ApplicationKey(remote_id=named.remote_id, candidate_id=named.parent_id)
    value = context.loaders.load(LOADERS[named.type_name], key)
    return await value if hasattr(value, "__await__") else value


async def walk(
    context: Context,
    read: Callable[..., Awaitable[Page[Record]]],
    which: ApplicationFilter,
    paging: Paging,
) -> Connection[Record]:
    """A page of a list that the connector walks through, as a connection."""
    cursors, position = paging.open(context)
    remote = with_remote_ids(which, account_id=context.account_id)
    page = await read(remote, first=paging.first, after=position)
    context.loaders.prime(page.related)
    return to_connection(page, cursors, after=paging.after)


def page_of_list(
    context: Context,
    records: Sequence[Record],
    sort_key: Callable[[Record], SortKey],
    paging: Paging,
) -> Connection[Record]:
    """A page of a list that is at hand whole, as a connection."""
    cursors, position = paging.open(context)
    page = page_of(records, sort_key, first=paging.first, after=position)
    return to_connection(page, cursors, after=paging.after)
