"""Who is calling: HTTP Basic with the key as user name, or a bearer token."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.errors import unauthorized


@dataclass(frozen=True, slots=True)
class Credential:
    """A key or access token, the account that it opens, and what it may see there.

    Attributes:
        full_access: whether confidential records may be seen; for a key, offers and EEO too.
        scopes: what an access token was granted; None for a key, which needs no scope.
    """

    key: str
    account: str
    full_access: bool = True
    scopes: frozenset[str] | None = None


KEYS = {
    credential.key: credential
    for credential in (
        Credential("sandbox", "sandbox"),
        Credential("sandbox-2", "sandbox-2"),
        Credential("sandbox-limited", "sandbox", full_access=False),
    )
}


Tokens = Callable[[str], Credential | None]
"""Tells what an access token opens; None for one that is no good."""


def authenticate(headers: Mapping[str, str], tokens: Tokens) -> Credential:
    """Find the caller's credential: a key, or an access token sent as a bearer.

    Raises:
        LeverError: 401, when there is none or it is unknown.
    """
    authorization = headers.get("authorization", "")
    presented = presented_key(authorization)
    credential = KEYS.get(presented)
    if credential is None and authorization.lower().startswith("bearer "):
        credential = tokens(presented)
    if credential is None:
        raise unauthorized()
    return credential


def presented_key(authorization: str) -> str:
    """Read the key out of an Authorization header (RFC 7617, RFC 6750); empty without one."""
    scheme, _, value = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return value.strip()
        case "basic":
            return _basic_user(value.strip())
        case _:
            return ""


def _basic_user(value: str) -> str:
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[0]
