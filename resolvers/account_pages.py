"""Which linked accounts a caller sees: one by its id, or a page of them."""

from accounts.linked_accounts import RESERVED_IDS, Status
from accounts.pages import accounts_after
from connectors.base import Page
from connectors.errors import Forbidden
from resolvers.administration import Administration
from resolvers.linked_account import LinkedAccount, of_environment, to_linked_account
from schema.linked_account import LinkedAccountFilter, LinkedAccountStatus


async def find_account(administration: Administration, account_id: str) -> LinkedAccount:
    """The account of that id.

    Raises:
        Forbidden: the caller's token is for another, whether or not this one is linked.
        NoSuchAccount: it is not linked.
        Unsupported: it is not the environment's, and there is no database.
    """
    if administration.grant.account_id not in {None, account_id}:
        raise Forbidden("This token is for another account.")
    if account_id in administration.providers:
        return of_environment(account_id, administration)
    return to_linked_account(await administration.kept.get(account_id), administration)


async def page_of_accounts(
    administration: Administration, which: LinkedAccountFilter, *, first: int, after: str | None
) -> Page[LinkedAccount]:
    """A page of those that the caller may see: the environment's, then the database's, by id.

    A position is an id.

    Raises:
        Unsupported: the environment gives none, and there is no database.
    """
    own_id = administration.grant.account_id
    if own_id is None:
        found = _given(administration, which, after)
        found += await _kept(administration, which, after, most=first + 1 - len(found))
    else:
        own = await find_account(administration, own_id)
        found = [own] if after is None and own.status in _statuses(which) else []
    return Page(
        items=found[:first],
        positions=[str(account.id) for account in found[:first]],
        has_next=len(found) > first,
    )


def _given(
    administration: Administration, which: LinkedAccountFilter, after: str | None
) -> list[LinkedAccount]:
    ids = sorted(administration.providers)
    if after is not None:
        ids = ids[ids.index(after) + 1 :] if after in ids else []
    accounts = [of_environment(account_id, administration) for account_id in ids]
    return [account for account in accounts if account.status in _statuses(which)]


async def _kept(
    administration: Administration, which: LinkedAccountFilter, after: str | None, *, most: int
) -> list[LinkedAccount]:
    if administration.database is None and administration.providers:
        return []
    last = None if after in {*administration.providers, *RESERVED_IDS} else after
    statuses = [Status[status.name] for status in _statuses(which)]
    storage = administration.kept.storage
    found = await accounts_after(storage, last, most=max(most, 0), statuses=statuses)
    return [to_linked_account(account, administration) for account in found]


def _statuses(which: LinkedAccountFilter) -> list[LinkedAccountStatus]:
    return list(LinkedAccountStatus) if which.statuses is None else which.statuses
