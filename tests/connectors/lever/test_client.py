import asyncio
import math
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import (
    BadRequest,
    ConnectorError,
    NotFound,
    RateLimited,
    ReauthRequired,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.lever.client import LeverClient, http_client
from connectors.lever.credentials import ApiKey
from connectors.lever.failures import InvalidOffset
from connectors.lever.sending import MOST_TRIES
from connectors.limiter import Limiter

virtual = pytest.mark.asyncio(loop_factories=["virtual"])

Answer = httpx.Response | Exception
OK = httpx.Response(200, json={"data": []})


class Lever:
    """A transport that gives the answers it was told to, the last one for ever."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], Answer]) -> None:
        self.requests: list[httpx.Request] = []
        self.seconds = 0.1
        self._answers = answers

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await asyncio.sleep(self.seconds)
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def client(lever: Lever, *, chance: float = 1.0) -> LeverClient:
    http = http_client("https://lever.test/v1", transport=httpx.MockTransport(lever))
    limiter = Limiter(rate=10, burst=20)
    return LeverClient(http, auth=ApiKey("made-up"), limiter=limiter, chance=lambda: chance)


def budget(seconds: float = math.inf) -> Budget:
    return Budget(deadline=now() + seconds)


def now() -> float:
    return asyncio.get_running_loop().time()


# One read


@virtual
async def test_a_request_says_who_sends_it_and_what_it_takes() -> None:
    lever = Lever(OK)
    assert await client(lever).get("/users", budget=budget()) == {"data": []}
    headers = lever.requests[0].headers
    assert str(lever.requests[0].url) == "https://lever.test/v1/users"
    assert headers["User-Agent"].startswith("hiregraph/")
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Authorization"] == "Basic bWFkZS11cDo="


@virtual
async def test_parameters_repeat_in_order_and_are_encoded_once() -> None:
    lever = Lever(OK)
    query = [("tag", "a b&c"), ("tag", "ü+%"), ("expand", "stage")]
    await client(lever).get("/opportunities", query, budget=budget())
    assert lever.requests[0].url.query == b"tag=a+b%26c&tag=%C3%BC%2B%25&expand=stage"


@virtual
async def test_an_escaped_segment_of_a_path_stays_as_it_is() -> None:
    lever = Lever(OK)
    await client(lever).get("/users/a%2Fb%3F", budget=budget())
    assert lever.requests[0].url.raw_path == b"/v1/users/a%2Fb%3F"


@virtual
@pytest.mark.parametrize("path", ["https://elsewhere.test/users", "users", ""])
async def test_no_path_leads_away_from_lever(path: str) -> None:
    lever = Lever(OK)
    with pytest.raises(BadRequest):
        await client(lever).get(path, budget=budget())
    assert lever.requests == []


@virtual
async def test_a_redirect_is_not_followed() -> None:
    lever = Lever(httpx.Response(302, headers={"Location": "https://elsewhere.test/"}))
    with pytest.raises(UpstreamUnavailable):
        await client(lever).get("/users", budget=budget())
    assert len(lever.requests) == 1


@virtual
async def test_no_cookie_is_kept_or_sent() -> None:
    lever = Lever(httpx.Response(200, json={}, headers={"Set-Cookie": "account=1; Path=/"}))
    reader = client(lever)
    await reader.get("/users", budget=budget())
    await reader.get("/users", budget=budget())
    assert "Cookie" not in lever.requests[1].headers


@virtual
async def test_equal_reads_under_way_are_one_request() -> None:
    lever, budgets = Lever(OK), [budget() for _ in range(20)]
    reader = client(lever)
    await asyncio.gather(*(reader.get("/users", [("a", "1")], budget=each) for each in budgets))
    assert len(lever.requests) == 1
    assert sum(each.upstream_calls for each in budgets) == 1
    assert sum(each.cache_hits for each in budgets) == 19


@virtual
async def test_reads_that_differ_in_a_parameter_are_apart() -> None:
    lever = Lever(OK)
    reader = client(lever)
    reads = (reader.get("/users", [("a", str(n))], budget=budget()) for n in range(3))
    await asyncio.gather(*reads)
    assert len(lever.requests) == 3


# Faults

FAULTS: list[Answer] = [
    *(httpx.Response(status) for status in (429, 500, 502, 503, 504)),
    httpx.Response(429, headers={"Retry-After": "2"}),
    httpx.Response(502, html="<html>Bad gateway</html>"),
    httpx.Response(200, html="<html>Sign in</html>"),
    httpx.Response(200, content=b'{"data": [{"id'),
    httpx.Response(200, content=b""),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("too long"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("body cut short"),
    httpx.DecodingError("not gzip"),
]


def name(fault: Answer) -> str:
    return f"{fault!r} {fault.text}" if isinstance(fault, httpx.Response) else repr(fault)


@virtual
@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_a_fault_that_passes_is_not_seen(fault: Answer) -> None:
    lever, spent = Lever(fault, fault, OK), budget(60)
    assert await client(lever).get("/users", budget=spent) == {"data": []}
    assert spent.upstream_calls == len(lever.requests) == 3


@virtual
@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_a_fault_that_lasts_ends_before_the_deadline(fault: Answer) -> None:
    lever, spent, start = Lever(fault), budget(4), now()
    with pytest.raises((UpstreamUnavailable, UpstreamTimeout, RateLimited)):
        await client(lever).get("/users", budget=spent)
    assert now() - start <= 4
    assert len(lever.requests) <= MOST_TRIES


@virtual
async def test_a_lasting_fault_is_tried_so_many_times_with_growing_pauses() -> None:
    lever, start = Lever(httpx.Response(503)), now()
    with pytest.raises(UpstreamUnavailable, match="HTTP 503"):
        await client(lever).get("/users", budget=budget())
    assert len(lever.requests) == MOST_TRIES
    assert now() - start == pytest.approx(0.5 + 1 + 2 + 4 + MOST_TRIES * lever.seconds)


@virtual
async def test_refusals_for_the_rate_are_outwaited_as_long_as_there_is_time() -> None:
    lever, spent = Lever(*[httpx.Response(429)] * 12, OK), budget(100)
    assert await client(lever).get("/users", budget=spent) == {"data": []}
    assert spent.upstream_calls == 13


@virtual
async def test_the_wait_that_lever_tells_is_kept_to() -> None:
    lever, start = Lever(httpx.Response(503, headers={"Retry-After": "5"}), OK), now()
    await client(lever).get("/users", budget=budget())
    assert now() - start == pytest.approx(5 + 2 * lever.seconds)


@virtual
@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, UpstreamUnavailable)])
async def test_a_wait_past_the_deadline_fails_at_once(
    status: int, error: type[ConnectorError]
) -> None:
    lever, start = Lever(httpx.Response(status, headers={"Retry-After": "30"}), OK), now()
    with pytest.raises(error):
        await client(lever).get("/users", budget=budget(10))
    assert now() - start == pytest.approx(lever.seconds)


@virtual
async def test_a_refusal_for_the_rate_slows_down_everybody() -> None:
    lever, start = Lever(httpx.Response(429, headers={"Retry-After": "3"}), OK), now()
    reader = client(lever)
    first = asyncio.ensure_future(reader.get("/users", budget=budget()))
    await asyncio.sleep(1)
    await reader.get("/stages", budget=budget())
    assert now() - start > 3
    await first


@virtual
@pytest.mark.parametrize(
    ("status", "error"), [(400, BadRequest), (401, ReauthRequired), (404, NotFound)]
)
async def test_what_cannot_pass_is_not_repeated(status: int, error: type[ConnectorError]) -> None:
    lever = Lever(httpx.Response(status))
    with pytest.raises(error):
        await client(lever).get("/users", budget=budget())
    assert len(lever.requests) == 1


@virtual
async def test_an_answer_that_never_comes_ends_at_the_deadline() -> None:
    lever, spent, start = Lever(OK), budget(7), now()
    lever.seconds = math.inf
    with pytest.raises(UpstreamTimeout):
        await client(lever).get("/users", budget=spent)
    assert now() - start == pytest.approx(7)


@virtual
async def test_nothing_is_sent_after_the_deadline() -> None:
    lever, spent = Lever(OK), budget(-1)
    with pytest.raises(UpstreamTimeout):
        await client(lever).get("/users", budget=spent)
    assert (lever.requests, spent.upstream_calls) == ([], 0)


@virtual
async def test_a_url_that_is_too_long_is_the_caller_s_fault() -> None:
    with pytest.raises(BadRequest):
        await client(Lever(OK)).get("/users", [("email", "x" * 70_000)], budget=budget())


@virtual
async def test_text_that_is_not_unicode_is_the_caller_s_fault() -> None:
    with pytest.raises(BadRequest):
        await client(Lever(OK)).get("/users", [("email", "\ud83d")], budget=budget())


# Lists


def pages(*lengths: int) -> Callable[[httpx.Request], httpx.Response]:
    """A list that comes in pages of such lengths, with tokens like Lever's."""

    def answer(request: httpx.Request) -> httpx.Response:
        offset = request.url.params.get("offset")
        number = 0 if offset is None else int(offset.removeprefix("%5B").removesuffix("%5D"))
        first = sum(lengths[:number])
        body: dict[str, Any] = {"data": [{"id": first + n} for n in range(lengths[number])]}
        body["hasNext"] = number + 1 < len(lengths)
        if body["hasNext"]:
            body["next"] = f"%5B{number + 1}%5D"
        return httpx.Response(200, json=body)

    return answer


@virtual
async def test_a_page_tells_its_records_and_the_next_token() -> None:
    page = await client(Lever(pages(2, 1))).page("/tags", limit=2, budget=budget())
    assert page.items == [{"id": 0}, {"id": 1}]
    assert page.next == "%5B1%5D"


@virtual
async def test_a_token_goes_back_exactly_as_it_came() -> None:
    lever, token = Lever(OK), "%5B3%2C1491435120000%2C%22a+b%22%5D"
    await client(lever).page("/tags", [("a", "b")], limit=7, offset=token, budget=budget())
    url = lever.requests[0].url
    assert url.query == (b"a=b&limit=7&offset=%255B3%252C1491435120000%252C%2522a%2Bb%2522%255D")
    assert url.params["offset"] == token


@virtual
async def test_all_pages_of_a_list_make_the_whole_list() -> None:
    lever = Lever(pages(100, 100, 1))
    records = await client(lever).all("/postings", budget=budget())
    assert [record["id"] for record in records] == list(range(201))
    assert len(lever.requests) == 3


@virtual
@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_a_fault_amid_the_pages_loses_and_doubles_nothing(fault: Answer) -> None:
    lever = Lever(pages(3, 3, 3), fault, fault, pages(3, 3, 3))
    records = await client(lever).all("/postings", budget=budget(60))
    assert [record["id"] for record in records] == list(range(9))


@virtual
async def test_pages_that_lead_in_a_circle_are_an_error() -> None:
    circle = httpx.Response(200, json={"data": [{}], "next": "a", "hasNext": True})
    lever = Lever(circle)
    with pytest.raises(UpstreamUnavailable, match="circle"):
        await client(lever).all("/postings", budget=budget())
    assert len(lever.requests) == 2


@virtual
async def test_an_unknown_offset_is_the_fault_of_who_gave_it() -> None:
    unknown = httpx.Response(
        400, json={"code": "BadRequestError", "message": "Invalid offset token"}
    )
    with pytest.raises(InvalidOffset):
        await client(Lever(unknown)).page("/postings", offset="made up", budget=budget())
    with pytest.raises(UpstreamUnavailable):
        await client(Lever(pages(1, 1), unknown)).all("/postings", budget=budget())


@virtual
async def test_a_list_that_is_shared_is_not_changed_by_those_who_share_it() -> None:
    reader = client(Lever(pages(2, 2)))
    both = await asyncio.gather(*(reader.all("/tags", budget=budget()) for _ in range(2)))
    assert [len(each) for each in both] == [4, 4]
