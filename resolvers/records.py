"""Reading records by id, and paging through lists: what the root fields share."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from connectors.base import Page
from connectors.errors import BadRequest
from resolvers.by_id import record_of
from resolvers.connections import SortKey, page_of, to_connection
from resolvers.context import Context
from resolvers.filters import with_remote_ids
from resolvers.ids import read_id, read_id_of
from resolvers.paging import open_list
from schema.connection import Connection
from schema.filters import ApplicationFilter
from schema.identity import GlobalId
from schema.relations import Paging

Record = TypeVar("Record")


async def by_any_id(context: Context, text: str) -> Any:
    """The record of any type with a global id."""
    return await record_of(context.loaders, read_id(text, account_id=context.account_id))


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
        return await record_of(
            context.loaders, read_id_of(type_name, id, account_id=context.account_id)
        )
    if not (remote_id or "").strip():
        raise BadRequest("`remoteId` is blank.")
    return await record_of(
        context.loaders, GlobalId(type_name, context.account_id, remote_id or "")
    )


async def walk(
    context: Context,
    read: Callable[..., Awaitable[Page[Record]]],
    which: ApplicationFilter,
    name: str,
    paging: Paging,
) -> Connection[Record]:
    """A page of a list of applications or their people, which a filter narrows."""
    remote = with_remote_ids(which, account_id=context.account_id)
    return await walk_list(context, partial(read, remote), name, paging)


async def walk_list(
    context: Context, read: Callable[..., Awaitable[Page[Record]]], name: str, paging: Paging
) -> Connection[Record]:
    """A page of a list that the connector walks through, as a connection."""
    cursors, position = open_list(context.account_id, name, paging)
    page = await read(first=paging.first, after=position)
    context.loaders.prime(page.related)
    return to_connection(page, cursors, after=paging.after)


def page_of_list(
    context: Context,
    records: Sequence[Record],
    sort_key: Callable[[Record], SortKey],
    name: str,
    paging: Paging,
) -> Connection[Record]:
    """A page of a list that is at hand whole, as a connection."""
    cursors, position = open_list(context.account_id, name, paging)
    page = page_of(records, sort_key, first=paging.first, after=position)
    return to_connection(page, cursors, after=paging.after)
