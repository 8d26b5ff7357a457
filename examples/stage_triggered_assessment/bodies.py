"""What is sent here, read as far as it may go."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

LONGEST = 64 * 2**10
"""Bytes, at the most."""


async def body_of(request: Request) -> bytes:
    """The body. What is too long is answered 413."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise HTTPException(413, "This is too long.")
    return body


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form. Those of other sites are answered 403."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise HTTPException(403, "This form is of another site.")
    return dict(parse_qsl((await body_of(request)).decode("utf-8", "replace")))
