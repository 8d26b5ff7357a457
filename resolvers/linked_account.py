"""A linked account as the schema tells of it, and all that can be read in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import strawberry

from accounts import linked_accounts
from connectors.errors import ConnectorError
from resolvers.account_reads import with_account_reads
from resolvers.administration import Administration
from resolvers.context import Context
from resolvers.inbound_webhooks import inbound_webhooks
from schema.inbound_webhooks import InboundWebhooks
from schema.linked_account import AccountEnvironment, LinkedAccountStatus


@dataclass(frozen=True, slots=True)
class ClosedAccount:
    """Stands for the context of an account that could not be opened: each use raises why."""

    reason: ConnectorError

    def __getattr__(self, name: str) -> NoReturn:
        """Whatever a field asks of its context."""
        raise self.reason


@strawberry.type(
    description="A customer's account in an applicant tracking system. Beside what is known of the "
    "account, all that the Query root reads can be read in it: many accounts in one operation, "
    "each with its own credential, limit and caches. A field that fails is null and the others "
    "are told."
)
@with_account_reads()
class LinkedAccount:
    """One account."""

    administration: strawberry.Private[Administration]
    id: strawberry.ID = strawberry.field(
        description="Your own id of the customer, as it is sent in `X-Linked-Account`."
    )
    provider: str = strawberry.field(description="The applicant tracking system.")
    environment: AccountEnvironment = strawberry.field(description="Where in it the account is.")
    status: LinkedAccountStatus = strawberry.field(description="Whether it can be used.")
    scopes: list[str] = strawberry.field(
        description="What its credential may do, by the provider's names; empty where not known."
    )
    default_actor_id: strawberry.ID | None = strawberry.field(
        description="Remote id of the user in whose name things are written."
    )
    created_at: datetime | None = strawberry.field(
        description="When it was first linked; null for the account that the server's environment "
        "gives, which cannot be changed here."
    )
    linked_at: datetime | None = strawberry.field(
        description="When it was last linked; null for the account of the environment."
    )
    last_used_at: datetime | None = strawberry.field(
        description="When it was last used, to half a minute."
    )
    last_error: str | None = strawberry.field(description="Why it cannot be used.")

    @strawberry.field(
        description="How it stands with the webhooks by which the account tells what happens in it."
    )
    async def inbound_webhooks(self) -> InboundWebhooks:
        """What is kept of them; no secret."""
        return await inbound_webhooks(self.administration, str(self.id), self.provider)


async def opened(account_id: str, administration: Administration) -> Context | ClosedAccount:
    """The context of what is asked of an account."""
    try:
        return await administration.open(account_id)
    except ConnectorError as error:
        return ClosedAccount(error)


def to_linked_account(
    account: linked_accounts.LinkedAccount, administration: Administration
) -> LinkedAccount:
    """An account of the database, in the words of the schema."""
    actor = account.default_actor
    return LinkedAccount(
        administration=administration,
        id=strawberry.ID(account.id),
        provider=account.provider,
        environment=AccountEnvironment[account.environment.name],
        status=LinkedAccountStatus[account.status.name],
        scopes=list(account.scopes),
        default_actor_id=None if actor is None else strawberry.ID(actor),
        created_at=account.created_at,
        linked_at=account.linked_at,
        last_used_at=account.last_used_at,
        last_error=account.last_error,
    )


def of_environment(account_id: str, administration: Administration) -> LinkedAccount:
    """An account that the environment gives: of it nothing is kept."""
    return LinkedAccount(
        administration=administration,
        id=strawberry.ID(account_id),
        provider=administration.providers[account_id],
        environment=AccountEnvironment.PRODUCTION,
        status=LinkedAccountStatus.ACTIVE,
        scopes=[],
        default_actor_id=None,
        created_at=None,
        linked_at=None,
        last_used_at=None,
        last_error=None,
    )
