"""`rotateWebhookEndpointSecret`."""

from datetime import timedelta

from connectors.errors import BadRequest
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from resolvers.webhook_endpoints import to_endpoint
from schema.secret import Secret
from schema.webhook_endpoint import RotateWebhookEndpointSecretInput, WebhookEndpointSecretPayload

_LONGEST = 168


@mutation(
    description="Gives an endpoint a new secret and shows it, this once. For a while what is sent "
    "is signed by both.",
    needs=Need.ADMINISTRATION,
)
async def rotate_webhook_endpoint_secret(
    info: RequestInfo, input: RotateWebhookEndpointSecretInput
) -> WebhookEndpointSecretPayload:
    """Of secrets exchanged before, none is good any more."""
    with about("overlap_hours"):
        if not 0 <= input.overlap_hours <= _LONGEST:
            raise BadRequest(f"Pass 0 to {_LONGEST} hours.")
    overlap = timedelta(hours=input.overlap_hours)
    with about("id"):
        endpoint, secret = await info.context.administration.endpoints.rotate(
            input.id, overlap=overlap
        )
    return WebhookEndpointSecretPayload(
        webhook_endpoint=to_endpoint(endpoint), secret=Secret(secret)
    )
