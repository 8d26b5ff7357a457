"""`createApiToken`."""

from accounts.tokens import Grant, Scope
from resolvers.api_tokens import to_api_token
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.api_token import CreateApiTokenInput, CreateApiTokenPayload
from schema.secret import Secret


@mutation(
    description="Makes an API token and shows its secret, this once.", needs=Need.ADMINISTRATION
)
async def create_api_token(info: RequestInfo, input: CreateApiTokenInput) -> CreateApiTokenPayload:
    """As `hiregraph tokens create` does."""
    tokens = info.context.administration.tokens
    grant = Grant(
        scope=Scope[input.scope.name], account_id=input.account_id, may_write=input.may_write
    )
    with about("account_id"):
        made = await tokens.create(input.name, grant, expires_at=input.expires_at)
    return CreateApiTokenPayload(api_token=to_api_token(made.token), secret=Secret(made.secret))
