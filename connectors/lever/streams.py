"""Answers whose bodies are read bit by bit: where they are found, and what goes wrong on the way.

Lever may send to a storage that keeps the bytes, by an address that is a permission in itself.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import SO_RCVBUF, SOL_SOCKET
from typing import NamedTuple

import httpx

from connectors.errors import NotFound, UpstreamUnavailable
from connectors.files import UnsatisfiableRange
from connectors.lever.failures import TRANSPORT_ERRORS, Failure, failure_of, failure_of_answer
from connectors.lever.scopes import scope_of

MOST_REDIRECTS = 3

RECEIVE_BUFFER_BYTES = 131_072
"""Bounds both what is read ahead and the pace: over a line of 100 ms, a megabyte a second."""

_WITH_BYTES = frozenset({200, 206})
_UNPROCESSABLE = 422
_UNSATISFIABLE = 416
_LONGEST_ERROR = 65_536
"""Bytes of a refusal that are looked at for a message."""


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer whose body is still to come.

    Attributes:
        response: its status and headers.
        release: is called once the stream is closed.
    """

    response: httpx.Response
    release: Callable[[], None]

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes, still in its content encoding.

        Raises:
            ConnectorError: it breaks off, or nothing comes for too long.
        """
        try:
            async for chunk in self.response.aiter_raw():
                yield chunk
        except TRANSPORT_ERRORS as error:
            raise failure_of(error).error from error

    async def aclose(self) -> None:
        """Let go of the connection, whether or not the body was read to its end."""
        try:
            await self.response.aclose()
        finally:
            self.release()


class Found(NamedTuple):
    """The answer at the end of all redirects, and whether it is Lever's own."""

    response: httpx.Response
    by_lever: bool


async def follow(
    http: httpx.AsyncClient, response: httpx.Response, headers: Mapping[str, str]
) -> Found | Failure:
    """Go where Lever sends to: over https alone, and without Lever's credential.

    Raises:
        httpx.HTTPError: and the other `TRANSPORT_ERRORS`.
    """
    by_lever = True
    for _ in range(MOST_REDIRECTS):
        if not response.has_redirect_location:
            break
        await response.aclose()
        address = storage_address(response)
        if address is None:
            return _unfit("Lever sends to an address that is not safe to follow.")
        request = http.build_request("GET", address, headers=dict(headers))
        response, by_lever = await http.send(request, auth=None, stream=True), False
    return Found(response, by_lever)


def storage_address(response: httpx.Response) -> httpx.URL | None:
    """Where a redirect leads to; None for anything but https."""
    address = response.url.join(response.headers["Location"])
    return address if address.scheme == "https" else None


async def settle(found: Found, *, path: str) -> httpx.Response | Failure:
    """The answer if it brings a file's bytes, else what it means."""
    response = found.response
    if response.status_code in _WITH_BYTES:
        narrow(response)
        return response
    try:
        body = await _beginning(response)
    finally:
        await response.aclose()
    answer = failure_of_answer(
        response.status_code, response.headers, body, scope=scope_of(path), now=datetime.now(UTC)
    )
    return _about_files(answer, response.status_code, by_lever=found.by_lever)


def narrow(response: httpx.Response) -> None:
    """Keep the kernel from taking in much more than is asked for.

    An event loop may read on for as long as there is something to read, whether or not anybody
    takes it: uvloop up to 8 MiB. With a small receive buffer there is not that much to read.
    """
    connection = response.extensions.get("network_stream")
    socket = connection and connection.get_extra_info("socket")
    if socket is not None:
        socket.setsockopt(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES)


def _about_files(answer: Failure, status: int, *, by_lever: bool) -> Failure:
    """What a refusal means where a file was asked for. A storage's own words are kept back."""
    if status == _UNSATISFIABLE:
        error = UnsatisfiableRange("The file does not reach as far as the range asked for.")
        return Failure(error=error, reason=answer.reason)
    if not by_lever:
        return _by_storage(answer, status)
    if status == _UNPROCESSABLE:
        told = "Lever could not process this file when it was uploaded: it has no bytes to give."
        return Failure(error=NotFound(told), reason=answer.reason)
    return answer


def refused_by_storage(response: httpx.Response) -> Failure:
    """What it means that a storage gives no file."""
    answer = failure_of_answer(response.status_code, response.headers, b"", now=datetime.now(UTC))
    return _by_storage(answer, response.status_code)


def _by_storage(answer: Failure, status: int) -> Failure:
    told = f"The storage that Lever sends to does not give the file (HTTP {status})."
    return Failure(
        error=UpstreamUnavailable(told), reason=answer.reason, repeatable=answer.repeatable
    )


async def _beginning(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) >= _LONGEST_ERROR:
            break
    return body[:_LONGEST_ERROR]


def _unfit(message: str) -> Failure:
    return Failure(error=UpstreamUnavailable(message), reason="redirect")
