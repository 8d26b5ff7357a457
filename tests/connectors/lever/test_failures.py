import inspect
from datetime import UTC, datetime

import httpx
import orjson
import pytest

from connectors.errors import (
    BadRequest,
    ConnectorError,
    Forbidden,
    NotFound,
    RateLimited,
    ReauthRequired,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from connectors.lever.failures import (
    InvalidOffset,
    backoff_seconds,
    error_for,
    failure_of,
    failure_of_answer,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def body(message: str) -> bytes:
    return orjson.dumps({"code": "SomeError", "message": message})


def httpx_exceptions() -> list[Exception]:
    """One of each exception class that httpx has."""
    request = httpx.Request("GET", "https://lever.test/v1/users")
    stream_errors = [httpx.StreamConsumed(), httpx.StreamClosed()]
    stream_errors += [httpx.ResponseNotRead(), httpx.RequestNotRead()]
    made: dict[type[Exception], Exception] = {type(error): error for error in stream_errors}
    status_error = httpx.HTTPStatusError("", request=request, response=httpx.Response(500))
    made[httpx.HTTPStatusError] = status_error
    classes = [each for _, each in inspect.getmembers(httpx, inspect.isclass)]
    return [
        made.get(each) or each("made to test") for each in classes if issubclass(each, Exception)
    ]


@pytest.mark.parametrize("exception", httpx_exceptions(), ids=lambda e: type(e).__name__)
def test_every_exception_of_httpx_becomes_one_of_ours(exception: Exception) -> None:
    failure = failure_of(exception)
    assert type(failure.error) in {BadRequest, UpstreamTimeout, UpstreamUnavailable}
    assert failure.error.__cause__ is exception
    assert failure.reason == type(exception).__name__
    assert not failure.limited


@pytest.mark.parametrize(
    ("exception", "error", "repeatable"),
    [
        (httpx.ReadTimeout(""), UpstreamTimeout, True),
        (httpx.PoolTimeout(""), UpstreamTimeout, True),
        (httpx.ConnectError(""), UpstreamUnavailable, True),
        (httpx.RemoteProtocolError(""), UpstreamUnavailable, True),
        (httpx.DecodingError(""), UpstreamUnavailable, True),
        (httpx.LocalProtocolError(""), UpstreamUnavailable, False),
        (httpx.UnsupportedProtocol(""), UpstreamUnavailable, False),
        (httpx.InvalidURL(""), BadRequest, False),
    ],
)
def test_only_what_may_pass_is_repeated(
    exception: Exception, error: type[ConnectorError], *, repeatable: bool
) -> None:
    failure = failure_of(exception)
    assert type(failure.error) is error
    assert failure.repeatable is repeatable


def test_an_exception_that_is_none_of_the_transport_s_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        failure_of(ZeroDivisionError())


@pytest.mark.parametrize(
    ("status", "error", "repeatable"),
    [
        (301, UpstreamUnavailable, False),
        (400, BadRequest, False),
        (401, ReauthRequired, False),
        (403, Forbidden, False),
        (404, NotFound, False),
        (405, BadRequest, False),
        (408, UpstreamUnavailable, False),
        (410, NotFound, False),
        (414, BadRequest, False),
        (422, BadRequest, False),
        (429, RateLimited, True),
        (500, UpstreamUnavailable, True),
        (501, UpstreamUnavailable, False),
        (502, UpstreamUnavailable, True),
        (503, UpstreamUnavailable, True),
        (504, UpstreamUnavailable, True),
        (599, UpstreamUnavailable, False),
        (700, UpstreamUnavailable, False),
    ],
)
def test_every_status_becomes_one_of_our_errors(
    status: int, error: type[ConnectorError], *, repeatable: bool
) -> None:
    failure = failure_of_answer(status, {}, b"", now=NOW)
    assert type(failure.error) is error
    assert failure.repeatable is repeatable
    assert failure.limited is (status == 429)


def test_lever_s_own_words_are_passed_on_up_to_a_length() -> None:
    error = error_for(400, body("posting is not expandable"))
    assert str(error) == "Lever cannot serve this request (HTTP 400): posting is not expandable"
    assert len(str(error_for(400, body("x" * 10_000)))) < 600


@pytest.mark.parametrize("garbage", [b"<html>Bad gateway</html>", b"", b"[]", b'{"message": 7}'])
def test_a_body_that_is_not_lever_s_is_not_shown(garbage: bytes) -> None:
    assert str(error_for(502, garbage)) == "Lever fails (HTTP 502)."


def test_an_unknown_offset_is_told_apart_from_other_bad_requests() -> None:
    assert type(error_for(400, body("Invalid offset token provided"))) is InvalidOffset
    assert type(error_for(400, body("Invalid email"))) is BadRequest
    assert type(error_for(500, body("Invalid offset token"))) is UpstreamUnavailable


def test_a_refusal_for_the_rate_tells_when_to_come_back() -> None:
    failure = failure_of_answer(429, {"Retry-After": "7"}, b"", now=NOW)
    assert failure.retry_after == 7
    assert failure.error.extensions() == {"code": "RATE_LIMITED", "retryAfter": 7}
    assert failure_of_answer(429, {}, b"", now=NOW).retry_after is None


def test_the_wait_between_tries_doubles_up_to_a_bound_and_is_spread_from_zero() -> None:
    assert [backoff_seconds(tries, chance=1) for tries in range(1, 8)] == [0.5, 1, 2, 4, 8, 8, 8]
    assert backoff_seconds(3, chance=0.25) == 0.5
    assert backoff_seconds(3, chance=0) == 0
    assert backoff_seconds(10**6, chance=1) == 8
