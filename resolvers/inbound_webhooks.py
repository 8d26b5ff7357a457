"""How it stands with the webhooks of a linked account."""

from events.hook_upkeep import read_upkeep
from resolvers.administration import Administration
from schema.inbound_webhooks import InboundWebhooks, InboundWebhookState


async def inbound_webhooks(
    administration: Administration, account_id: str, provider: str
) -> InboundWebhooks:
    """What is kept of the last look, if there was one."""
    if administration.database is None:
        return InboundWebhooks()
    url = administration.webhook_url(provider, account_id)
    for upkeep in await read_upkeep(administration.database.storage, [account_id]):
        return InboundWebhooks(
            url=url,
            state=InboundWebhookState[upkeep.state.name],
            last_error=upkeep.reason,
            checked_at=upkeep.checked_at,
            next_check_at=upkeep.next_at,
        )
    return InboundWebhooks(url=url)
