"""API tokens as the schema tells of them."""

import strawberry

from accounts import tokens
from schema.api_token import ApiToken, ApiTokenScope


def to_api_token(token: tokens.ApiToken) -> ApiToken:
    """A token that is kept, in the words of the schema."""
    account_id = token.grant.account_id
    return ApiToken(
        id=strawberry.ID(token.id),
        name=token.name,
        scope=ApiTokenScope[token.grant.scope.name],
        account_id=None if account_id is None else strawberry.ID(account_id),
        may_write=token.grant.may_write,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )
