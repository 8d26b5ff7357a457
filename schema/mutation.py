"""What all mutations have in common: their input's and payload's base, and what a caller can mend.

The `clientMutationId` is Relay's, https://relay.dev/docs/v1.6.2/graphql-server-specification/#mutations
"""

from enum import Enum

import strawberry


@strawberry.enum(description="What kind of thing a caller can mend.")
class UserErrorCode(Enum):
    """Those codes of `errors[].extensions.code` that a mutation tells in `userErrors` instead."""

    BAD_USER_INPUT = strawberry.enum_value(
        "BAD_USER_INPUT", description="The input cannot be served: the message says what is wrong."
    )
    NOT_FOUND = strawberry.enum_value(
        "NOT_FOUND", description="There is nothing of the id that the input names."
    )


@strawberry.type(description="Why a change was not made, where the caller can mend it.")
class UserError:
    """One complaint about the input."""

    code: UserErrorCode = strawberry.field(description="What kind of thing is wrong.")
    message: str = strawberry.field(description="What is wrong, in words for a developer.")
    field: list[str] | None = strawberry.field(
        description="The path below `input` to what is to be mended; null where no single field is."
    )


@strawberry.input(description="What every mutation takes.")
class MutationInput:
    """Base of each mutation's input."""

    client_mutation_id: str | None = strawberry.field(
        default=None, description="Given back in the payload, to tell answers apart."
    )


@strawberry.type(description="What every mutation answers.")
class MutationPayload:
    """Base of each mutation's payload: what a subclass adds is null where nothing was changed."""

    client_mutation_id: str | None = strawberry.field(
        default=None, description="The input's `clientMutationId`."
    )
    user_errors: list[UserError] = strawberry.field(
        default_factory=list,
        description="What the caller can mend; empty where the change was made.",
    )
