from datetime import UTC, datetime

import pytest

from connectors.errors import Forbidden
from resolvers.activities import activities_of_application, activity_by_id
from schema.activity import ActivityFilter, ActivityType
from schema.time_range import DateTimeRange
from tests.fixtures.one_application import OPPORTUNITY, RECORDS, one_application

ID = OPPORTUNITY["id"]
NOTES = ActivityFilter(types=[ActivityType.NOTE])
OTHERS = ActivityFilter(types=[ActivityType.OTHER])
CANCELED = {**RECORDS["interview"], "canceledAt": 1740000500000, "subject": None}
UNFINISHED = {**RECORDS["feedback"], "completedAt": None}


async def test_the_course_of_an_application_is_told_as_activities() -> None:
    async with one_application(interviews=[CANCELED]) as one:
        found = await activities_of_application(one.loaders, one.application, None)
    assert {each.remote_id: each.subject for each in found} == {
        "n-1": "Note",
        f"{ID}:stage:0": "Moved to New lead",
        f"{ID}:stage:1": "Moved to New applicant",
        f"{ID}:closed": "Closed: Timing",
        "i-1:planned": "Interview planned: interview",
        "i-1:canceled": "Interview canceled: interview",
        "s-1:submitted": "Feedback given: On-site interview",
    }
    by_whom = {each.remote_id: each.user_id for each in found if each.user_id}
    assert by_whom == {
        "n-1": "u-1",
        f"{ID}:stage:1": OPPORTUNITY["stageChanges"][1]["userId"],
        "i-1:planned": "u-3",
        "s-1:submitted": "u-1",
    }
    assert {each.application_key for each in found} == {one.application.key}


async def test_only_what_the_filter_asks_for_is_read() -> None:
    async with one_application() as one:
        notes = await activities_of_application(one.loaders, one.application, NOTES)
        assert [each.remote_id for each in notes] == ["n-1"]
        assert one.asked == {"notes": 1}
    async with one_application() as one:
        others = await activities_of_application(one.loaders, one.application, OTHERS)
        assert {each.activity_type for each in others} == {ActivityType.OTHER}
        assert "notes" not in one.asked
    async with one_application() as one:
        emails = ActivityFilter(types=[ActivityType.EMAIL])
        assert await activities_of_application(one.loaders, one.application, emails) == []
        assert not one.asked


async def test_feedback_that_is_not_handed_in_is_no_activity() -> None:
    async with one_application(feedback=[UNFINISHED]) as one:
        found = await activities_of_application(one.loaders, one.application, OTHERS)
    assert not any(each.remote_id.startswith("s-1") for each in found)


async def test_a_span_of_time_chooses_both_ends_included() -> None:
    first = datetime(2025, 6, 30, tzinfo=UTC)
    span = DateTimeRange(
        since=first.replace(tzinfo=None), until=datetime(2025, 6, 30, 1, tzinfo=UTC)
    )
    async with one_application() as one:
        which = ActivityFilter(types=[ActivityType.OTHER], created_at=span)
        found = await activities_of_application(one.loaders, one.application, which)
    assert [each.created_at for each in found] == [first, span.until]


async def test_names_that_may_not_be_read_leave_ids_in_their_place() -> None:
    async with one_application(refused="archive_reasons") as one:
        found = await activities_of_application(one.loaders, one.application, OTHERS)
    closing = next(each for each in found if each.remote_id == f"{ID}:closed")
    assert closing.subject == f"Closed: {OPPORTUNITY['archived']['reason']}"


async def test_a_kind_that_may_not_be_read_refuses_what_needs_it() -> None:
    async with one_application(refused="feedback") as one:
        with pytest.raises(Forbidden, match="feedback:read:admin"):
            await activities_of_application(one.loaders, one.application, None)
        assert len(await activities_of_application(one.loaders, one.application, NOTES)) == 1


@pytest.mark.parametrize(
    ("remote_id", "asked"),
    [
        ("n-1", {"notes"}),
        (f"{ID}:stage:1", {"opportunities", "disposition_stages"}),
        (f"{ID}:closed", {"opportunities", "archive_reasons"}),
        ("i-1:planned", {"opportunities", "interviews"}),
        ("i-1:canceled", {"opportunities", "interviews"}),
        ("s-1:submitted", {"opportunities", "feedback"}),
    ],
)
async def test_an_activity_is_found_again_by_its_id(remote_id: str, asked: set[str]) -> None:
    async with one_application(interviews=[CANCELED]) as one:
        found = await activity_by_id(one.loaders, one.application.key, remote_id)
        assert found is not None
        assert found.remote_id == remote_id
        assert set(one.asked) == asked


async def test_an_activity_that_is_no_more_is_not_found() -> None:
    async with one_application() as one:
        for remote_id in ("n-2", f"{ID}:stage:9", "i-1:canceled", "", ":", ":stage:"):
            assert await activity_by_id(one.loaders, one.application.key, remote_id) is None
