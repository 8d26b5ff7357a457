import math
from datetime import UTC, datetime

import pytest
from hypothesis import given

from connectors.lever import raw
from tests.fixtures.damage import anything


@pytest.mark.parametrize(
    ("value", "found"),
    [("x", "x"), (" x ", " x "), ("", None), (" \n", None), (None, None), (7, None), (["x"], None)],
)
def test_a_text_says_something_or_is_none(value: object, found: str | None) -> None:
    assert raw.text(value) == found


def test_of_a_list_only_the_texts_are_taken() -> None:
    assert raw.texts(["a", "", None, 3, ["b"], " c"]) == ["a", " c"]
    assert raw.texts("abc") == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, 3.0),
        (-0.5, -0.5),
        ("1468953420000", 1468953420000.0),
        (True, None),
        ("", None),
        ("x", None),
        ("NaN", None),
        ("Infinity", None),
        (math.nan, None),
        (math.inf, None),
        (10**400, None),
        ({}, None),
    ],
)
def test_a_number_may_be_written_as_text(value: object, found: float | None) -> None:
    assert raw.number(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1751241600455, datetime(2025, 6, 30, 0, 0, 0, 455000, tzinfo=UTC)),
        ("1751241600455", datetime(2025, 6, 30, 0, 0, 0, 455000, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        (1e17, None),
        ("unlimited", None),
        (None, None),
    ],
)
def test_a_time_is_milliseconds_since_1970(value: object, found: datetime | None) -> None:
    assert raw.when(value) == found


def test_a_reference_is_an_id_or_an_expanded_record() -> None:
    assert raw.reference("u-1") == "u-1"
    assert raw.reference({"id": "u-1", "name": "x"}) == "u-1"
    assert raw.reference({"id": None}) is None
    assert raw.references(["u-1", None, {"id": "u-2"}, {}, 3]) == ["u-1", "u-2"]


@given(anything)
def test_no_reader_ever_raises(value: object) -> None:
    for read in (raw.text, raw.flag, raw.number, raw.when, raw.reference):
        read(value)
    for read_list in (raw.texts, raw.items, raw.objects, raw.references):
        list(read_list(value))
    raw.entry(value, "id")
