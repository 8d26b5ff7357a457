"""Root fields: webhook endpoints, and what became of what was sent to them."""

from datetime import datetime
from typing import Annotated

import strawberry

from connectors.base import Page
from connectors.errors import BadRequest
from events.deliveries import State
from events.delivery_log import deliveries_after
from resolvers.arguments import RequestInfo
from resolvers.connections import to_connection
from resolvers.filters import list_name
from resolvers.needs import NEEDS, Need
from resolvers.paging import open_list
from resolvers.webhook_endpoints import event_number, to_delivery, to_endpoint
from schema.connection import DEFAULT_PAGE, Connection
from schema.relations import After, First, Paging
from schema.webhook_endpoint import Delivery, DeliveryFilter, WebhookEndpoint


@strawberry.type
class WebhookEndpointQueries:
    """Webhooks out."""

    @strawberry.field(
        description="The addresses to which events are sent, the oldest first. Only for a token of "
        "all accounts that may write.",
        metadata={NEEDS: Need.ADMINISTRATION},
    )
    async def webhook_endpoints(
        self, info: RequestInfo, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[WebhookEndpoint]:
        """A page of them; a position is when one was made, and its id."""
        cursors, position = open_list("", "webhookEndpoints", Paging(first, after))
        last = None if position is None else _place(position)
        found = await info.context.administration.endpoints.page(last, most=first + 1)
        page = Page(
            items=[to_endpoint(each) for each in found[:first]],
            positions=[f"{each.created_at.isoformat()} {each.id}" for each in found[:first]],
            has_next=len(found) > first,
        )
        return to_connection(page, cursors, after=after)

    @strawberry.field(
        description="Events that were to be sent to endpoints, the newest first, each with the "
        "tries that were made; as long as the events are kept. Only for a token of all accounts "
        "that may write.",
        metadata={NEEDS: Need.ADMINISTRATION},
    )
    async def deliveries(
        self,
        info: RequestInfo,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            DeliveryFilter | None, strawberry.argument(description="Only those that match.")
        ] = None,
    ) -> Connection[Delivery]:
        """A page of them; a position is the number of the last one."""
        which = filter or DeliveryFilter()
        cursors, position = open_list("", list_name("deliveries", filter), Paging(first, after))
        event = None if which.event_id is None else event_number(which.event_id, "event_id")
        states = None if which.states is None else [State[each.name] for each in which.states]
        found = await deliveries_after(
            info.context.administration.endpoints.storage,
            None if position is None else _number(position),
            most=first + 1,
            endpoint_id=which.endpoint_id,
            event=event,
            states=states,
        )
        page = Page(
            items=[to_delivery(each) for each in found[:first]],
            positions=[str(each.id) for each in found[:first]],
            has_next=len(found) > first,
        )
        return to_connection(page, cursors, after=after)


def _place(position: str) -> tuple[datetime, str]:
    made, endpoint_id = position.split(" ")
    return datetime.fromisoformat(made), endpoint_id


def _number(position: str) -> int:
    try:
        return int(position)
    except ValueError:
        raise BadRequest("`after` does not belong to this list.") from None
