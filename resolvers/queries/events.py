"""Root field: the log of events."""

from typing import Annotated

import strawberry

from accounts.events import read_events
from connectors.base import Page
from connectors.errors import BadRequest
from resolvers.arguments import RequestInfo
from resolvers.connections import to_connection
from resolvers.events import to_event, which_events
from resolvers.filters import list_name
from resolvers.needs import NEEDS, Need
from resolvers.paging import open_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.event import Event, EventFilter
from schema.relations import After, First, Paging


@strawberry.type
class EventQueries:
    """What happened."""

    @strawberry.field(
        description="What happened in linked accounts and to them, the oldest first, as far as it "
        "is kept. Of the account that the request names, else of all that the token reaches. An "
        "`endCursor` stays good: pass it as `after` again later for what came since.",
        metadata={NEEDS: Need.ACCOUNTS},
    )
    async def events(
        self,
        info: RequestInfo,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            EventFilter | None, strawberry.argument(description="Only those that match.")
        ] = None,
    ) -> Connection[Event]:
        """A page of them; a position is the number of the last one."""
        administration = info.context.administration
        which = which_events(administration, filter or EventFilter())
        name = list_name("events", filter)
        cursors, position = open_list(which.account_id or "", name, Paging(first, after))
        storage = administration.events.storage
        found = await read_events(storage, which, after=_number(position), limit=first + 1)
        page = Page(
            items=[to_event(event) for event in found[:first]],
            positions=[str(event.number) for event in found[:first]],
            has_next=len(found) > first,
        )
        return to_connection(page, cursors, after=after)


def _number(position: str | None) -> int:
    try:
        return int(position or "0")
    except ValueError:
        raise BadRequest("`after` does not belong to this list.") from None
