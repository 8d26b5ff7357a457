"""Link tokens: leave for a customer's administrator to link one account."""

from datetime import datetime

import strawberry

from schema.linked_account import AccountEnvironment
from schema.mutation import MutationInput, MutationPayload
from schema.secret import Secret


@strawberry.input(description="Which account somebody may link.")
class CreateLinkTokenInput(MutationInput):
    """A link token's terms."""

    account_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Your own id of the customer; an account of that id is linked again. Left out: "
        "a new id is made up.",
    )
    environment: AccountEnvironment | None = strawberry.field(
        default=None,
        description="Where the account is. Left out: where it was, or `PRODUCTION` for a new one.",
    )
    scopes: list[str] | None = strawberry.field(
        default=None,
        description="What the account must allow, by the provider's names; with less it is not "
        "linked. Left out: what it allowed before, or to read all that recruiting is made of for a "
        "new one.",
    )
    origin: str | None = strawberry.field(
        default=None,
        description="Scheme, host and port of your page that opens the link, such as "
        "`https://app.example.com`: it alone may show the link in a frame, and is told how it "
        "ends. Left out: none is, and `linkUrl` is for a person to open.",
    )


@strawberry.type(description="Leave to link one account, once, for half an hour.")
class CreateLinkTokenPayload(MutationPayload):
    """A new link token."""

    link_token: Secret | None = strawberry.field(
        default=None,
        description="What your page gives to `HireGraph.link({ token })`. It is never shown again.",
    )
    link_url: Secret | None = strawberry.field(
        default=None,
        description="The page itself, for those who open it without that script; it holds the "
        "token.",
    )
    account_id: strawberry.ID | None = strawberry.field(
        default=None, description="The `id` that the account will have, or has."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it is no longer good."
    )
