"""How an account and its credential are written, whether or not they were there before."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.tables import credentials, linked_accounts
from accounts.vault import Sealed


async def put_account(
    connection: AsyncConnection, account_id: str, values: Mapping[str, object]
) -> bool:
    """Keep what is told of an account; tells whether there was one of that id before."""
    statement = update(linked_accounts).where(linked_accounts.c.id == account_id).values(values)
    known = (await connection.execute(statement)).rowcount == 1
    if not known:
        new = {"id": account_id, "created_at": datetime.now(UTC), **values}
        await connection.execute(insert(linked_accounts).values(new))
    return known


async def put_credential(connection: AsyncConnection, account_id: str, sealed: Sealed) -> None:
    """Keep its credential, in a version above the last: whoever renews that comes too late."""
    values = {"key_id": sealed.key_id, "sealed": sealed.data}
    statement = update(credentials).where(credentials.c.account_id == account_id)
    newer = statement.values(version=credentials.c.version + 1, **values)
    if not (await connection.execute(newer)).rowcount:
        new = insert(credentials).values(account_id=account_id, version=1, **values)
        await connection.execute(new)
