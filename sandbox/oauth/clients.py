"""The registered client, and where it may be sent back to."""

import secrets
from urllib.parse import urlsplit

CLIENTS = {"sandbox-app": "sandbox-secret"}
"""Secrets by client id."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_client(identifier: str, secret: str) -> bool:
    """Tell whether the secret is this client's."""
    known = CLIENTS.get(identifier)
    return known is not None and secrets.compare_digest(known.encode(), secret.encode())


def may_return_to(redirect_uri: str) -> bool:
    """Tell whether an address is on this machine, which is all that the client registered."""
    try:
        parts = urlsplit(redirect_uri)
    except ValueError:
        return False
    sound = parts.scheme in {"http", "https"} and not parts.fragment and "@" not in parts.netloc
    return sound and parts.hostname in _LOOPBACK
