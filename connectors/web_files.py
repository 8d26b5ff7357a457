"""Files from the web, by URLs that anybody may have written.

A URL must not be a way to what only this machine reaches. So the host's name is resolved here, each
of its addresses is looked at, and the connection made to one that was: a name that resolves to
another address a moment later leads nowhere. Each redirect is a new URL, looked at likewise. See
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from connectors.errors import BadRequest
from connectors.file_names import name_in
from connectors.public_addresses import addresses_of, is_public
from connectors.stored_files import LARGEST_FILE, StoredFile

MOST_REDIRECTS = 3

SECONDS = 30.0
"""Within which a file must have come whole, redirects and all."""

LONGEST_URL = 2_048

_HTTPS_PORT = 443

Resolve = Callable[[str], Awaitable[list[str]]]
"""The addresses of a host, in figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFiles:
    """Fetches files.

    Attributes:
        allow_private: whether any address will do, on any port, also without TLS.
        seconds: within which a file must have come.
        resolve: finds the addresses of a host.
        transport: what carries the requests, if not the network.
        trust: whose certificates are taken; None for those that everybody takes.
    """

    allow_private: bool = False
    seconds: float = SECONDS
    resolve: Resolve = addresses_of
    transport: httpx.AsyncBaseTransport | None = None
    trust: ssl.SSLContext | None = None

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
        async with self._client() as http, AsyncExitStack() as opened:
            where = _parsed(url)
            for _ in range(MOST_REDIRECTS + 1):
                response = await self._get(http, where)
                opened.push_async_callback(response.aclose)
                if not response.has_redirect_location:
                    yield _found(response)
                    return
                where = _parsed(str(where.join(response.headers["Location"])))
            raise BadRequest(f"The URL is redirected more than {MOST_REDIRECTS} times.")

    async def _get(self, http: httpx.AsyncClient, url: httpx.URL) -> httpx.Response:
        """The answer of the first address that takes a connection."""
        refused: httpx.TransportError | None = None
        for address in await self._addresses(url):
            request = http.build_request(
                "GET",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await http.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                refused = error
        raise refused or BadRequest("The URL's host has no public address.")

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """The host's addresses, if each of them may be connected to.

        Raises:
            BadRequest: one may not. Of hosts that only this machine knows not even this is told.
        """
        if not self.allow_private:
            _refuse_unsafe(url)
        found = await self.resolve(url.host)
        if self.allow_private or all(map(is_public, found)):
            return found
        return []

    def _client(self) -> httpx.AsyncClient:
        """A client for one file, which takes nothing from the environment and keeps nothing."""
        return httpx.AsyncClient(
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": f"hiregraph/{version('hiregraph')}",
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(10.0),
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            verify=self.trust or _trust(),
            transport=self.transport,
        )


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _parsed(url: str) -> httpx.URL:
    if len(url) > LONGEST_URL:
        raise BadRequest(f"The URL has more than {LONGEST_URL} characters.")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise BadRequest("The URL is none.") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise BadRequest("The URL is none of the web: pass one that begins with https://.")
    if parsed.userinfo:
        raise BadRequest("The URL holds a user name or a password; pass one without.")
    return parsed


def _refuse_unsafe(url: httpx.URL) -> None:
    if url.scheme != "https":
        raise BadRequest("Files are fetched by https alone; this URL leads to http.")
    if url.port not in {None, _HTTPS_PORT}:
        raise BadRequest(f"Files are fetched from port {_HTTPS_PORT} alone.")


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
