"""Sealed permits: what a URL of a file allows, readable and alterable by nobody but us.

AES-256-GCM (NIST SP 800-38D) by the `cryptography` package: one step both hides and protects, so
that a URL tells no ids and no byte of it can be changed. `docs/decisions/0003-file-urls.md`
"""

import base64
import binascii
import secrets
from contextlib import suppress
from dataclasses import astuple, dataclass

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"hiregraph file permit 1"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_LONGEST_TOKEN = 4096


class InvalidPermit(Exception):
    """The token was not sealed with this key, or not by us at all."""


class ExpiredPermit(Exception):
    """The token was good once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePermit:
    """Leave to fetch one file of one account until some moment.

    Attributes:
        account_id: the linked account.
        source: the kind of record that holds the file.
        application_id: the remote id of the application that it is kept with.
        remote_id: the attachment's own remote id.
        file_name: what the file is to be called, if it has a name.
        expires_at: seconds since 1970, from which on it is no longer good.
    """

    account_id: str
    source: str
    application_id: str
    remote_id: str
    file_name: str | None
    expires_at: int


class Seal:
    """Seals permits with a key drawn from the first of its secrets, opens them with any.

    Args:
        secret: at best random, and of 32 bytes or more. Equal secrets open each other's seals.
        older: secrets that are being replaced.
    """

    def __init__(self, secret: bytes, *older: bytes) -> None:
        self._ciphers = [_cipher(each) for each in (secret, *older)]

    def seal(self, permit: FilePermit) -> str:
        """The token: base64url without padding, of a nonce and what is sealed."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[0].encrypt(nonce, orjson.dumps(astuple(permit)), _PURPOSE)
        return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def open(self, token: str, *, now: float) -> FilePermit:
        """What a token allows.

        Args:
            token: from `seal`.
            now: seconds since 1970.

        Raises:
            InvalidPermit: it is not exactly what was sealed.
            ExpiredPermit: its time is over.
        """
        text = self._opened(_decoded(token))
        account_id, source, application_id, remote_id, file_name, expires_at = orjson.loads(text)
        if now >= expires_at:
            raise ExpiredPermit
        return FilePermit(
            account_id=account_id,
            source=source,
            application_id=application_id,
            remote_id=remote_id,
            file_name=file_name,
            expires_at=expires_at,
        )

    def _opened(self, raw: bytes) -> bytes:
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):
                return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _PURPOSE)
        raise InvalidPermit


def _cipher(secret: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE)
    return AESGCM(derived.derive(secret))


def _decoded(token: str) -> bytes:
    """The bytes of a token that is written in the one way that `seal` writes.

    Raises:
        InvalidPermit: it is not.
    """
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        raise InvalidPermit
    padded = token + "=" * (-len(token) % 4)
    try:
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidPermit from None
    # Base64 has spare bits at the end, which no seal protects.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != token:
        raise InvalidPermit
    return raw
