"""Linked accounts and API tokens, a page at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_

from accounts.linked_accounts import LinkedAccount, Status, to_account
from accounts.storage import Storage
from accounts.tables import api_tokens, linked_accounts
from accounts.tokens import ApiToken, to_token


async def accounts_after(
    storage: Storage, last: str | None, *, most: int, statuses: Sequence[Status]
) -> list[LinkedAccount]:
    """Accounts by id.

    Args:
        storage: where they are kept.
        last: the id after which to begin; None for the first.
        most: how many at the most.
        statuses: in one of these states.
    """
    among = linked_accounts.c.status.in_([status.value for status in statuses])
    statement = select(linked_accounts).where(among).order_by(linked_accounts.c.id).limit(most)
    if last is not None:
        statement = statement.where(linked_accounts.c.id > last)
    async with storage.reading() as connection:
        return [to_account(row) for row in await connection.execute(statement)]


async def count_accounts(storage: Storage) -> int:
    """How many accounts are linked."""
    statement = select(func.count()).select_from(linked_accounts)
    async with storage.reading() as connection:
        return int((await connection.execute(statement)).scalar_one())


async def tokens_after(
    storage: Storage, last: tuple[datetime, str] | None, *, most: int
) -> list[ApiToken]:
    """Tokens, the oldest first, those that are no longer good as well.

    Args:
        storage: where they are kept.
        last: when the token was made after which to begin, and its id; None for the first.
        most: how many at the most.
    """
    order = (api_tokens.c.created_at, api_tokens.c.id)
    statement = select(api_tokens).order_by(*order).limit(most)
    if last is not None:
        statement = statement.where(tuple_(*order) > tuple_(*last))
    async with storage.reading() as connection:
        return [to_token(row) for row in await connection.execute(statement)]
