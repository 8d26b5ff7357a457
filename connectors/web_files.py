"""Files from the web, by URLs that anybody may have written (`connectors.public_web`).

Each redirect is a new URL, looked at like the first.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from connectors.errors import BadRequest
from connectors.file_names import name_in
from connectors.public_web import PublicWeb, parsed_url
from connectors.stored_files import LARGEST_FILE, StoredFile

MOST_REDIRECTS = 3

SECONDS = 30.0
"""Within which a file must have come whole, redirects and all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFiles:
    """Fetches files.

    Attributes:
        web: the way to them.
        seconds: within which a file must have come.
    """

    web: PublicWeb = field(default_factory=PublicWeb)
    seconds: float = SECONDS

    async def fetch(self, url: str, *, deadline: float) -> StoredFile:
        """Fetch a file; whoever has it closes it. Of one that is too long, a part comes.

        Args:
            url: of the file.
            deadline: on the event loop's clock, if that is sooner than `seconds`.

        Raises:
            BadRequest: the URL leads to no file, or to where it must not.
        """
        until = min(deadline, asyncio.get_running_loop().time() + self.seconds)
        try:
            async with asyncio.timeout_at(until), self._open(url) as response:
                return await _stored(response)
        except TimeoutError:
            raise BadRequest(f"The file did not come within {self.seconds:g} seconds.") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise BadRequest(f"The file did not come: {type(error).__name__}.") from error

    @asynccontextmanager
    async def _open(self, url: str) -> AsyncIterator[httpx.Response]:
        """The answer at the end of all redirects, its body still to come."""
        async with self.web.client() as http, AsyncExitStack() as opened:
            where = parsed_url(url)
            for _ in range(MOST_REDIRECTS + 1):
                response = await self.web.send(http, "GET", where)
                opened.push_async_callback(response.aclose)
                if not response.has_redirect_location:
                    yield _found(response)
                    return
                where = parsed_url(str(where.join(response.headers["Location"])))
            raise BadRequest(f"The URL is redirected more than {MOST_REDIRECTS} times.")


def _found(response: httpx.Response) -> httpx.Response:
    """The answer, if it brings a file's bytes as they are.

    Raises:
        BadRequest: it does not.
    """
    if response.status_code != httpx.codes.OK:
        raise BadRequest(f"The URL answers HTTP {response.status_code}.")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BadRequest("The URL gives the file compressed, though that was not asked for.")
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) > LARGEST_FILE:
        raise BadRequest(f"The file has more than {LARGEST_FILE} bytes.")
    return response


async def _stored(response: httpx.Response) -> StoredFile:
    headers = response.headers
    name = name_in(headers.get("Content-Disposition")) or _last_part(response.url)
    file = StoredFile(name=name, content_type=headers.get("Content-Type"))
    try:
        async for chunk in response.aiter_raw():
            await file.write(chunk)
            if file.is_too_long:
                break
        file.finish()
    except BaseException:
        file.close()
        raise
    return file


def _last_part(url: httpx.URL) -> str | None:
    return PurePosixPath(unquote(url.raw_path.decode("ascii").partition("?")[0])).name or None
