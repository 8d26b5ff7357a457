from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import UpstreamUnavailable
from connectors.lever.protocol import (
    LONGEST_RETRY_AFTER,
    LeverPage,
    form_fields,
    is_application,
    page_query,
    read_json,
    read_page,
    retry_after_seconds,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = {"id": "1"}


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("POST", "/postings/3f/apply", True),
        ("GET", "/postings/3f/apply", False),
        ("POST", "/postings/apply", False),
        ("POST", "/postings/3f", False),
        ("POST", "/uploads", False),
    ],
)
def test_an_application_is_known_by_its_method_and_path(
    method: str, path: str, *, told: bool
) -> None:
    assert is_application(method, path) is told


def test_a_page_is_asked_for_after_its_list_s_own_parameters() -> None:
    query = [("tag", "a"), ("tag", "b")]
    assert page_query(query, limit=50, offset=None) == [*query, ("limit", "50")]
    assert page_query((), limit=50, offset="%5B1%5D") == [("limit", "50"), ("offset", "%5B1%5D")]


@pytest.mark.parametrize(
    ("body", "following"),
    [
        ({"data": [ONE], "next": "%5B1%5D", "hasNext": True}, "%5B1%5D"),
        ({"data": [ONE], "next": "%5B1%5D"}, "%5B1%5D"),
        ({"data": [ONE], "hasNext": False}, None),
        ({"data": [ONE], "next": "%5B1%5D", "hasNext": False}, None),
        ({"data": [ONE], "next": None, "hasNext": True}, None),
        ({"data": [ONE], "next": ""}, None),
        ({"data": [ONE], "hasNext": True}, None),
        ({"data": [ONE], "next": 7}, None),
        ({"data": [ONE]}, None),
        ([ONE], None),
    ],
)
def test_a_next_page_is_known_by_its_token(body: object, following: str | None) -> None:
    assert read_page(body) == LeverPage([ONE], following)


@pytest.mark.parametrize(
    "body", [{}, {"next": "a"}, {"data": None}, {"data": ONE}, {"data": "x"}, None, 1, "x"]
)
def test_a_body_without_a_list_is_an_error(body: object) -> None:
    with pytest.raises(UpstreamUnavailable):
        read_page(body)


def test_what_is_no_record_is_left_out_of_a_page() -> None:
    assert read_page({"data": [None, ONE, 7]}) == LeverPage([ONE], None)


anything = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.just(ONE))
bodies = anything | st.fixed_dictionaries(
    {}, optional={"data": anything, "next": anything, "hasNext": anything}
)


@given(bodies)
def test_reading_a_page_gives_a_page_or_the_one_error(body: object) -> None:
    try:
        page = read_page(body)
    except UpstreamUnavailable:
        return
    assert all(isinstance(item, dict) for item in page.items)
    assert page.next != ""


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (b'["cut \\ud83d"]', ["cut \ufffd"]),
        (b'["whole \\ud83d\\ude00"]', ["whole \U0001f600"]),
        (b'["\\udc00\\ud83d\\ude00\\ud83d"]', ["\ufffd\U0001f600\ufffd"]),
        (b'\xef\xbb\xbf{"bom": 1}', {"bom": 1}),
    ],
)
def test_json_is_read_though_its_texts_are_cut_within_a_character(
    body: bytes, value: object
) -> None:
    assert read_json(body) == value


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"data": [{"id"', b"NaN", b'"\xff"', b"[" * 100_000, b'{"a":1}{"b":2}'],
)
def test_what_is_not_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each reader words it differently
        read_json(body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "9" * 400}, LONGEST_RETRY_AFTER),
        ({"Retry-After": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"Retry-After": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({"Retry-After": "Sun, 01 Mar 2026 12:00:30 -0000"}, 30.0),
        (
            {
                "Retry-After": "Sun, 01 Mar 2026 15:00:05 GMT",
                "Date": "Sun, 01 Mar 2026 15:00:00 GMT",
            },
            5.0,
        ),
    ],
)
def test_the_wait_is_told_in_seconds_or_by_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_seconds(headers, now=NOON) == seconds


@given(st.text(), st.text())
def test_no_header_can_break_the_reading_of_the_wait(told: str, date: str) -> None:
    seconds = retry_after_seconds({"Retry-After": told, "Date": date}, now=NOON)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


def test_a_body_becomes_the_fields_of_a_form() -> None:
    body = {
        "name": "Ada",
        "createdAt": 1,
        "tags": ["a", "b"],
        "phones": [{"value": "1", "type": "home"}, {"value": "2"}],
        "archived": {"reason": "r"},
    }
    assert form_fields(body) == {
        "name": "Ada",
        "createdAt": 1,
        "tags[]": ["a", "b"],
        "phones[0][value]": "1",
        "phones[0][type]": "home",
        "phones[1][value]": "2",
        "archived[reason]": "r",
    }
