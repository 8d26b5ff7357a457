"""Relay connections: forward paging through lists.

Relay Cursor Connections, https://relay.dev/graphql/connections.htm
"""

from typing import Generic, TypeVar

import strawberry

NodeType = TypeVar("NodeType")

DEFAULT_PAGE = 25
LARGEST_PAGE = 100


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo for forward paging."""

    has_next_page: bool = strawberry.field(
        description="Whether more follows. Ask for it with `after: endCursor`."
    )
    has_previous_page: bool = strawberry.field(
        description="Whether something comes before. Lists are read forward only."
    )
    start_cursor: str | None = strawberry.field(description="The first edge's cursor.")
    end_cursor: str | None = strawberry.field(
        description="The last edge's cursor: pass it as `after` for the next page."
    )


@strawberry.type(description="One record in a list, with its place.")
class Edge(Generic[NodeType]):
    """A node and its cursor."""

    node: NodeType | None = strawberry.field(
        description="The record; null, with an error, where it could not be read whole."
    )
    cursor: str = strawberry.field(
        description="The place just after this record. Opaque; good across restarts."
    )


@strawberry.type(description="A page of a list.")
class Connection(Generic[NodeType]):
    """A page: edges, the same nodes without their cursors, and where the page lies."""

    edges: list[Edge[NodeType]] = strawberry.field(description="The records with their cursors.")
    nodes: list[NodeType | None] = strawberry.field(
        description="The same records alone, for when no cursor is needed."
    )
    page_info: PageInfo = strawberry.field(description="Where this page lies in the list.")
