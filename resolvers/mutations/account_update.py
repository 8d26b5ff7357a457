"""`updateLinkedAccount`."""

import strawberry

from accounts.linked_accounts import LinkedAccounts, Status
from resolvers.arguments import RequestInfo
from resolvers.linked_account import LinkedAccount, to_linked_account
from resolvers.mutation_field import about, mutation
from resolvers.needs import Need
from schema.linked_account import UpdateLinkedAccountInput
from schema.mutation import MutationPayload


@strawberry.type(description="The account changed.")
class UpdateLinkedAccountPayload(MutationPayload):
    """A linked account."""

    linked_account: LinkedAccount | None = strawberry.field(
        default=None, description="The account."
    )


@mutation(
    description="Disables an account or enables it again, or sets in whose name things are "
    "written in it.",
    needs=Need.ADMINISTRATION,
)
async def update_linked_account(
    info: RequestInfo, input: UpdateLinkedAccountInput
) -> UpdateLinkedAccountPayload:
    """What is left out stays."""
    administration = info.context.administration
    kept = administration.kept
    with about("id"):
        account_id = administration.changeable(input.id)
        await kept.get(account_id)
    if input.default_actor_id is not strawberry.UNSET:
        with about("default_actor_id"):
            await kept.set_default_actor(account_id, input.default_actor_id)
    if isinstance(input.is_disabled, bool):
        await _disable(kept, account_id, is_disabled=input.is_disabled)
    account = to_linked_account(await kept.get(account_id), administration)
    return UpdateLinkedAccountPayload(linked_account=account)


async def _disable(kept: LinkedAccounts, account_id: str, *, is_disabled: bool) -> None:
    """Only what was disabled is enabled: what needs a new credential does so still."""
    account = await kept.get(account_id)
    if is_disabled:
        await kept.set_status(account_id, Status.DISABLED, last_error=account.last_error)
    elif account.status is Status.DISABLED:
        await kept.set_status(account_id, Status.ACTIVE)
