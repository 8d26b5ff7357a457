"""Where URLs may lead: with a resolver and a network of our own, as no public host is reached."""

import asyncio

import httpx
import pytest

from connectors.errors import BadRequest
from connectors.public_web import PublicWeb
from connectors.web_files import WebFiles

PUBLIC, OTHER = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"
NO_ADDRESS = "The URL's host has no public address."


class Net:
    """A network: by host its addresses, which change from one look to the next; by URL answers."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[list[str]]] = {}
        self.answers: dict[str, httpx.Response] = {}
        self.dead: set[str] = set()
        self.reached: list[tuple[str, str, str]] = []

    async def resolve(self, host: str) -> list[str]:
        known = self.addresses.get(host, [])
        return known.pop(0) if len(known) > 1 else (known or [[]])[0]

    async def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self.dead:
            raise httpx.ConnectError("refused")
        name = request.extensions["sni_hostname"]
        self.reached.append((request.url.host, name, request.headers["host"]))
        return self.answers[f"https://{request.headers['host']}{request.url.path}"]

    async def fetch(self, url: str) -> bytes:
        web = WebFiles(
            web=PublicWeb(resolve=self.resolve, transport=httpx.MockTransport(self.answer))
        )
        file = await web.fetch(url, deadline=asyncio.get_running_loop().time() + 10)
        content = file.reader().read()
        file.close()
        return content

    async def refusal(self, url: str) -> str:
        with pytest.raises(BadRequest) as refused:
            await self.fetch(url)
        return str(refused.value)


@pytest.fixture
def net() -> Net:
    return Net()


async def test_the_connection_goes_to_the_address_that_was_looked_at(net: Net) -> None:
    net.addresses["files.example"] = [[PUBLIC], ["127.0.0.1"]]  # another at the next look
    net.answers["https://files.example/a"] = httpx.Response(200, stream=httpx.ByteStream(b"x"))
    assert await net.fetch("https://files.example/a") == b"x"
    assert net.reached == [(PUBLIC, "files.example", "files.example")]
    assert await net.refusal("https://files.example/a") == NO_ADDRESS
    assert len(net.reached) == 1


async def test_one_bad_address_among_good_ones_is_one_too_many(net: Net) -> None:
    net.addresses["files.example"] = [[PUBLIC, "10.0.0.1"]]
    assert await net.refusal("https://files.example/a") == NO_ADDRESS
    assert net.reached == []


async def test_a_host_unknown_is_told_in_the_same_words(net: Net) -> None:
    assert await net.refusal("https://unknown.example/a") == NO_ADDRESS


async def test_the_next_address_is_tried_where_one_takes_no_connection(net: Net) -> None:
    net.addresses["files.example"] = [[PUBLIC, OTHER]]
    net.dead = {PUBLIC}
    net.answers["https://files.example/a"] = httpx.Response(200, stream=httpx.ByteStream(b"x"))
    assert await net.fetch("https://files.example/a") == b"x"
    assert net.reached == [(OTHER, "files.example", "files.example")]


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://inside.example/b", NO_ADDRESS),
        ("//169.254.169.254/latest", NO_ADDRESS),
        ("http://files.example/b", "Only https is used; this URL leads to http."),
        ("https://files.example:8443/b", "Only port 443 is used."),
        (
            "https://a:b@files.example/b",
            "The URL holds a user name or a password; pass one without.",
        ),
        ("file:///etc/passwd", "The URL is none of the web: pass one that begins with https://."),
    ],
)
async def test_a_redirect_is_looked_at_as_the_url_itself(
    net: Net, location: str, told: str
) -> None:
    net.addresses = {
        "files.example": [[PUBLIC]],
        "inside.example": [["192.168.1.1"]],
        "169.254.169.254": [["169.254.169.254"]],
    }
    there = httpx.Response(302, headers={"Location": location})
    net.answers["https://files.example/a"] = there
    assert await net.refusal("https://files.example/a") == told
    assert len(net.reached) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example/a",
        "https://files.example:444/a",
        "https://files.example:80/a",
        "https://me@files.example/a",
        "https:///a",
        "ftp://files.example/a",
        "data:text/plain,x",
        "files.example/a",
        "",
        "https://[::1",
        "https://files.example/" + "a" * 2048,
    ],
)
async def test_a_url_that_is_not_plain_https_is_asked_for_nothing(net: Net, url: str) -> None:
    net.addresses["files.example"] = [[PUBLIC]]
    await net.refusal(url)
    assert net.reached == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
async def test_this_machine_is_found_under_every_name_that_it_has(host: str) -> None:
    with pytest.raises(BadRequest, match=r"no public address\.$"):
        await WebFiles().fetch(f"https://{host}/", deadline=float("inf"))
