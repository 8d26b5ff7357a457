"""Telling other processes, at the commit, that there is something new in the database.

PostgreSQL carries it (https://www.postgresql.org/docs/current/sql-notify.html). Processes that
share a SQLite file look for themselves now and then.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "hiregraph"

_NOTIFY = text("SELECT pg_notify(:channel, :topic)")


async def announce(connection: AsyncConnection, topic: str) -> None:
    """Announce a topic to all who listen, once the transaction is committed."""
    if connection.dialect.name != "sqlite":
        await connection.execute(_NOTIFY, {"channel": CHANNEL, "topic": topic})
