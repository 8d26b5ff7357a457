"""`linkAccount`."""

import strawberry

from accounts.linked_accounts import AccountTerms, Environment
from connectors.errors import BadRequest, Forbidden, ReauthRequired
from resolvers.arguments import RequestInfo
from resolvers.linked_account import LinkedAccount, to_linked_account
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.linked_account import LinkAccountInput
from schema.mutation import MutationPayload


@strawberry.type(description="The account linked.")
class LinkAccountPayload(MutationPayload):
    """A linked account."""

    linked_account: LinkedAccount | None = strawberry.field(
        default=None, description="The account."
    )


@mutation(
    description="Links an account by its API key, which is tried before it is kept.",
    needs=Need.ADMINISTRATION,
    calls=1,
)
async def link_account(info: RequestInfo, input: LinkAccountInput) -> LinkAccountPayload:
    """As `hiregraph accounts link` does."""
    administration = info.context.administration
    with about("default_actor_id"):
        terms = AccountTerms(
            id=input.id,
            environment=Environment[input.environment.name],
            default_actor=input.default_actor_id,
        )
    with about("api_key"):
        try:
            account = await administration.link(administration.kept, terms, _key(input))
        except (ReauthRequired, Forbidden) as error:  # of the key that is tried, not of a caller
            raise BadRequest(str(error)) from error
    return LinkAccountPayload(linked_account=to_linked_account(account, administration))


def _key(input: LinkAccountInput) -> str:
    key = input.api_key.get_secret_value().strip()
    if not key:
        raise BadRequest("`apiKey` is blank.")
    return key
