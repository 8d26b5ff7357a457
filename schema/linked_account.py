"""Linked accounts: what is told when one is linked or changed, and which of them are asked for."""

from enum import Enum

import strawberry

from schema.mutation import MutationInput, MutationPayload
from schema.secret import Secret


@strawberry.enum(description="Whether a linked account can be used.")
class LinkedAccountStatus(Enum):
    """The names are those of `accounts.linked_accounts.Status`."""

    ACTIVE = strawberry.enum_value("ACTIVE", description="It can.")
    NEEDS_REAUTH = strawberry.enum_value(
        "NEEDS_REAUTH", description="Its credential is no longer taken: link the account again."
    )
    DISABLED = strawberry.enum_value("DISABLED", description="It was disabled here.")


@strawberry.enum(description="Which of the provider's installations holds an account.")
class AccountEnvironment(Enum):
    """The names are those of `accounts.linked_accounts.Environment`."""

    PRODUCTION = strawberry.enum_value("PRODUCTION", description="The usual one.")
    SANDBOX = strawberry.enum_value("SANDBOX", description="The provider's own, for trying out.")
    EU = strawberry.enum_value("EU", description="The one in the European Union.")


@strawberry.input(description="Which linked accounts. All that is given must hold.")
class LinkedAccountFilter:
    """Conditions on linked accounts."""

    statuses: list[LinkedAccountStatus] | None = strawberry.field(
        default=None, description="In one of these states."
    )


@strawberry.input(description="Which account to link, and the key that opens it.")
class LinkAccountInput(MutationInput):
    """An account's terms and its API key, which `repr` hides."""

    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Your own id of the customer; an account of that id gets the new key and "
        "terms. Left out: a new id is made up.",
    )
    api_key: Secret = strawberry.field(
        description="The account's API key. It is tried before it is kept, and kept encrypted."
    )
    environment: AccountEnvironment = strawberry.field(
        default=AccountEnvironment.PRODUCTION, description="Where the account is."
    )
    default_actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="Remote id of the user in whose name things are written."
    )


@strawberry.input(description="What to change of a linked account: what is left out stays.")
class UpdateLinkedAccountInput(MutationInput):
    """Changes to one account."""

    id: strawberry.ID = strawberry.field(description="The linked account's `id`.")
    default_actor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Remote id of the user in whose name things are written; null for nobody.",
    )
    is_disabled: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="True: nothing of it can be read or written any more. False: it can again.",
    )


@strawberry.input(description="Which account to unlink.")
class UnlinkAccountInput(MutationInput):
    """Names an account."""

    id: strawberry.ID = strawberry.field(description="The linked account's `id`.")


@strawberry.type(description="The account that is no longer linked.")
class UnlinkAccountPayload(MutationPayload):
    """What is left of it."""

    unlinked_account_id: strawberry.ID | None = strawberry.field(
        default=None, description="The `id` that it had."
    )
