"""`redeliverEvents`."""

from accounts.events import last_number
from connectors.errors import BadRequest
from events.deliveries import TOPIC as DELIVERIES
from events.deliveries import redeliver
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from resolvers.webhook_endpoints import event_number, to_endpoint
from schema.webhook_endpoint import RedeliverEventsInput, RedeliverEventsPayload


@mutation(
    description="Sends an endpoint again what it is told of, from one event to another: also what "
    "it took before, and what happened before it was made or while it was disabled.",
    needs=Need.ADMINISTRATION,
)
async def redeliver_events(
    info: RequestInfo, input: RedeliverEventsInput
) -> RedeliverEventsPayload:
    """With the ids that they had, so that a receiver knows those it has."""
    administration = info.context.administration
    with about("endpoint_id"):
        endpoint = await administration.endpoints.get(input.endpoint_id)
    storage = administration.endpoints.storage
    first = event_number(input.from_event_id, "from_event_id")
    last = await last_number(storage)
    if input.to_event_id is not None:
        last = event_number(input.to_event_id, "to_event_id")
    with about("to_event_id"):
        if last < first:
            raise BadRequest("The last event comes before the first.")
    count = await redeliver(storage, endpoint, after=first - 1, until=last)
    administration.bell.ring(DELIVERIES)
    return RedeliverEventsPayload(webhook_endpoint=to_endpoint(endpoint), event_count=count)
