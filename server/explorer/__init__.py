"""The page on which a browser tries queries: GraphiQL where it was built, else a plain one.

GraphiQL is built from `web/` by `make web` into `built/` beside this file, also while the server
runs: whichever page is there when a browser asks is served. Both run offline and load nothing from
elsewhere.
"""

from dataclasses import asdict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from server.explorer.menu import examples
from server.media_types import GRAPHQL_RESPONSE, HTML, JSON, negotiate

_HERE = Path(__file__).parent
_BUILT = _HERE / "built"
_PLAIN = _HERE / "page"

_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "style-src": "'self'",
    "worker-src": "'self'",
}


class ExplorerFirst:
    """ASGI middleware: a browser that opens the address gets the page, all others go through.

    The page holds no data, so it needs no token; the queries that it sends do.

    Args:
        app: what answers all others.
        built: the folder of GraphiQL, where that was built; without it the plain page is served.
    """

    def __init__(self, app: ASGIApp, *, built: Path = _BUILT) -> None:
        self._app = app
        self._built = built

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        browsing = scope.get("method") in {"GET", "HEAD"} and _prefers_html(Request(scope))
        await (_page(self._built) if browsing else self._app)(scope, receive, send)


def explorer_routes(*, made_up: bool = False) -> list[BaseRoute]:
    """What the page loads: its own files, and the examples.

    Args:
        made_up: whether all records are, so that examples that write may name some of them.
    """

    async def listed(_request: Request) -> Response:
        return JSONResponse([asdict(example) for example in examples(find=made_up)])

    return [
        Route("/explorer/examples.json", listed),
        Mount("/explorer/assets", _built_file),
        Mount("/explorer", StaticFiles(directory=_PLAIN)),
    ]


async def _built_file(scope: Scope, receive: Receive, send: Send) -> None:
    """A file of GraphiQL, from the moment that it is built."""
    folder = _BUILT / "assets"
    answer = StaticFiles(directory=folder) if folder.is_dir() else Response(status_code=404)
    await answer(scope, receive, send)


def _prefers_html(request: Request) -> bool:
    accept = ",".join(request.headers.getlist("accept"))
    return negotiate(accept, (JSON, GRAPHQL_RESPONSE, HTML)) == HTML


def _page(built: Path) -> Response:
    full = (built / "index.html").is_file()
    # The editor inside GraphiQL writes its lines as HTML with style attributes, and its theme as a
    # style element without a nonce: it shows nothing in place where either is forbidden.
    policy = _POLICY | {"style-src": "'self' 'unsafe-inline'"} if full else _POLICY
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {rule}" for name, rule in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept",
        "Cache-Control": "no-cache",
    }
    return FileResponse((built if full else _PLAIN) / "index.html", headers=headers)
