from datetime import UTC, datetime, timedelta, timezone

import pytest

from schema.time_range import DateTimeRange, within

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAIVE_NOON = NOON.replace(tzinfo=None)
SAME_IN_TOKYO = NOON.astimezone(timezone(timedelta(hours=9)))
LATER = NOON + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        (None, None, True),
        (NOON, None, True),
        (None, NOON, True),
        (NOON, NOON, True),
        (NAIVE_NOON, NAIVE_NOON, True),
        (SAME_IN_TOKYO, SAME_IN_TOKYO, True),
        (LATER, None, False),
        (None, NOON - timedelta(days=1), False),
    ],
)
def test_both_ends_of_a_span_belong_to_it(
    since: datetime | None, until: datetime | None, inside: object
) -> None:
    assert within(DateTimeRange(since=since, until=until), NOON) is inside


def test_a_moment_that_is_not_known_lies_in_no_bounded_span() -> None:
    assert within(None, None)
    assert within(DateTimeRange(), None)
    assert not within(DateTimeRange(since=NOON), None)
    assert not within(DateTimeRange(until=NOON), None)
