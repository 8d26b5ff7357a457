"""Compression of answers, files excepted."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from server.file_urls import FILES_PATH


class Compression(GZipMiddleware):
    """ASGI middleware: gzip for JSON and pages.

    Files pass as they come: most are compressed within, and their length is to be kept.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=1024, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith(f"{FILES_PATH}/"):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
