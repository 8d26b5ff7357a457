from collections.abc import AsyncIterator

import httpx
import pytest

from connectors.lever.credentials import SENT_AGAIN, ApiKey, OAuth
from connectors.stored_files import StoredFile


async def test_a_key_is_the_user_name_with_an_empty_password() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=request.headers["Authorization"])

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        response = await http.get("https://lever.test/v1/users", auth=ApiKey("made-up"))
    assert response.text == "Basic bWFkZS11cDo="


async def test_a_refused_key_is_not_sent_again() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(401)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        assert (await http.get("https://lever.test/", auth=ApiKey("made-up"))).status_code == 401
    assert len(requests) == 1


async def test_who_watches_a_key_is_told_of_refusals_alone() -> None:
    told: list[str] = []

    async def refused(reason: str) -> None:
        told.append(reason)

    statuses = iter([200, 401, 403, 500])
    transport = httpx.MockTransport(lambda _request: httpx.Response(next(statuses)))
    async with httpx.AsyncClient(transport=transport) as http:
        for _ in range(4):
            await http.get("https://lever.test/", auth=ApiKey("made-up", refused=refused))
    assert told == ["Lever refuses the API key (HTTP 401)."]


def test_the_key_is_not_shown() -> None:
    key = ApiKey("made-up")
    assert "made-up" not in f"{key!r} {key}"


class Source:
    """Gives `first`, then `second`; remembers what it was told was refused."""

    def __init__(self) -> None:
        self.current = "first"
        self.rejected: list[str] = []

    async def token(self) -> str:
        return self.current

    async def renew(self, rejected: str) -> str:
        self.rejected.append(rejected)
        self.current = "second"
        return self.current


def lever_that_takes(good: str, seen: list[str]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200 if seen[-1] == f"Bearer {good}" else 401)

    return httpx.MockTransport(answer)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    ("good", "status", "sent"),
    [
        ("first", 200, ["Bearer first"]),
        ("second", 200, ["Bearer first", "Bearer second"]),
        ("none", 401, ["Bearer first", "Bearer second"]),
    ],
)
async def test_a_refused_token_is_renewed_once(
    method: str, good: str, status: int, sent: list[str]
) -> None:
    """For writes too: what was refused was not done."""
    seen: list[str] = []
    async with httpx.AsyncClient(transport=lever_that_takes(good, seen)) as http:
        response = await http.request(method, "https://lever.test/", auth=OAuth(Source()))
    assert (response.status_code, seen) == (status, sent)


async def test_the_source_is_told_which_token_was_refused() -> None:
    source = Source()
    async with httpx.AsyncClient(transport=lever_that_takes("second", [])) as http:
        await http.post("https://lever.test/", json={"a": 1}, auth=OAuth(source))
        await http.get("https://lever.test/", auth=OAuth(source))
    assert source.rejected == ["first"]


async def test_a_body_that_can_be_sent_once_is_not_sent_again() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"whole"

    seen: list[str] = []
    source = Source()
    async with httpx.AsyncClient(transport=lever_that_takes("second", seen)) as http:
        response = await http.post("https://lever.test/", content=body(), auth=OAuth(source))
    assert (response.status_code, seen) == (401, ["Bearer first"])
    assert source.current == "second"


async def test_a_file_is_sent_again_from_its_beginning() -> None:
    file = StoredFile(name="a.txt", content_type=None)
    await file.write(b"whole")
    file.finish()
    bodies: list[bytes] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(await request.aread())
        return httpx.Response(200 if request.headers["Authorization"] == "Bearer second" else 401)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        sent = {"file": ("a.txt", file.reader())}
        for extensions in ({}, SENT_AGAIN):
            build = http.build_request(
                "POST", "https://lever.test/", files=sent, extensions=extensions
            )
            await http.send(build, auth=OAuth(Source()))
    file.close()
    assert len(bodies) == 3
    assert bodies[1] == bodies[2]
    assert b"whole" in bodies[2]


@pytest.mark.parametrize("auth", [ApiKey("made-up"), OAuth(Source())])
def test_requests_are_not_sent_unsigned(auth: httpx.Auth) -> None:
    unsigned = pytest.raises(RuntimeError, match="asynchronous")
    with httpx.Client(transport=lever_that_takes("first", [])) as http, unsigned:
        http.get("https://lever.test/", auth=auth)
    assert repr(OAuth(Source())) == "OAuth('…')"
