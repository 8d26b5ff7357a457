"""Writing the link pages: templates, and the headers that keep them to themselves."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; "
    "img-src 'self'; script-src 'self'; style-src 'self'; frame-ancestors "
)


def link_page(template: str, status: int, *, origin: str | None, **values: Any) -> HTMLResponse:
    """A page as an answer that nobody may keep, and only the link's own opener may frame.

    Args:
        template: the name of its file.
        status: of the answer.
        origin: of the page that may hold it in a frame and is told of what happens; None for none.
        values: what the template takes.
    """
    text = _TEMPLATES.get_template(template).render(origin=origin or "", **values)
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _POLICY + (origin or "'none'"),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(text, status, headers=headers)
