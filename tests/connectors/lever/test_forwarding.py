import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import BadRequest, ConnectorError, UpstreamTimeout, UpstreamUnavailable
from connectors.forwarding import Forward, Forwarded
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import OAuth
from connectors.lever.forwarding import forward
from connectors.lever.sending import MOST_STREAMS, MOST_TRIES
from connectors.limiter import Limiter
from tests.connectors.lever.test_client import Answer, Lever, budget, client
from tests.connectors.lever.test_downloads import Flowing

virtual = pytest.mark.asyncio(loop_factories=["virtual"])

STORED = "https://storage.example/f1?signature=s3cret"
SENT_ELSEWHERE = httpx.Response(302, headers={"Location": STORED})


def request(method: str = "GET", path: str = "/users", **parts: Any) -> Forward:
    return Forward(method=method, path=path, **{"query": "", "headers": [], **parts})


async def passed(
    lever: Lever, sent: Forward, spent: Budget | None = None
) -> tuple[int, bytes, Forwarded]:
    answer = await forward(client(lever).sender, sent, spent or budget(60))
    body = b"".join([chunk async for chunk in answer.chunks])
    await answer.close()
    return answer.status, body, answer


@virtual
async def test_a_request_goes_on_signed_and_otherwise_as_it_is() -> None:
    lever = Flowing(httpx.Response(201, content=b"made"))
    headers = [(b"authorization", b"Bearer ours"), (b"content-type", b"x/y")]
    sent = request("PUT", "/a/b", query="perform_as=%5B1", headers=headers, body=b"abc")
    assert (await passed(lever, sent))[:2] == (201, b"made")
    [asked] = lever.requests
    assert (asked.method, str(asked.url)) == ("PUT", "https://lever.test/v1/a/b?perform_as=%5B1")
    assert asked.content == b"abc"
    assert dict(asked.headers) == {
        "host": "lever.test",
        "connection": "keep-alive",
        "accept": "application/json",
        "user-agent": asked.headers["user-agent"],
        "content-type": "x/y",
        "accept-encoding": "identity",
        "via": "1.1 hiregraph",
        "content-length": "3",
        "authorization": "Basic bWFkZS11cDo=",
    }


@virtual
@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 409, 410, 416, 422, 501])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_lever_answers_is_passed_on(status: int, method: str) -> None:
    lever = Flowing(httpx.Response(status, content=b'{"message": "as it is"}'))
    assert (await passed(lever, request(method)))[:2] == (status, b'{"message": "as it is"}')
    assert len(lever.requests) == 1


@virtual
@pytest.mark.parametrize(
    "fault",
    [*map(httpx.Response, (429, 500, 502, 503, 504)), httpx.ConnectError("x"),
     httpx.ReadTimeout("x")],
    ids=repr,
)  # fmt: skip
async def test_a_fault_that_passes_is_not_seen_by_a_read(fault: Answer) -> None:
    lever, spent = Flowing(fault, fault, httpx.Response(200, content=b"good")), budget(60)
    assert (await passed(lever, request(), spent))[:2] == (200, b"good")
    assert spent.upstream_calls == len(lever.requests) == 3


@virtual
async def test_the_last_answer_of_a_fault_that_lasts_is_passed_on() -> None:
    lever = Flowing(httpx.Response(503, content=b"down"))
    assert (await passed(lever, request("HEAD")))[:2] == (503, b"down")
    assert len(lever.requests) == MOST_TRIES


@virtual
async def test_an_answer_is_let_go_before_the_next_try() -> None:
    closed = []

    class Noted(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b""

        async def aclose(self) -> None:
            closed.append(True)

    def failing(_: httpx.Request) -> httpx.Response:
        return httpx.Response(500, stream=Noted())

    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(failing))
    sender = LeverClient(http, auth=httpx.Auth(), limiter=Limiter(rate=1e6, burst=100)).sender
    answer = await forward(sender, request(), budget())
    assert len(closed) == MOST_TRIES - 1
    await answer.close()
    assert len(closed) == MOST_TRIES


@virtual
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_write_is_sent_once_whatever_it_meets(status: int) -> None:
    lever = Flowing(httpx.Response(status, content=b"no"))
    assert (await passed(lever, request("POST", body=b"{}")))[:2] == (status, b"no")
    assert len(lever.requests) == 1


@virtual
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ConnectError("x"), UpstreamUnavailable),
        (httpx.ReadError("x"), UpstreamUnavailable),
        (httpx.ReadTimeout("x"), UpstreamTimeout),
    ],
)
async def test_a_write_without_an_answer_is_an_error_and_not_sent_again(
    fault: Exception, error: type[ConnectorError]
) -> None:
    lever = Flowing(fault)
    with pytest.raises(error):
        await passed(lever, request("DELETE"))
    assert len(lever.requests) == 1


@virtual
async def test_a_refused_write_slows_down_all_that_follows() -> None:
    lever = Flowing(httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200))
    sender = client(lever).sender
    await (await forward(sender, request("POST"), budget())).close()
    spent = budget()
    await (await forward(sender, request(), spent)).close()
    assert spent.waited > 6.5


@virtual
async def test_a_storage_is_read_without_the_credential_and_its_address_stays_here() -> None:
    stored = httpx.Response(206, content=b"bytes", headers={"Content-Range": "bytes 0-4/9"})
    lever = Flowing(SENT_ELSEWHERE, stored)
    headers = [(b"range", b"bytes=0-4")]
    status, body, answer = await passed(lever, request(headers=headers))
    assert (status, body) == (206, b"bytes")
    assert answer.headers == [
        (b"content-range", b"bytes 0-4/9"),
        (b"content-length", b"5"),
        (b"via", b"1.1 hiregraph"),
    ]
    asked = lever.requests[1]
    assert (str(asked.url), asked.headers["range"]) == (STORED, "bytes=0-4")
    assert "authorization" not in asked.headers


@virtual
@pytest.mark.parametrize(
    ("answers", "sent", "told"),
    [
        ((SENT_ELSEWHERE, httpx.Response(403, content=b"s3cret")), request(), "HTTP 403"),
        ((SENT_ELSEWHERE,), request("POST"), "sends this write elsewhere"),
        ((httpx.Response(302, headers={"Location": "http://a.test"}),), request(), "not safe"),
    ],
)
async def test_a_redirect_that_leads_nowhere_is_an_error_that_hides_where(
    answers: tuple[httpx.Response, ...], sent: Forward, told: str
) -> None:
    lever = Flowing(*answers)
    with pytest.raises(UpstreamUnavailable, match=told) as caught:
        await passed(lever, sent)
    assert "s3cret" not in str(caught.value)
    assert len(lever.requests) == len(answers)


@virtual
async def test_a_path_that_leads_elsewhere_is_not_asked_for() -> None:
    lever = Flowing(httpx.Response(200))
    with pytest.raises(BadRequest):
        await passed(lever, request(path="/../v2/users"))
    assert lever.requests == []


class Renewing:
    """Tokens of which the first is no good."""

    async def token(self) -> str:
        return "old"

    async def renew(self, rejected: str) -> str:
        assert rejected == "old"
        return "new"


async def flowing_body() -> AsyncGenerator[bytes]:
    yield b"abc"


@virtual
@pytest.mark.parametrize(
    ("body", "statuses"), [(b"abc", [401, 201]), (None, [401, 201]), ("flowing", [401])]
)
async def test_a_write_whose_token_is_refused_is_sent_again_if_its_body_can_be(
    body: bytes | str | None, statuses: list[int]
) -> None:
    bodies: list[bytes] = []

    async def answer(asked: httpx.Request) -> httpx.Response:
        bodies.append(await asked.aread())
        good = asked.headers["Authorization"] == "Bearer new"
        return httpx.Response(201 if good else 401)

    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(answer))
    limiter, spent = Limiter(rate=10, burst=20), budget()
    sender = LeverClient(http, auth=OAuth(Renewing()), limiter=limiter).sender
    sent = flowing_body() if isinstance(body, str) else body
    found = await forward(sender, request("POST", body=sent), spent)
    assert found.status == statuses[-1]
    assert bodies == [b"" if body is None else b"abc"] * len(statuses)
    assert spent.upstream_calls == len(statuses)


@virtual
async def test_an_answer_that_never_begins_ends_at_the_deadline() -> None:
    lever, start = Flowing(httpx.Response(200)), asyncio.get_running_loop().time()
    lever.seconds = math.inf
    with pytest.raises(UpstreamTimeout):
        await passed(lever, request("POST"), budget(7))
    assert asyncio.get_running_loop().time() - start == pytest.approx(7)


@virtual
async def test_neither_answers_nor_errors_use_up_the_room_for_streams() -> None:
    lever = Flowing(httpx.Response(200), httpx.ReadError("x"))
    sender = client(lever).sender
    for _ in range(MOST_STREAMS + 1):
        lever.requests.clear()
        await (await forward(sender, request("POST"), budget())).close()
        with pytest.raises(UpstreamUnavailable):
            await forward(sender, request("POST"), budget(60))


@virtual
async def test_applications_go_at_two_a_second_and_nothing_else_waits_for_them() -> None:
    lever, start = Flowing(httpx.Response(201)), asyncio.get_running_loop().time()
    sender = client(lever).sender

    async def at(path: str) -> float:
        await (await forward(sender, request("POST", path), budget())).close()
        return asyncio.get_running_loop().time() - start

    applied = [asyncio.ensure_future(at("/postings/p/apply")) for _ in range(6)]
    assert max(await asyncio.gather(*(at("/uploads") for _ in range(10)))) < 1
    assert max(await asyncio.gather(*applied)) >= (6 - 2) / 2
