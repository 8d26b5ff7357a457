"""What the commands on accounts and tokens share: the database, plain errors, plain tables."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from accounts.errors import StorageUnusable
from accounts.linked_accounts import LinkedAccounts
from connectors.errors import ConnectorError
from server.accounts import kept_accounts
from server.logs import configure_logs
from server.serving import fail
from server.settings import Settings, SettingsError, load_settings

T = TypeVar("T")


def with_accounts(work: Callable[[Settings, LinkedAccounts], Awaitable[T]]) -> T:
    """Do something with what is kept; where it fails, tell why and end with status 2."""
    try:
        settings = load_settings()
        configure_logs(level=settings.log_level, form=settings.log_format)
        return asyncio.run(_opened(settings, work))
    except (SettingsError, StorageUnusable, ConnectorError) as error:
        fail(str(error))


async def _opened(
    settings: Settings, work: Callable[[Settings, LinkedAccounts], Awaitable[T]]
) -> T:
    kept = kept_accounts(settings)
    try:
        await kept.storage.bring_up_to_date()
        return await work(settings, kept)
    finally:
        await kept.storage.aclose()


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns, aligned by spaces, for eyes and for `awk`; nothing is empty."""
    lines = [heads, *([cell or "-" for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def day(moment: datetime | None) -> str:
    """A time to the minute, in UTC; nothing for none."""
    return "" if moment is None else moment.strftime("%Y-%m-%dT%H:%MZ")
