"""Sealing all secrets anew with the first key, after a new one was put in front."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select, update

from accounts.endpoint_tables import endpoint_place, webhook_endpoints
from accounts.errors import DamagedCredential, LostKey
from accounts.event_tables import inbound_hooks
from accounts.hook_tokens import place
from accounts.storage import Storage
from accounts.tables import credentials
from accounts.vault import Sealed, Vault


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of the secrets.

    Attributes:
        sealed_anew: how many.
        unreadable: account ids whose credential cannot be opened; they must be linked again.
        unreadable_hooks: account ids of which a webhook's token cannot be opened.
        unreadable_endpoints: ids of endpoints whose secrets cannot be opened.
    """

    sealed_anew: int
    unreadable: tuple[str, ...] = ()
    unreadable_hooks: tuple[str, ...] = ()
    unreadable_endpoints: tuple[str, ...] = ()


async def rotate_keys(storage: Storage, vault: Vault) -> Rotation:
    """Seal with the vault's first key whatever another key sealed.

    What is replaced meanwhile was sealed with the first key by that.

    Raises:
        NoSecretKey: there is no key.
    """
    of_accounts, unreadable = await _rotate(storage, vault, credentials)
    of_hooks, unreadable_hooks = await _rotate(storage, vault, inbound_hooks)
    of_endpoints, unreadable_endpoints = await _rotate(storage, vault, webhook_endpoints)
    return Rotation(
        of_accounts + of_hooks + of_endpoints, unreadable, unreadable_hooks, unreadable_endpoints
    )


async def _rotate(storage: Storage, vault: Vault, table: Table) -> tuple[int, tuple[str, ...]]:
    """How many of a table were sealed anew, and whose cannot be opened."""
    statement = select(table).where(table.c.key_id != vault.key_id)
    async with storage.reading() as connection:
        rows = (await connection.execute(statement)).all()
    sealed_anew, unreadable = 0, set()
    for row in rows:
        try:
            sealed = _anew(vault, _place(table, row), Sealed(row.key_id, row.sealed))
        except (LostKey, DamagedCredential):
            unreadable.add(row.id if table is webhook_endpoints else row.account_id)
        else:
            sealed_anew += await _keep(storage, table, _same(table, row), sealed)
    return sealed_anew, tuple(sorted(unreadable))


def _place(table: Table, row: Row[Any]) -> str:
    """What a row's secret is sealed for."""
    if table is webhook_endpoints:
        return endpoint_place(row.id)
    return place(row.account_id, row.hook_id) if table is inbound_hooks else str(row.account_id)


def _same(table: Table, row: Row[Any]) -> list[ColumnElement[bool]]:
    """Conditions that hold as long as a row holds the secret that was read."""
    named = [*table.primary_key.columns, *(each for each in table.c if each.name == "version")]
    return [column == getattr(row, column.name) for column in named]


def _anew(vault: Vault, place: str, old: Sealed) -> Sealed:
    return vault.seal(vault.open(old, account_id=place), account_id=place)


async def _keep(
    storage: Storage, table: Table, same: list[ColumnElement[bool]], sealed: Sealed
) -> bool:
    statement = update(table).where(*same).values(key_id=sealed.key_id, sealed=sealed.data)
    async with storage.writing() as connection:
        return (await connection.execute(statement)).rowcount == 1
