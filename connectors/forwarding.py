"""Requests that are passed on to a system as they are, and its answers likewise.

Two parties meet here that must not learn of each other more than they need: the system must not
see how the caller signs in to us, nor who else is on the way; the caller must not get what holds
the system's session, nor what has power over our own origin in a browser. So what passes is named,
and all else stays behind (RFC 9110, section 7.6: a gateway may be set up so).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]
"""Header fields as they stand on the wire, in their order; names in lower case."""

SAFE_METHODS = frozenset({"GET", "HEAD"})
WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""Whatever else there is stays behind: TRACE would show the credential to the caller."""

VIA = (b"via", b"1.1 hiregraph")
"""Stands on what was passed on, either way (RFC 9110, section 7.6.3)."""

_PASSED_UP = frozenset(
    {
        *(b"accept", b"accept-encoding", b"accept-language", b"idempotency-key"),
        *(b"content-disposition", b"content-encoding", b"content-language", b"content-length"),
        *(b"content-type", b"if-match", b"if-modified-since", b"if-none-match", b"if-range"),
        *(b"if-unmodified-since", b"range"),
    }
)
_PASSED_DOWN = frozenset(
    {
        *(b"accept-ranges", b"allow", b"content-disposition", b"content-encoding"),
        *(b"content-language", b"content-length", b"content-range", b"content-type"),
        *(b"deprecation", b"etag", b"last-modified", b"retry-after", b"sunset"),
    }
)
_LIMITS = (b"ratelimit", b"x-ratelimit-")
"""How names begin that tell of a rate limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A request to pass on.

    Attributes:
        method: one of `SAFE_METHODS` or `WRITING_METHODS`.
        path: below the API's address, beginning with a slash, its escapes as the caller wrote them.
        query: likewise, without the question mark.
        headers: the caller's, all of them.
        body: None for none; bytes can be sent again, what flows cannot.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes | AsyncIterator[bytes] | None = None

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing, and so may be sent twice (RFC 9110, section 9.2.1)."""
        return self.method in SAFE_METHODS


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """An answer to pass on. Whoever has it closes it, whatever happens.

    Attributes:
        status: as the system gave it.
        headers: those that the caller may have.
        chunks: the body in its content encoding, fetched as it is asked for. Raises
            `ConnectorError` where it ends too early.
        close: lets go of it, read to its end or not.
    """

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


def passed_up(request: Forward) -> Headers:
    """What the system gets of a caller's headers, and `Via`.

    A caller that says nothing of compression gets a plain body. No length is told of a body that
    stays behind: the system would wait for it.
    """
    wanted = _PASSED_UP - {b"content-length"} if request.body is None else _PASSED_UP
    found = [pair for pair in _end_to_end(request.headers) if pair[0] in wanted]
    plain = () if any(name == b"accept-encoding" for name, _ in found) else (_PLAIN,)
    return [*found, *plain, VIA]


def passed_down(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """What the caller gets of an answer's headers, and `Via`."""
    kept = (
        pair
        for pair in _end_to_end(headers)
        if pair[0] in _PASSED_DOWN or pair[0].startswith(_LIMITS)
    )
    return [*kept, VIA]


_PLAIN = (b"accept-encoding", b"identity")


def _end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The fields that are not said to be for one connection alone (RFC 9110, section 7.6.1)."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {
        option.strip().lower()
        for name, value in lowered
        if name == b"connection"
        for option in value.split(b",")
    }
    return [pair for pair in lowered if pair[0] not in named]
