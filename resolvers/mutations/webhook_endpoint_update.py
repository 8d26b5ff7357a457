"""`updateWebhookEndpoint`."""

from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from resolvers.webhook_endpoints import terms_of, to_endpoint
from schema.webhook_endpoint import UpdateWebhookEndpointInput, WebhookEndpointPayload


@mutation(
    description="Changes where events are sent or which, or stops sending and goes on.",
    needs=Need.ADMINISTRATION,
)
async def update_webhook_endpoint(
    info: RequestInfo, input: UpdateWebhookEndpointInput
) -> WebhookEndpointPayload:
    """What is left out stays."""
    administration = info.context.administration
    with about("id"):
        there = await administration.endpoints.get(input.id)
    terms = terms_of(administration, input, there.terms)
    enabled = input.is_enabled if isinstance(input.is_enabled, bool) else there.is_enabled
    with about("id"):
        endpoint = await administration.endpoints.change(input.id, terms, is_enabled=enabled)
    return WebhookEndpointPayload(webhook_endpoint=to_endpoint(endpoint))
