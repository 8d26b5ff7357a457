"""Webhooks by which an applicant tracking system tells this server what happens in an account."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.mutation import MutationInput, MutationPayload
from schema.secret import Secret


@strawberry.enum(description="Whether this server has set up webhooks in a linked account.")
class InboundWebhookState(Enum):
    """The names are those of `events.hook_upkeep.HookState`."""

    SET_UP = strawberry.enum_value("SET_UP", description="It has.")
    REFUSED = strawberry.enum_value(
        "REFUSED",
        description="It may not, for want of a permission most likely. It tries once a day, and "
        "when the account is linked again.",
    )
    FAILED = strawberry.enum_value(
        "FAILED", description="It could not just now, and tries again soon."
    )


@strawberry.type(
    description="How it stands with the webhooks that an account's system sends to this server. "
    "Without them, what happens in the account is found out later, by reading."
)
class InboundWebhooks:
    """What came of the last look."""

    url: str | None = strawberry.field(
        default=None,
        description="Where they are to be sent, those that somebody sets up by hand too; null "
        "where the server does not know its own address, or keeps none.",
    )
    state: InboundWebhookState | None = strawberry.field(
        default=None,
        description="Whether this server has set them up; null where it has not looked yet, or "
        "sets none up.",
    )
    last_error: str | None = strawberry.field(default=None, description="Why it has not.")
    checked_at: datetime | None = strawberry.field(default=None, description="When it looked last.")
    next_check_at: datetime | None = strawberry.field(
        default=None, description="When it will look again."
    )


@strawberry.input(description="Tokens of webhooks that somebody set up by hand in an account.")
class SetInboundWebhookTokensInput(MutationInput):
    """The tokens of one account, which `repr` hides."""

    account_id: strawberry.ID = strawberry.field(description="The linked account's `id`.")
    tokens: list[Secret] = strawberry.field(
        description="The signature token of each such webhook. They take the place of those given "
        "before; an empty list takes them away. They are kept encrypted."
    )


@strawberry.type(description="The account whose webhooks are taken from now on.")
class SetInboundWebhookTokensPayload(MutationPayload):
    """Where webhooks are to be sent."""

    account_id: strawberry.ID | None = strawberry.field(
        default=None, description="The linked account's `id`."
    )
    url: str | None = strawberry.field(
        default=None,
        description="Where the webhooks are to be sent; null where the server does not know its "
        "own address.",
    )
