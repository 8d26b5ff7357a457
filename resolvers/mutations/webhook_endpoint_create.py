"""`createWebhookEndpoint`."""

from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from resolvers.webhook_endpoints import terms_of, to_endpoint
from schema.secret import Secret
from schema.webhook_endpoint import CreateWebhookEndpointInput, WebhookEndpointSecretPayload


@mutation(
    description="Has events sent to an address of yours from now on, and shows the secret that "
    "verifies them, this once.",
    needs=Need.ADMINISTRATION,
)
async def create_webhook_endpoint(
    info: RequestInfo, input: CreateWebhookEndpointInput
) -> WebhookEndpointSecretPayload:
    """The account need not be linked yet."""
    administration = info.context.administration
    terms = terms_of(administration, input)
    with about("account_id"):
        await administration.require_account(terms.which.account_id)
    endpoint, secret = await administration.endpoints.create(terms)
    return WebhookEndpointSecretPayload(
        webhook_endpoint=to_endpoint(endpoint), secret=Secret(secret)
    )
