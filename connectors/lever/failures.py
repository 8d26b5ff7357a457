"""The one crossing where HTTP's and Lever's failures become ours.

Whatever goes wrong with a request becomes a `Failure`: the error that callers see, and whether a
read is worth repeating.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from connectors.errors import (
    AlreadyExists,
    BadRequest,
    ConnectorError,
    Forbidden,
    NotFound,
    RateLimited,
    ReauthRequired,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.lever.protocol import read_json, retry_after_seconds
from connectors.lever.scopes import CONFIDENTIAL

TRANSPORT_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.CookieConflict,
    httpx.StreamError,
    UnicodeEncodeError,
)
"""All that building, sending and reading a request may raise: `failure_of` knows each."""

LONGEST_MESSAGE = 500
"""Characters of Lever's own message that are passed on."""

FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 8.0

_DEFAULT_RETRY_AFTER = 1.0
_TOO_MANY_REQUESTS = 429
_REPEATED_STATUSES = frozenset({429, 500, 502, 503, 504})

_BY_STATUS: dict[int, tuple[type[ConnectorError], str]] = {
    400: (BadRequest, "Lever cannot serve this request"),
    401: (ReauthRequired, "Lever refuses the credential"),
    403: (Forbidden, "The credential may not do this in Lever"),
    404: (NotFound, "Lever knows no such record"),
    408: (UpstreamUnavailable, "Lever gave up waiting for the request"),
    409: (AlreadyExists, "Lever has one like it"),
    410: (NotFound, "Lever has this record no more"),
}

# The first that fits counts, so the narrower stand before the wider.
_BY_EXCEPTION: list[tuple[type[Exception], type[ConnectorError], bool, str]] = [
    (httpx.TimeoutException, UpstreamTimeout, True, "Lever took too long"),
    (httpx.UnsupportedProtocol, UpstreamUnavailable, False, "Lever's address is no HTTP address"),
    (httpx.LocalProtocolError, UpstreamUnavailable, False, "The request breaks HTTP's rules"),
    (httpx.TransportError, UpstreamUnavailable, True, "The connection to Lever failed"),
    (httpx.DecodingError, UpstreamUnavailable, True, "Lever's answer is damaged"),
    (httpx.HTTPError, UpstreamUnavailable, False, "The exchange with Lever failed"),
    (httpx.StreamError, UpstreamUnavailable, False, "Lever's answer was not read as it came"),
    (httpx.CookieConflict, UpstreamUnavailable, False, "Lever's cookies contradict each other"),
    (httpx.InvalidURL, BadRequest, False, "The request does not fit into a URL"),
    (UnicodeEncodeError, BadRequest, False, "The request holds text that is not valid Unicode"),
]


_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    UnicodeEncodeError,
)
"""What is raised before anything of a request is on the way."""


class InvalidOffset(BadRequest):
    """Lever does not know the token that a page was asked for with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What came of a request that gave no answer.

    Attributes:
        error: what the caller is told.
        reason: what it was, for the log: a word or two that hold nothing of the request.
        repeatable: whether a read may succeed when it is sent again.
        undone: whether it is certain that nothing was done: it was refused, or never sent.
        limited: whether it was refused for the rate limit.
        retry_after: seconds to wait before the next try, if Lever told.
        answer: what Lever answered, still open, where that may be passed on as it is.
    """

    error: ConnectorError
    reason: str
    repeatable: bool = False
    undone: bool = False
    limited: bool = False
    retry_after: float | None = None
    answer: httpx.Response | None = None

    async def let_go(self) -> None:
        """Close the answer, which nobody wants any more."""
        if self.answer is not None:
            await self.answer.aclose()


def failure_of_answer(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    scope: str | None = None,
    now: datetime,
) -> Failure:
    """What an answer other than a success means.

    Args:
        status: of the answer.
        headers: likewise.
        body: likewise.
        scope: what the request takes (`connectors.lever.scopes`), to be told where it is missing.
        now: for a `Retry-After` that is a date.
    """
    retry_after = retry_after_seconds(headers, now=now)
    return Failure(
        error=error_for(status, body, scope=scope, retry_after=retry_after),
        reason=f"HTTP {status}",
        repeatable=status in _REPEATED_STATUSES,
        undone=httpx.codes.is_client_error(status),
        limited=status == _TOO_MANY_REQUESTS,
        retry_after=retry_after,
    )


def failure_of(exception: Exception) -> Failure:
    """What one of `TRANSPORT_ERRORS` means; it becomes the cause of the error."""
    for kind, error_class, repeatable, text in _BY_EXCEPTION:
        if isinstance(exception, kind):
            reason = type(exception).__name__
            error = error_class(f"{text} ({reason}).")
            error.__cause__ = exception
            undone = isinstance(exception, _NEVER_SENT)
            return Failure(error=error, reason=reason, repeatable=repeatable, undone=undone)
    raise exception


def unreadable() -> Failure:
    """A success whose body is not JSON: cut short, or a page of some proxy on the way."""
    error = UpstreamUnavailable("Lever's answer is not JSON.")
    return Failure(error=error, reason="not JSON", repeatable=True)


def out_of_time(*, undone: bool = False) -> Failure:
    """No answer yet, and nobody waits any more."""
    error = UpstreamTimeout("Lever did not answer before the deadline.")
    return Failure(error=error, reason="deadline", undone=undone)


def error_for(
    status: int,
    body: bytes,
    *,
    scope: str | None = None,
    retry_after: float | None = None,
) -> ConnectorError:
    """The error for a status, with Lever's own words where it has some."""
    message = _message(body)
    if status == _TOO_MANY_REQUESTS:
        return RateLimited(
            "Lever's rate limit is used up.",
            retry_after=_DEFAULT_RETRY_AFTER if retry_after is None else retry_after,
        )
    error_class, text = _BY_STATUS.get(status) or _by_hundred(status)
    if error_class is BadRequest and "invalid offset token" in message.lower():
        error_class = InvalidOffset
    told = f"{text} (HTTP {status}): {message}" if message else f"{text} (HTTP {status})."
    if error_class is not Forbidden:
        return error_class(told)
    return _forbidden(told, CONFIDENTIAL if "confidential" in told.lower() else scope)


def _forbidden(told: str, scope: str | None) -> Forbidden:
    """A refusal that names the scope to ask for. Lever itself tells only what is confidential."""
    if scope is None:
        return Forbidden(told)
    return Forbidden(f"{told.rstrip('.')}. It takes the scope {scope}.", scope=scope)


def backoff_seconds(tries: int, *, chance: float) -> float:
    """How long to wait after so many tries: doubling, and anything from 0 up to that.

    Args:
        tries: how many there were, at least one.
        chance: from 0 to 1, at random, so that many callers don't come back as one.
    """
    longest = FIRST_BACKOFF_SECONDS * 2.0 ** min(tries - 1, 16)
    return chance * min(LONGEST_BACKOFF_SECONDS, longest)


def _by_hundred(status: int) -> tuple[type[ConnectorError], str]:
    if httpx.codes.is_server_error(status):
        return UpstreamUnavailable, "Lever fails"
    if httpx.codes.is_client_error(status):
        return BadRequest, "Lever cannot serve this request"
    return UpstreamUnavailable, "Lever's address answers, but not as Lever does"


def _message(body: bytes) -> str:
    """The `message` of an error body; empty if it has none or is no such body."""
    try:
        error = read_json(body)
    except ValueError:
        return ""
    message = error.get("message") if isinstance(error, dict) else None
    return message[:LONGEST_MESSAGE] if isinstance(message, str) else ""
