"""Sealing every credential anew with the first key, after a new one was put in front."""

from dataclasses import dataclass

from sqlalchemy import select, update

from accounts.errors import DamagedCredential, LostKey
from accounts.storage import Storage
from accounts.tables import credentials
from accounts.vault import Sealed, Vault


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of the credentials.

    Attributes:
        sealed_anew: how many.
        unreadable: account ids whose credential cannot be opened; they must be linked again.
    """

    sealed_anew: int
    unreadable: tuple[str, ...]


async def rotate_keys(storage: Storage, vault: Vault) -> Rotation:
    """Seal with the vault's first key whatever another key sealed.

    A credential that is replaced meanwhile was sealed with the first key by that.

    Raises:
        NoSecretKey: there is no key.
    """
    statement = select(credentials).where(credentials.c.key_id != vault.key_id)
    async with storage.reading() as connection:
        rows = (await connection.execute(statement)).all()
    sealed_anew, unreadable = 0, []
    for row in rows:
        try:
            sealed = _anew(vault, row.account_id, Sealed(row.key_id, row.sealed))
        except (LostKey, DamagedCredential):
            unreadable.append(row.account_id)
        else:
            sealed_anew += await _keep(storage, row.account_id, row.version, sealed)
    return Rotation(sealed_anew, tuple(unreadable))


def _anew(vault: Vault, account_id: str, old: Sealed) -> Sealed:
    return vault.seal(vault.open(old, account_id=account_id), account_id=account_id)


async def _keep(storage: Storage, account_id: str, version: int, sealed: Sealed) -> bool:
    statement = (
        update(credentials)
        .where(credentials.c.account_id == account_id, credentials.c.version == version)
        .values(key_id=sealed.key_id, sealed=sealed.data)
    )
    async with storage.writing() as connection:
        return (await connection.execute(statement)).rowcount == 1
