"""Reading a request's body, up to a limit, and not for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import Request

from server.graphql_request import RequestRefused

BODY_SECONDS = 60.0
"""How long the body of a request may take to come: at 1 MiB, over a line of 140 kbit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How long a GraphQL request's body may be; a longer one is refused with 413.

    Attributes:
        plain: bytes of one without files, and of what stands beside the files in one with them.
        with_files: bytes of one that brings files.
    """

    plain: int = 1_048_576
    with_files: int = 104_857_600


async def read_body(request: Request, limit: int) -> bytes:
    """Read a request's body, refusing what passes `limit` bytes as soon as that shows.

    Raises:
        RequestRefused: 413 for a longer body, 415 for a compressed one, 408 for one that takes
            longer than `BODY_SECONDS`.
    """
    refuse_compressed(request)
    return await held_body(request, limit, asyncio.get_running_loop().time() + BODY_SECONDS)


def refuse_compressed(request: Request) -> None:
    """Refuse a body in a content encoding.

    Raises:
        RequestRefused: 415.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestRefused(415, "The body must not be compressed.")


async def held_body(request: Request, limit: int, deadline: float) -> bytes:
    """A request's body, whole.

    Args:
        request: whose.
        limit: bytes.
        deadline: on the event loop's clock.

    Raises:
        RequestRefused: 413 for a longer body, 408 for one that is not whole by the deadline.
    """
    try:
        async with asyncio.timeout_at(deadline):
            return b"".join([chunk async for chunk in flowing_body(request, limit)])
    except TimeoutError:
        raise RequestRefused(408, "The body took too long to come.") from None


def flowing_body(request: Request, limit: int) -> AsyncIterator[bytes]:
    """A request's body as it comes; the client sends on as its bytes are taken.

    Raises:
        RequestRefused: 413, at once if the told length passes `limit` bytes, else as soon as what
            has come does.
    """
    if (told_length(request) or 0) > limit:
        raise _too_long(limit)
    return _counted(request, limit)


def told_length(request: Request) -> int | None:
    """The length that the client tells; None where it does not, or not in digits."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdecimal() else None


async def _counted(request: Request, limit: int) -> AsyncIterator[bytes]:
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > limit:
            raise _too_long(limit)
        yield chunk


def _too_long(limit: int) -> RequestRefused:
    return RequestRefused(413, f"The body must be at most {limit} bytes long.")
