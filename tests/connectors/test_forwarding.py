import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.forwarding import VIA, Forward, Headers, passed_down, passed_up

PLAIN = (b"accept-encoding", b"identity")
SECRET = b"s3cret"

names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=20).map(str.encode)


def up(headers: Headers, body: bytes | None = b"abc") -> Headers:
    return passed_up(Forward(method="POST", path="x", query="", headers=headers, body=body))


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "Host", "X-Linked-Account"),
        *("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP", "X-Request-ID"),
        *("Origin", "Referer", "Sec-Fetch-Site", "X-Amzn-Oidc-Data", "Connection", "Upgrade"),
        *("Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Proxy-Connection", "Expect"),
    ],
)
def test_the_system_learns_nothing_of_how_the_caller_reached_us(name: str) -> None:
    assert up([(name.encode(), SECRET)]) == [PLAIN, VIA]


@pytest.mark.parametrize(
    "name",
    [
        *("Set-Cookie", "Set-Cookie2", "Location", "Content-Location", "Refresh", "Link"),
        *("WWW-Authenticate", "Proxy-Authenticate", "Strict-Transport-Security", "Alt-Svc"),
        *("Clear-Site-Data", "Access-Control-Allow-Origin", "Cache-Control", "Vary", "Server"),
        *("Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Upgrade"),
    ],
)
def test_the_caller_gets_nothing_with_power_over_our_origin(name: str) -> None:
    assert passed_down([(name.encode(), SECRET)]) == [VIA]


@given(st.lists(st.tuples(names, st.binary(max_size=5))))
def test_a_header_that_is_not_named_never_passes(headers: list[tuple[bytes, bytes]]) -> None:
    made_up = [(b"x-odd-" + name, SECRET) for name, _ in headers]
    assert SECRET not in dict(up([*headers, *made_up])).values()
    assert SECRET not in dict(passed_down([*headers, *made_up])).values()


def test_what_tells_of_the_body_and_of_conditions_passes_as_it_is() -> None:
    told = [(b"content-type", b"text/x; charset=\xff"), (b"content-length", b"3")]
    told += [(b"if-none-match", b'"a"'), (b"range", b"bytes=0-1"), (b"accept", b"a/b")]
    told += [(b"accept", b"c/d"), (b"accept-encoding", b"br")]
    assert up(told) == [*told, VIA]
    answer = [(b"ETag", b'"a"'), (b"X-RateLimit-Remaining", b"3"), (b"Content-Type", b"\xff")]
    assert passed_down(answer) == [*((name.lower(), value) for name, value in answer), VIA]


def test_no_length_is_told_of_a_body_that_stays_behind() -> None:
    assert up([(b"content-length", b"3")], None) == [PLAIN, VIA]


@pytest.mark.parametrize("option", [b"Range", b"close, RANGE ,x", b"range"])
def test_what_connection_names_stays_behind(option: bytes) -> None:
    headers = [(b"Connection", option), (b"Range", b"bytes=0-1"), (b"Accept", b"a/b")]
    assert up(headers) == [(b"accept", b"a/b"), PLAIN, VIA]
    answer = [(b"connection", b"etag"), (b"etag", b'"a"'), (b"content-type", b"a/b")]
    assert passed_down(answer) == [(b"content-type", b"a/b"), VIA]


@pytest.mark.parametrize(
    ("method", "is_safe"),
    [("GET", True), ("HEAD", True), ("POST", False), ("PUT", False), ("DELETE", False)],
)
def test_reads_alone_may_be_sent_twice(method: str, *, is_safe: bool) -> None:
    assert Forward(method=method, path="/", query="", headers=[]).is_safe is is_safe
