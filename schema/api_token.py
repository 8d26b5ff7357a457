"""API tokens: what callers send, and what each may reach."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.mutation import MutationInput, MutationPayload
from schema.secret import Secret


@strawberry.enum(description="What an API token reaches.")
class ApiTokenScope(Enum):
    """The names are those of `accounts.tokens.Scope`."""

    ALL_ACCOUNTS = strawberry.enum_value(
        "ALL_ACCOUNTS", description="Every linked account: for your own backend."
    )
    ONE_ACCOUNT = strawberry.enum_value(
        "ONE_ACCOUNT", description="One linked account: for a frontend of that customer's."
    )
    LINKING = strawberry.enum_value("LINKING", description="The linking of accounts, no records.")


@strawberry.type(description="An API token, without its secret.")
class ApiToken:
    """What is known of a token."""

    id: strawberry.ID = strawberry.field(description="Names the token, to revoke it by.")
    name: str = strawberry.field(description="What it is for.")
    scope: ApiTokenScope = strawberry.field(description="What it reaches.")
    account_id: strawberry.ID | None = strawberry.field(
        description="The linked account that it is for, with the scope ONE_ACCOUNT alone."
    )
    may_write: bool = strawberry.field(description="Whether it may change anything.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(
        description="When it ends; null for one that does not."
    )
    revoked_at: datetime | None = strawberry.field(
        description="When it was revoked; null for one that was not."
    )
    last_used_at: datetime | None = strawberry.field(
        description="When it was last used, to the minute."
    )


@strawberry.input(description="Which API token to make.")
class CreateApiTokenInput(MutationInput):
    """A token's terms."""

    name: str = strawberry.field(
        description="What it is for, to know it again: 1 to 128 characters."
    )
    scope: ApiTokenScope = strawberry.field(description="What it reaches.")
    account_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The linked account that it is for: with the scope ONE_ACCOUNT, and only then.",
    )
    may_write: bool = strawberry.field(
        default=False, description="Whether it may change anything; never with the scope LINKING."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it ends. Left out: it does not."
    )


@strawberry.type(description="The API token made, with its secret, this once.")
class CreateApiTokenPayload(MutationPayload):
    """A new token."""

    api_token: ApiToken | None = strawberry.field(default=None, description="The token.")
    secret: Secret | None = strawberry.field(
        default=None,
        description="What callers send as `Authorization: Bearer …`. Keep it: it is never shown "
        "again.",
    )


@strawberry.input(description="Which API token to revoke.")
class RevokeApiTokenInput(MutationInput):
    """Names a token."""

    id: strawberry.ID = strawberry.field(description="The token's `id`.")


@strawberry.type(description="The API token that is good for nothing from now on.")
class RevokeApiTokenPayload(MutationPayload):
    """A revoked token."""

    api_token: ApiToken | None = strawberry.field(default=None, description="The token.")
