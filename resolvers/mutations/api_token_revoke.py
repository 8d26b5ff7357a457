"""`revokeApiToken`."""

from connectors.errors import NotFound
from resolvers.api_tokens import to_api_token
from resolvers.arguments import RequestInfo
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.api_token import RevokeApiTokenInput, RevokeApiTokenPayload


@mutation(
    description="Makes an API token good for nothing, at once and for every server.",
    needs=Need.ADMINISTRATION,
)
async def revoke_api_token(info: RequestInfo, input: RevokeApiTokenInput) -> RevokeApiTokenPayload:
    """As `hiregraph tokens revoke` does."""
    tokens = info.context.administration.tokens
    await tokens.revoke(input.id)
    revoked = await tokens.get(input.id)
    if revoked is None:
        with about("id"):
            raise NotFound(f"There is no API token '{input.id}'.")
    return RevokeApiTokenPayload(api_token=to_api_token(revoked))
