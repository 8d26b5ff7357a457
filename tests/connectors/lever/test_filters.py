from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import strawberry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import BadRequest
from connectors.lever.filters import judged_by_lever_alone, matches, to_query
from schema.application import ApplicationOrigin
from schema.filters import ApplicationFilter
from schema.time_range import DateTimeRange
from tests.fixtures.chosen_filters import chosen_filters
from tests.fixtures.damage import damaged_record
from tests.fixtures.lever_records import lever_record
from tests.fixtures.linked import Json, linked_sandbox, open_opportunities, truth_of

PEOPLE = 120

NOON = datetime(2025, 6, 30, 12, tzinfo=UTC)
NOON_MS = 1751284800000
MICRO = timedelta(microseconds=1)


def ids(*remote_ids: str) -> list[strawberry.ID]:
    return [strawberry.ID(each) for each in remote_ids]


def test_an_empty_filter_asks_for_everything() -> None:
    assert to_query(ApplicationFilter()) == []


def test_a_full_filter_becomes_levers_parameters() -> None:
    which = ApplicationFilter(
        email=" Marta@example.com ",
        job_ids=ids("p-1", "p-2", "p-1"),
        stage_ids=ids("offer"),
        tags=["C++", "  padded  "],
        sources=["50%+ club"],
        origins=[ApplicationOrigin.APPLIED, ApplicationOrigin.REFERRED],
        reject_reason_ids=ids("r-1"),
        is_archived=True,
        created_at=DateTimeRange(since=NOON, until=NOON),
        updated_at=DateTimeRange(since=NOON),
        last_advanced_at=DateTimeRange(until=NOON),
        archived_at=DateTimeRange(),
    )
    assert to_query(which) == [
        ("email", "Marta@example.com"),
        ("posting_id", "p-1"),
        ("posting_id", "p-2"),
        ("stage_id", "offer"),
        ("tag", "C++"),
        ("tag", "  padded  "),
        ("source", "50%+ club"),
        ("origin", "applied"),
        ("origin", "referred"),
        ("archive_reason_id", "r-1"),
        ("archived", "true"),
        ("created_at_start", str(NOON_MS)),
        ("created_at_end", str(NOON_MS)),
        ("updated_at_start", str(NOON_MS)),
        ("advanced_at_end", str(NOON_MS)),
    ]


@pytest.mark.parametrize(
    "which",
    [
        ApplicationFilter(tags=[]),
        ApplicationFilter(tags=["", " "]),
        ApplicationFilter(email=" "),
        ApplicationFilter(stage_ids=ids("offer"), origins=[]),
    ],
)
def test_what_nothing_can_match_asks_lever_for_nothing(which: ApplicationFilter) -> None:
    assert to_query(which) is None


def test_a_blank_word_among_others_is_left_out() -> None:
    assert to_query(ApplicationFilter(tags=["", "x"])) == [("tag", "x")]


def test_an_origin_without_a_name_cannot_be_asked_for() -> None:
    with pytest.raises(BadRequest, match="OTHER"):
        to_query(ApplicationFilter(origins=[ApplicationOrigin.OTHER]))


@pytest.mark.parametrize(
    ("moment", "since", "until"),
    [
        (NOON, NOON_MS, NOON_MS),
        (NOON + MICRO, NOON_MS + 1, NOON_MS),
        (NOON - MICRO, NOON_MS, NOON_MS - 1),
        (NOON + timedelta(milliseconds=1), NOON_MS + 1, NOON_MS + 1),
        (NOON.replace(tzinfo=None), NOON_MS, NOON_MS),
        (NOON.astimezone(timezone(timedelta(hours=-7))), NOON_MS, NOON_MS),
        (datetime(1970, 1, 1, tzinfo=UTC) - MICRO, 0, -1),
        (datetime.min.replace(tzinfo=UTC), -62135596800000, -62135596800000),
        (datetime.max.replace(tzinfo=UTC), 253402300800000, 253402300799999),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), -62135647200000, None),
    ],
)
def test_ends_finer_than_a_millisecond_are_rounded_inwards(
    moment: datetime, since: int, until: int | None
) -> None:
    query = to_query(ApplicationFilter(created_at=DateTimeRange(since=moment, until=moment)))
    assert query is not None
    assert query[0] == ("created_at_start", str(since))
    assert query[1] == ("created_at_end", str(since if until is None else until))


def test_lever_alone_judges_by_job() -> None:
    assert judged_by_lever_alone(ApplicationFilter(job_ids=ids("p-1"))) is True
    assert judged_by_lever_alone(ApplicationFilter(tags=["x"], email="y")) is False


@settings(max_examples=150)
@given(which=chosen_filters(ApplicationFilter, PEOPLE, with_jobs=False))
async def test_matches_agrees_with_the_system_itself(which: ApplicationFilter) -> None:
    query = to_query(which)
    assert query is not None
    async with linked_sandbox(PEOPLE) as account:
        source = account.reads().opportunities
        found = await source.client.all("/opportunities", query, budget=source.budget)
    ours = [record for record in expanded() if matches(which, record) and mailed(which, record)]
    assert [record["id"] for record in found] == [record["id"] for record in ours]


def mailed(which: ApplicationFilter, record: Json) -> bool:
    """Whether the email fits, which `matches` leaves to the system."""
    return which.email is None or which.email.lower() in map(str.lower, record["emails"])


def expanded() -> list[Json]:
    applications = {one["opportunityId"]: one for one in truth_of(PEOPLE)["applications"]}
    return [
        {**record, "applications": [applications[record["id"]]] if record["applications"] else []}
        for record in open_opportunities(PEOPLE)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(chosen_filters(ApplicationFilter, PEOPLE), st.data())
def test_a_damaged_record_matches_or_not_but_never_raises(
    which: ApplicationFilter, data: st.DataObject
) -> None:
    record: dict[str, Any] = data.draw(damaged_record(lever_record("opportunity")))
    assert matches(which, record) in {True, False}
