"""The Query root: where every read begins."""

import strawberry

from resolvers.account_reads import AccountReads
from resolvers.queries.api_tokens import ApiTokenQueries
from resolvers.queries.events import EventQueries
from resolvers.queries.linked_accounts import LinkedAccountQueries
from resolvers.queries.webhook_endpoints import WebhookEndpointQueries


@strawberry.type(description="Where every read begins.")
class Query(
    AccountReads, LinkedAccountQueries, ApiTokenQueries, EventQueries, WebhookEndpointQueries
):
    """Reads of the request's linked account, and of accounts, tokens and events themselves."""
