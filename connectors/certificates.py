"""By whom a server that we talk to must be certified."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """What httpx trusts, read once: that takes longer than all else of making a client."""
    return httpx.create_ssl_context()
