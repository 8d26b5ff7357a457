from datetime import UTC, datetime, timedelta

import httpx
import pytest

from server.doctor import doctor, examine_lever, judge_callers, judge_clock, judge_status
from server.settings import load_settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "good", "word"),
    [
        (200, True, "takes"),
        (401, False, "HIREGRAPH_LEVER_API_KEY"),
        (403, False, "read access"),
        (404, False, "/v1"),
        (429, None, "HIREGRAPH_LEVER_RATE"),
        (302, False, "HTTP 302"),
        (503, False, "Try again later"),
    ],
)
def test_each_status_has_its_advice(status: int, *, good: bool | None, word: str) -> None:
    finding = judge_status(status)
    assert finding.good is good
    assert word in finding.text


@pytest.mark.parametrize(("apart", "good"), [(0, True), (-59, True), (61, False), (-3600, False)])
def test_a_clock_may_be_a_minute_off(apart: int, *, good: bool) -> None:
    assert judge_clock(DATE, NOON + timedelta(seconds=apart)).good is good


def test_an_unreadable_date_is_no_fault() -> None:
    assert judge_clock("yesterday", NOON).good is None


def test_an_unreachable_lever_is_told_with_its_cause() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    (finding,) = examine_lever("http://lever", "key", transport=httpx.MockTransport(refuse))
    assert finding.good is False
    assert "http://lever cannot be reached: Connection refused." in finding.text


def test_the_key_is_sent_and_the_limit_headers_are_told() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Basic a2V5Og=="
        return httpx.Response(200, headers={"X-RateLimit-Limit": "10"})

    told = list(examine_lever("http://lever/v1", "key", transport=httpx.MockTransport(answer)))
    assert [finding.good for finding in told] == [True, True, None]
    assert told[2].text == "Lever tells of its rate limit: x-ratelimit-limit: 10"


def test_a_short_token_matters_where_others_can_reach() -> None:
    assert judge_callers(load_settings()).good is None
    assert judge_callers(load_settings(api_token="short", host="192.0.2.1")).good is False
    assert judge_callers(load_settings(api_token="long" * 8, host="192.0.2.1")).good is True


def test_bad_settings_are_the_only_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIREGRAPH_PORT", "abc")
    assert doctor() == 1
    assert capsys.readouterr().out.startswith("MEND  HIREGRAPH_PORT (it is 'abc')")


def test_without_a_key_there_is_nothing_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor() == 1
    assert "MEND  No account is linked." in capsys.readouterr().out
