"""Credentials at rest: sealed for one account, by keys that can be exchanged.

AES-256-GCM (NIST SP 800-38D) under a key drawn from each secret by HKDF (RFC 5869), both by the
`cryptography` package. The account's id is associated data: what was sealed for one account opens
for no other, should somebody move it in the database.
"""

import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accounts.errors import DamagedCredential, LostKey, NoSecretKey

_SEALS = b"hiregraph credential 1"
_NAMES = b"hiregraph key id 1"
_KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is stored of a credential.

    Attributes:
        key_id: names the key that sealed it, and tells nothing of it.
        data: nonce and ciphertext.
    """

    key_id: str
    data: bytes = field(repr=False)


class Vault:
    """Seals with the first of its keys, opens with any.

    Args:
        secrets: at best random, and of 32 bytes or more each; the newest first. With none, every
            use raises `NoSecretKey`.
    """

    __slots__ = ("_ciphers", "_first")

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._ciphers = {
            _derive(secret, _NAMES, _ID_BYTES).hex(): AESGCM(_derive(secret, _SEALS, _KEY_BYTES))
            for secret in secrets
        }
        self._first = next(iter(self._ciphers), None)

    @classmethod
    def of_setting(cls, secret_key: str | None) -> Self:
        """The vault of HIREGRAPH_SECRET_KEY: keys separated by commas, the newest first."""
        return cls([key.encode() for key in split_keys(secret_key)])

    def __repr__(self) -> str:
        return "Vault('…')"

    @property
    def key_id(self) -> str:
        """The id of the key that seals.

        Raises:
            NoSecretKey: there is none.
        """
        if self._first is None:
            raise NoSecretKey
        return self._first

    def seal(self, plain: bytes, *, account_id: str) -> Sealed:
        """Seal for one account.

        Raises:
            NoSecretKey: there is no key.
        """
        nonce = random.token_bytes(_NONCE_BYTES)
        cipher = self._ciphers[self.key_id]
        return Sealed(self.key_id, nonce + cipher.encrypt(nonce, plain, account_id.encode()))

    def open(self, sealed: Sealed, *, account_id: str) -> bytes:
        """What was sealed for that account.

        Raises:
            NoSecretKey: there is no key.
            LostKey: the key that sealed it is not here.
            DamagedCredential: it is not what was sealed for that account.
        """
        if not self._ciphers:
            raise NoSecretKey
        if (cipher := self._ciphers.get(sealed.key_id)) is None:
            raise LostKey(sealed.key_id)
        nonce, text = sealed.data[:_NONCE_BYTES], sealed.data[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, text, account_id.encode())
        except (InvalidTag, ValueError):
            raise DamagedCredential from None


def split_keys(secret_key: str | None) -> list[str]:
    """The keys of HIREGRAPH_SECRET_KEY, the newest first."""
    return [key.strip() for key in (secret_key or "").split(",") if key.strip()]


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)
