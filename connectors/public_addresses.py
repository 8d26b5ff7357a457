"""Which addresses belong to the public internet, and which lead to where we are.

Registries: https://www.iana.org/assignments/iana-ipv4-special-registry and …-ipv6-special-registry
"""

import asyncio
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""RFC 4291, section 2.4. IPv4 in IPv6, NAT64, link-local and multicast addresses lie outside."""

_SPECIAL = (
    IPv6Network("2001::/23"),  # protocols, of which Teredo holds an IPv4 address
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4, which holds an IPv4 address
    IPv6Network("3fff::/20"),  # documentation
)


def is_public(address: str) -> bool:
    """Whether an address in figures can be reached by everybody alike.

    What only stands for another address is not public, whatever that one is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        return found in _GLOBAL_UNICAST and not any(found in each for each in _SPECIAL)
    return _is_public_ipv4(found)


def _is_public_ipv4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


async def addresses_of(host: str) -> list[str]:
    """The addresses that a host's name has, as the system finds them; empty where it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(where[0]) for *_, where in found))
