"""`pingWebhookEndpoint`."""

from datetime import UTC, datetime

from events.outgoing import ping
from events.trying import attempt
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from resolvers.webhook_endpoints import to_attempt, to_endpoint
from schema.webhook_endpoint import PingWebhookEndpointPayload, WebhookEndpointInput


@mutation(
    description="Sends an endpoint a message of the type `ping`, once, and tells what came of it.",
    needs=Need.ADMINISTRATION,
)
async def ping_webhook_endpoint(
    info: RequestInfo, input: WebhookEndpointInput
) -> PingWebhookEndpointPayload:
    """To an endpoint that is disabled, too."""
    administration = info.context.administration
    with about("id"):
        endpoint = await administration.endpoints.get(input.id)
        secrets = await administration.endpoints.secrets(input.id)
    message = ping(endpoint.id, datetime.now(UTC))
    async with administration.web.client() as http:
        tried = await attempt(administration.web, http, endpoint.terms.url, message, secrets)
    return PingWebhookEndpointPayload(
        webhook_endpoint=to_endpoint(endpoint), attempt=to_attempt(tried)
    )
