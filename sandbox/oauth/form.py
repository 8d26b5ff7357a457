"""Bodies that are form-encoded."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.oauth.errors import invalid_request

_MEDIA_TYPE = "application/x-www-form-urlencoded"


async def form_of(request: Request) -> dict[str, str]:
    """Read the body's parameters.

    Raises:
        OAuthError: invalid_request, when it is no form or gives one of them twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise invalid_request(f"The body must be {_MEDIA_TYPE}")
    pairs = parse_qsl((await request.body()).decode("utf-8", "replace"))
    if len(dict(pairs)) != len(pairs):
        raise invalid_request("A parameter comes twice")
    return dict(pairs)
