"""One try to hand a message to an endpoint."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from connectors.errors import BadRequest
from connectors.public_web import PublicWeb, parsed_url
from events.outgoing import EXCERPT, Attempt, Message

SECONDS = 15.0
"""How long an endpoint may take."""

_MOST_BYTES = 4 * EXCERPT


async def attempt(
    web: PublicWeb, http: httpx.AsyncClient, url: str, message: Message, secrets: Sequence[str]
) -> Attempt:
    """Send a message, and tell what came of it; whatever goes wrong is told, not raised."""
    at, started = datetime.now(UTC), time.perf_counter()
    status, excerpt, retry_after = None, None, None
    error: str | None
    try:
        async with asyncio.timeout(SECONDS):
            response = await web.send(
                http,
                "POST",
                parsed_url(url),
                headers=message.headers(secrets, at),
                content=message.body,
            )
            status, retry_after = response.status_code, _retry_after(response.headers, at)
            excerpt = await _beginning(response)
            error = _complaint(status)
    except TimeoutError:
        error = f"No answer within {SECONDS:g} seconds."
    except BadRequest as refused:
        error = str(refused)
    except (httpx.HTTPError, httpx.StreamError) as failed:
        error = f"No answer: {type(failed).__name__}."
    milliseconds = round((time.perf_counter() - started) * 1_000)
    return Attempt(
        at=at,
        milliseconds=milliseconds,
        status=status,
        error=error,
        excerpt=excerpt,
        retry_after=retry_after,
    )


def _complaint(status: int) -> str | None:
    if httpx.codes.is_success(status):
        return None
    if httpx.codes.is_redirect(status):
        return f"HTTP {status}: redirects are not followed."
    return f"HTTP {status}."


async def _beginning(response: httpx.Response) -> str:
    """The first characters of the answer's body, whatever it is."""
    read = b""
    try:
        async for chunk in response.aiter_raw():
            read += chunk[:_MOST_BYTES]
            if len(read) >= _MOST_BYTES:
                break
    finally:
        await response.aclose()
    text = read.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text[:EXCERPT]


def _retry_after(headers: httpx.Headers, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for (RFC 9110, section 10.2.3)."""
    told = headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return timedelta(seconds=min(int(told), 10**6))
    try:
        return max(parsedate_to_datetime(told) - now, timedelta())
    except (ValueError, TypeError):
        return None
