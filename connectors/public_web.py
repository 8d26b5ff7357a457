"""Requests to addresses that anybody may have written.

A URL must not be a way to what only this machine reaches. So the host's name is resolved here, each
of its addresses is looked at, and the connection made to one that was: a name that resolves to
another address a moment later leads nowhere. Redirects are not followed. See
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpx

from connectors.certificates import trusted
from connectors.errors import BadRequest
from connectors.public_addresses import addresses_of, is_public

LONGEST_URL = 2_048

_HTTPS_PORT = 443

Resolve = Callable[[str], Awaitable[list[str]]]
"""The addresses of a host, in figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWeb:
    """A way to hosts that everybody can reach.

    Attributes:
        allow_private: whether any address will do, on any port, also without TLS.
        resolve: finds the addresses of a host.
        transport: what carries the requests, if not the network.
        trust: whose certificates are taken; None for those that everybody takes.
    """

    allow_private: bool = False
    resolve: Resolve = addresses_of
    transport: httpx.AsyncBaseTransport | None = None
    trust: ssl.SSLContext | None = None

    def client(self, *, seconds: float = 10.0, keep_alive: int = 0) -> httpx.AsyncClient:
        """A client for one host, which takes nothing from the environment and keeps no cookie.

        Args:
            seconds: how long each step may take.
            keep_alive: connections that are kept for the next request. All of a client's requests
                must be to one host: connections are made to addresses, which hosts may share.
        """
        return httpx.AsyncClient(
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": f"hiregraph/{version('hiregraph')}",
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(seconds),
            limits=httpx.Limits(max_keepalive_connections=keep_alive),
            follow_redirects=False,
            trust_env=False,
            verify=self.trust or trusted(),
            transport=self.transport,
        )

    async def send(
        self,
        http: httpx.AsyncClient,
        method: str,
        url: httpx.URL,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """The answer of the first address that takes a connection, its body still to come.

        Raises:
            BadRequest: the URL leads to where it must not.
            httpx.HTTPError: it does not answer.
        """
        refused: httpx.TransportError | None = None
        for address in await self._addresses(url):
            request = http.build_request(
                method,
                url.copy_with(host=address),
                headers={**(headers or {}), "Host": url.netloc.decode("ascii")},
                content=content,
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await http.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                refused = error
        raise refused or BadRequest("The URL's host has no public address.")

    def check(self, url: str) -> httpx.URL:
        """A URL, if it may be one of the public web, whatever its host turns out to be.

        Raises:
            BadRequest: it may not.
        """
        parsed = parsed_url(url)
        if not self.allow_private:
            _refuse_unsafe(parsed)
        return parsed

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


def parsed_url(url: str) -> httpx.URL:
    """A URL of the web.

    Raises:
        BadRequest: it is none.
    """
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
        raise BadRequest("Only https is used; this URL leads to http.")
    if url.port not in {None, _HTTPS_PORT}:
        raise BadRequest(f"Only port {_HTTPS_PORT} is used.")
