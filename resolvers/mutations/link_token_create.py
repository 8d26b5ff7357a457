"""`createLinkToken`."""

import strawberry

from accounts.link_terms import LinkTerms
from accounts.linked_accounts import Environment
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import mutation
from resolvers.needs import Need
from schema.link_token import CreateLinkTokenInput, CreateLinkTokenPayload
from schema.secret import Secret


@mutation(
    description="Makes a link token: leave for a customer's administrator to link an account on "
    "the pages of this server.",
    needs=Need.LINKING,
)
async def create_link_token(
    info: RequestInfo, input: CreateLinkTokenInput
) -> CreateLinkTokenPayload:
    """The secret is shown once; kept is its hash."""
    administration = info.context.administration
    terms = LinkTerms(
        account_id=input.account_id,
        environment=None if input.environment is None else Environment[input.environment.name],
        scopes=input.scopes or (),
        origin=input.origin,
    )
    made = await administration.make_link_token(administration.kept, terms)
    return CreateLinkTokenPayload(
        link_token=Secret(made.secret),
        link_url=Secret(administration.link_url(made.secret)),
        account_id=strawberry.ID(made.token.account_id),
        expires_at=made.token.expires_at,
    )
