"""`deleteWebhookEndpoint`."""

from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.webhook_endpoint import DeleteWebhookEndpointPayload, WebhookEndpointInput


@mutation(
    description="Deletes an endpoint and all that is known of what was sent to it.",
    needs=Need.ADMINISTRATION,
)
async def delete_webhook_endpoint(
    info: RequestInfo, input: WebhookEndpointInput
) -> DeleteWebhookEndpointPayload:
    """What is under way may still arrive."""
    with about("id"):
        await info.context.administration.endpoints.delete(input.id)
    return DeleteWebhookEndpointPayload(deleted_webhook_endpoint_id=input.id)
