"""Where the link pages are, as browsers reach them."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request

LINK_PATH = "/link"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of this server.

    Attributes:
        public_url: where callers reach it; None for wherever they reached it.
    """

    public_url: str | None

    def base(self, request: Request) -> str:
        """The server's own address, without a slash at its end."""
        return (self.public_url or str(request.base_url)).rstrip("/")

    def page(self, request: Request, secret: str) -> str:
        """Where somebody links with that link token."""
        return f"{self.base(request)}{LINK_PATH}?{urlencode({'token': secret})}"

    def origin(self, request: Request) -> str:
        """The server's origin (RFC 6454)."""
        parts = urlsplit(self.base(request))
        return f"{parts.scheme}://{parts.netloc}"

    def prefix(self, request: Request) -> str:
        """The path under which the server stands; empty for most."""
        return urlsplit(self.base(request)).path
