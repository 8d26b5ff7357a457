"""`setInboundWebhookTokens`."""

from resolvers.account_pages import find_account
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.inbound_webhooks import SetInboundWebhookTokensInput, SetInboundWebhookTokensPayload


@mutation(
    description="Takes the webhooks that somebody set up by hand in an account, by the tokens that "
    "they are signed with.",
    needs=Need.ADMINISTRATION,
)
async def set_inbound_webhook_tokens(
    info: RequestInfo, input: SetInboundWebhookTokensInput
) -> SetInboundWebhookTokensPayload:
    """As `hiregraph accounts webhook-token` does."""
    administration = info.context.administration
    with about("account_id"):
        account = await find_account(administration, input.account_id)
    secrets = [token.get_secret_value() for token in input.tokens]
    await administration.hook_tokens.give(str(account.id), secrets)
    return SetInboundWebhookTokensPayload(
        account_id=account.id, url=administration.webhook_url(account.provider, str(account.id))
    )
