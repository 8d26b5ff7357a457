"""Reading a request's body, up to a limit."""

from starlette.requests import Request

from server.graphql_request import RequestRefused


async def read_body(request: Request, limit: int) -> bytes:
    """Read a request's body, refusing what passes `limit` bytes as soon as that shows.

    Raises:
        RequestRefused: 413 for a longer body, 415 for a compressed one.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestRefused(415, "The body must not be compressed.")
    too_long = RequestRefused(413, f"The body must be at most {limit} bytes long.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise too_long
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_long
    return bytes(body)
