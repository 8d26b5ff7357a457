"""Global ids: what stands behind Relay's opaque `id`.

Relay Global Object Identification, https://relay.dev/graphql/objectidentification.htm
"""

import base64
import binascii
from dataclasses import dataclass

import orjson

_LEAST_PARTS = 3
_MOST_PARTS = 5


class InvalidGlobalId(ValueError):
    """The text is no global id of this API."""


@dataclass(frozen=True, slots=True)
class GlobalId:
    """One record of one linked account.

    Attributes:
        type_name: the GraphQL type, such as `Candidate`.
        account: the linked account's id. A record is never found through another account.
        remote_id: the provider's own id.
        parent_ids: the remote ids of the records that this one is read under, the nearest first,
            where knowing them spares upstream requests. Part of the id, not of the identity: two
            ids that differ in them alone name the same record.
    """

    type_name: str
    account: str
    remote_id: str
    parent_ids: tuple[str, ...] = ()

    def encode(self) -> str:
        """The opaque text: base64url without padding, of a JSON array."""
        parts = [self.type_name, self.account, self.remote_id, *self.parent_ids]
        return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def decode_global_id(text: str) -> GlobalId:
    """Read a global id back.

    Raises:
        InvalidGlobalId: the text was not made by `GlobalId.encode`.
    """
    padded = text + "=" * (-len(text) % 4)
    try:
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise InvalidGlobalId(text) from None
    if (
        not isinstance(parts, list)
        or not _LEAST_PARTS <= len(parts) <= _MOST_PARTS
        or not all(isinstance(part, str) and part for part in parts)
    ):
        raise InvalidGlobalId(text)
    type_name, account, remote_id, *parent_ids = parts
    found = GlobalId(type_name, account, remote_id, tuple(parent_ids))
    if found.encode() != text:  # base64 and JSON can write the same in several ways
        raise InvalidGlobalId(text)
    return found


@dataclass(frozen=True, slots=True)
class ApplicationKey:
    """An application, and its candidate where that is known: many such come in one request."""

    remote_id: str
    candidate_id: str | None = None
