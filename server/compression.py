"""Compression of answers, except of what is passed on."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from server.file_urls import FILES_PATH
from server.proxy import PROXY_PATH

_AS_IT_COMES = (f"{FILES_PATH}/", f"{PROXY_PATH}/")


class Compression(GZipMiddleware):
    """ASGI middleware: gzip for JSON and pages.

    Files pass as they come: most are compressed within, and their length is to be kept. What is
    proxied is compressed where caller and system agree on it.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=1024, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith(_AS_IT_COMES):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
