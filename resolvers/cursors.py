"""Cursors: a place in one list of one account, wrapped so that damage shows.

Relay Cursor Connections, https://relay.dev/graphql/connections.htm, section Cursor: opaque text.
A cursor holds everything that is needed to go on, so it is good in any process at any time.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from connectors.errors import BadRequest

_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class CursorList:
    """A list that cursors belong to.

    Attributes:
        account: the linked account.
        name: the field, with whatever selects the records: the parent, the filter.
    """

    account: str
    name: str

    def encode(self, position: str) -> str:
        """The opaque cursor for a connector's position."""
        body = position.encode()
        return base64.urlsafe_b64encode(self._digest(body) + body).rstrip(b"=").decode()

    def decode(self, cursor: str) -> str:
        """The position that a cursor holds.

        Raises:
            BadRequest: it is damaged, or was made for another list, filter or account.
        """
        padded = cursor + "=" * (-len(cursor) % 4)
        try:
            raw = base64.b64decode(padded, altchars=b"-_", validate=True)
            position = raw[_DIGEST_BYTES:].decode()
        except (binascii.Error, ValueError):
            raise _bad_cursor() from None
        if cursor != self.encode(position):
            raise _bad_cursor()
        return position

    def _digest(self, body: bytes) -> bytes:
        owner = f"{self.account}\0{self.name}\0".encode()
        return hashlib.blake2b(owner + body, digest_size=_DIGEST_BYTES).digest()


def _bad_cursor() -> BadRequest:
    return BadRequest(
        "`after` is damaged, or comes from another list, filter or account. "
        "Pass an `endCursor` of this same list, or leave it out to start anew."
    )
