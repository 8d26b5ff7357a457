"""``/recruiter``: the page on which a person moves candidates, and sees what comes of it."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.errors import no_such_path

_FOLDER = Path(__file__).parent / "assets"
_MEDIA_TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page(_request: Request) -> Response:
    """Give the page."""
    return _file("page.html")


async def asset(request: Request) -> Response:
    """Give one of the files that the page asks for."""
    return _file(request.path_params["name"])


async def home(_request: Request) -> Response:
    """Lead a person who opened the sandbox itself to the page."""
    return RedirectResponse("recruiter")


def _file(name: str) -> Response:
    found = {each.name: each for each in _FOLDER.iterdir()}.get(name)
    if found is None:
        raise no_such_path(f"/recruiter/{name}")
    return Response(found.read_bytes(), headers=_HEADERS, media_type=_MEDIA_TYPES[found.suffix])


ROUTES = [
    Route("/", home, methods=["GET"]),
    Route("/recruiter", page, methods=["GET"]),
    Route("/recruiter/{name}", asset, methods=["GET"]),
]
