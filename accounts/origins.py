"""Origins of web pages (RFC 6454), as they are given and as browsers write them."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from accounts.errors import BadAccount

_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
_LOCAL_NAMES = frozenset({"localhost", "localhost."})
_OWN_PORTS = {"http": 80, "https": 443}
_LONGEST = 255


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without a port, is this machine's own."""
    if host.lower() in _LOCAL_NAMES or host.lower().endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_origin(text: str) -> str:
    """The origin as browsers write it: in small letters, without a port that goes without saying.

    Raises:
        BadAccount: it is none, or pages could be changed on their way: neither https nor of this
            machine.
    """
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise _no_origin(text) from None
    bare = text.rstrip("/").lower() == f"{scheme}://{parts.netloc}".lower()
    if not (bare and _HOST.fullmatch(host)) or "@" in parts.netloc or len(text) > _LONGEST:
        raise _no_origin(text)
    if scheme != "https" and not (scheme == "http" and is_loopback(host)):
        told = f"The origin '{text[:_LONGEST]}' must be https, or of this machine."
        raise BadAccount(told, "origin")
    shown = "" if port in {None, _OWN_PORTS[scheme]} else f":{port}"
    return f"{scheme}://{host}{shown}"


def _no_origin(text: str) -> BadAccount:
    return BadAccount(
        f"'{text[:_LONGEST]}' is no origin: give scheme, host and port of the page that opens the "
        "link, such as https://app.example.com.",
        "origin",
    )
