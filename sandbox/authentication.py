"""Who is calling: HTTP Basic with the key as user name, or a bearer token."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.errors import unauthorized


@dataclass(frozen=True, slots=True)
class Credential:
    """A key, the account that it opens, and whether it may see all of it."""

    key: str
    account: str
    full_access: bool = True


KEYS = {
    credential.key: credential
    for credential in (
        Credential("sandbox", "sandbox"),
        Credential("sandbox-2", "sandbox-2"),
        Credential("sandbox-limited", "sandbox", full_access=False),
    )
}


def authenticate(headers: Mapping[str, str]) -> Credential:
    """Find the caller's credential.

    Raises:
        LeverError: 401, when there is none or it is unknown.
    """
    credential = KEYS.get(presented_key(headers.get("authorization", "")))
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
