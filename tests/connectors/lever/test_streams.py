import asyncio
import math
from collections.abc import AsyncIterator

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import (
    ConnectorError,
    Forbidden,
    NotFound,
    RateLimited,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.files import UnsatisfiableRange
from connectors.lever.client import LeverClient
from connectors.lever.sending import MOST_STREAMS, MOST_TRIES
from connectors.lever.streams import MOST_REDIRECTS, Stream
from tests.connectors.lever.test_client import Answer, budget, client
from tests.connectors.lever.test_downloads import Flowing

virtual = pytest.mark.asyncio(loop_factories=["virtual"])

WHERE = "/opportunities/o1/files/f1/download"
STORED = "https://storage.example/f1?signature=s3cret"
BYTES = httpx.Response(200, content=b"bytes")


def to(address: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"Location": address})


async def stream(lever: Flowing, *, headers: dict[str, str] | None = None) -> Stream:
    return await client(lever).stream(WHERE, headers=headers or {}, budget=budget())


async def failure(lever: Flowing) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await stream(lever)
    return caught.value


async def read(opened: Stream) -> bytes:
    body = b"".join([chunk async for chunk in opened.chunks()])
    await opened.aclose()
    return body


@virtual
async def test_bytes_are_asked_for_as_they_are_with_the_credential() -> None:
    lever = Flowing(BYTES)
    assert await read(await stream(lever, headers={"Range": "bytes=0-4"})) == b"bytes"
    [request] = lever.requests
    assert request.url == "https://lever.test/v1" + WHERE
    sent = [request.headers[name] for name in ("Accept-Encoding", "Accept", "Range")]
    assert sent == ["identity", "*/*", "bytes=0-4"]
    assert request.headers["Authorization"] == "Basic bWFkZS11cDo="


@virtual
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_storage_is_asked_without_the_credential(status: int) -> None:
    lever = Flowing(to(STORED, status), BYTES)
    assert await read(await stream(lever, headers={"Range": "bytes=0-4"})) == b"bytes"
    asked = lever.requests[1]
    assert (asked.method, str(asked.url)) == ("GET", STORED)
    assert asked.headers["Range"] == "bytes=0-4"
    assert not {"authorization", "cookie"} & set(asked.headers)


@virtual
async def test_not_even_lever_itself_is_sent_the_credential_by_a_redirect() -> None:
    lever = Flowing(to("/v1/elsewhere"), BYTES)
    await read(await stream(lever))
    assert str(lever.requests[1].url) == "https://lever.test/v1/elsewhere"
    assert "authorization" not in lever.requests[1].headers


@virtual
@pytest.mark.parametrize(
    "address",
    ["http://storage.example/f1", "ftp://storage.example", "file:///etc/passwd"],
)
async def test_a_redirect_to_anything_but_https_is_not_followed(address: str) -> None:
    lever = Flowing(to(address))
    error = await failure(lever)
    assert type(error) is UpstreamUnavailable
    assert str(error) == "Lever sends to an address that is not safe to follow."
    assert len(lever.requests) == 1


@virtual
async def test_a_redirect_to_nonsense_is_a_fault_of_the_system() -> None:
    assert type(await failure(Flowing(to("https://a:bad")))) is UpstreamUnavailable


@virtual
async def test_redirects_in_a_circle_end() -> None:
    lever = Flowing(to(STORED))
    assert isinstance(await failure(lever), UpstreamUnavailable)
    assert len(lever.requests) == 1 + MOST_REDIRECTS


@virtual
async def test_a_storages_refusal_tells_neither_its_words_nor_its_address() -> None:
    answer = httpx.Response(403, json={"message": "s3cret"})
    error = await failure(Flowing(to(STORED), answer))
    assert type(error) is UpstreamUnavailable
    assert str(error) == "The storage that Lever sends to does not give the file (HTTP 403)."


@virtual
async def test_a_storage_that_fails_is_tried_again_from_the_start() -> None:
    lever = Flowing(to(STORED), httpx.Response(503), to(STORED), BYTES)
    assert await read(await stream(lever)) == b"bytes"
    assert [request.url.host for request in lever.requests] == [
        "lever.test",
        "storage.example",
        "lever.test",
        "storage.example",
    ]


@virtual
@pytest.mark.parametrize(
    ("answer", "kind", "told"),
    [
        (
            httpx.Response(422, json={"message": "no"}),
            NotFound,
            "Lever could not process this file when it was uploaded: it has no bytes to give.",
        ),
        (httpx.Response(404), NotFound, "Lever knows no such record (HTTP 404)."),
        (
            httpx.Response(416),
            UnsatisfiableRange,
            "The file does not reach as far as the range asked for.",
        ),
        (
            httpx.Response(204),
            UpstreamUnavailable,
            "Lever's address answers, but not as Lever does (HTTP 204).",
        ),
    ],
)
async def test_what_is_no_file_is_told_of(
    answer: httpx.Response, kind: type[ConnectorError], told: str
) -> None:
    error = await failure(Flowing(answer))
    assert (type(error), str(error)) == (kind, told)


@virtual
async def test_a_refusal_names_the_scope_to_ask_for() -> None:
    error = await failure(Flowing(httpx.Response(403)))
    assert isinstance(error, Forbidden)
    assert error.scope == "files:read:admin"


@virtual
async def test_a_refusal_is_looked_at_no_further_than_its_beginning() -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 10_000

    assert isinstance(await failure(Flowing(httpx.Response(404), flow=endless)), NotFound)
    assert taken == 7


@virtual
@pytest.mark.parametrize("trouble", [httpx.ConnectError("x"), httpx.Response(500)])
async def test_faults_before_the_first_byte_are_tried_again(trouble: Answer) -> None:
    lever = Flowing(trouble, trouble, BYTES)
    assert await read(await stream(lever)) == b"bytes"
    lever = Flowing(trouble)
    assert isinstance(await failure(lever), UpstreamUnavailable)
    assert len(lever.requests) == MOST_TRIES


@virtual
async def test_the_rate_limit_is_obeyed() -> None:
    lever = Flowing(httpx.Response(429, headers={"Retry-After": "3"}), BYTES)
    spent = budget()
    opened = await client(lever).stream(WHERE, headers={}, budget=spent)
    await read(opened)
    assert spent.upstream_calls == 2
    assert 2.9 < spent.waited + 3 < 4


@virtual
async def test_the_answer_must_begin_before_the_deadline() -> None:
    lever = Flowing(BYTES)
    lever.seconds = 10
    with pytest.raises(UpstreamTimeout):
        await client(lever).stream(WHERE, headers={}, budget=budget(5))


@virtual
async def test_a_body_that_breaks_off_is_an_error_of_ours() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise httpx.ReadError("gone")

    opened = await stream(Flowing(BYTES, flow=broken))
    with pytest.raises(UpstreamUnavailable, match=r"The connection to Lever failed \(ReadError\)"):
        await read(opened)


@virtual
async def test_only_so_many_streams_are_open_and_a_closed_one_makes_room() -> None:
    shared = client(Flowing(BYTES))
    opened = [await _open(shared) for _ in range(MOST_STREAMS)]
    with pytest.raises(RateLimited) as caught:
        await _open(shared, seconds=5)
    assert caught.value.retry_after == 5
    waiting = asyncio.create_task(_open(shared))
    await asyncio.sleep(1)
    assert not waiting.done()
    await opened[0].aclose()
    await (await waiting).aclose()


@virtual
async def test_a_stream_that_never_opened_leaves_its_room() -> None:
    shared = client(Flowing(httpx.Response(404)))
    for _ in range(MOST_STREAMS + 1):
        with pytest.raises(NotFound):
            await _open(shared, seconds=60)


async def _open(shared: LeverClient, *, seconds: float = math.inf) -> Stream:
    deadline = asyncio.get_running_loop().time() + seconds
    return await shared.stream(WHERE, headers={}, budget=Budget(deadline=deadline))
