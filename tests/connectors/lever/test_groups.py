from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Batch, Page, PageKey
from connectors.errors import ConnectorError
from connectors.lever.groups import pages_under
from schema.application import Application
from tests.fixtures.linked import Json, linked_sandbox, open_opportunities, truth_of
from tests.fixtures.little_lever import LittleLever, opportunity

PEOPLE = 300

parents = {
    "applications_by_job": "postings",
    "applications_by_stage": "stages",
    "applications_by_reject_reason": "archive_reasons",
}


def ids(found: Page[Application] | ConnectorError) -> list[str]:
    assert isinstance(found, Page)
    return [record.remote_id for record in found.items]


def jobs_of(records: list[Json]) -> dict[str, list[str]]:
    """The opportunities under each posting, in Lever's order."""
    posting = {one["opportunityId"]: one["posting"] for one in truth_of(PEOPLE)["applications"]}
    found: dict[str, list[str]] = {each["id"]: [] for each in truth_of(PEOPLE)["postings"]}
    for record in records:
        if record["id"] in posting:
            found[posting[record["id"]]].append(record["id"])
    return found


async def test_every_jobs_page_is_exactly_its_own() -> None:
    truth = jobs_of(open_opportunities(PEOPLE))
    keys = [PageKey(parent_id=job, first=10) for job in truth]
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().applications_by_job(keys)
    assert [ids(page) for page in batch.values] == [truth[key.parent_id][:10] for key in keys]
    assert [page.has_next for page in batch.values if isinstance(page, Page)] == [
        len(truth[key.parent_id]) > 10 for key in keys
    ]


@pytest.mark.parametrize("method", parents)
@settings(max_examples=12)
@given(data=st.data())
async def test_many_at_once_are_each_the_same_as_alone(method: str, data: st.DataObject) -> None:
    records = truth_of(PEOPLE)[parents[method]]
    keys = data.draw(
        st.lists(
            st.builds(
                PageKey,
                parent_id=st.sampled_from([*(each["id"] for each in records), "unheard of"]),
                first=st.sampled_from([1, 3, 25, 100]),
            ),
            min_size=2,
            max_size=12,
        )
    )
    async with linked_sandbox(PEOPLE) as account:
        together: Batch[Page[Application]] = await getattr(account.reads(), method)(keys)
        alone = [(await getattr(account.reads(), method)([key])).values[0] for key in keys]
    assert list(map(ids, together.values)) == list(map(ids, alone))
    assert [page.has_next for page in pages(together)] == [page.has_next for page in alone]


def pages(batch: Batch[Page[Application]]) -> list[Page[Application]]:
    return [page for page in batch.values if isinstance(page, Page)]


async def test_each_page_goes_on_where_it_ended() -> None:
    truth = jobs_of(open_opportunities(PEOPLE))
    keys = [PageKey(parent_id=job, first=3) for job in truth]
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().applications_by_job(keys)
        following = [
            PageKey(parent_id=key.parent_id, first=5, after=page.positions[-1])
            for key, page in zip(keys, pages(batch), strict=True)
            if page.has_next
        ]
        more = await account.reads().applications_by_job(following)
    assert len(following) > 20
    assert [ids(page) for page in more.values] == [truth[key.parent_id][3:8] for key in following]


async def calls_for(groups: dict[str, int], *, first: int) -> int:
    """The requests that pages under groups of such sizes take."""
    records = [
        opportunity(f"{name}-{number}", "someone", stage=name)
        for number in range(max(groups.values()))
        for name, size in groups.items()
        if number < size
    ]
    lever = LittleLever(*records)
    keys = [PageKey(parent_id=name, first=first) for name in groups]
    batch = await pages_under(lever.opportunities(), "stage_id", keys)
    for name, found in zip(groups, batch.values, strict=True):
        assert ids(found) == [f"{name}-{number}" for number in range(min(first, groups[name]))]
    return len(lever.requests)


async def test_small_groups_come_in_one_request() -> None:
    assert await calls_for({f"s{number}": 5 for number in range(20)}, first=25) == 1


async def test_few_under_many_parents_are_one_request_however_many_are_asked_for() -> None:
    assert await calls_for({"a": 0, "b": 0, "c": 1}, first=100) == 1


async def test_groups_that_mixed_pages_fill_need_no_request_of_their_own() -> None:
    assert await calls_for({"a": 300, "b": 300}, first=25) == 1


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 350), min_size=2),
    st.sampled_from([1, 25, 100]),
)
async def test_at_most_twice_as_many_requests_are_made_as_there_are_parents(
    groups: dict[str, int], first: int
) -> None:
    assert await calls_for(groups, first=first) <= 2 * len(groups)


async def test_a_single_parent_takes_one_request() -> None:
    lever = LittleLever(*(opportunity(f"o{at}", "x", stage="s") for at in range(10)))
    batch = await pages_under(lever.opportunities(), "stage_id", [PageKey(parent_id="s", first=3)])
    assert ids(batch.values[0]) == ["o0", "o1", "o2"]
    assert [request.url.params["limit"] for request in lever.requests] == ["3"]


async def test_equal_keys_are_answered_once_each_in_their_places() -> None:
    lever = LittleLever(opportunity("o1", "x", stage="s"), opportunity("o2", "y", stage="t"))
    keys = [PageKey(parent_id=stage, first=3) for stage in ("s", "t", "s")]
    batch = await pages_under(lever.opportunities(), "stage_id", keys)
    assert list(map(ids, batch.values)) == [["o1"], ["o2"], ["o1"]]
    assert len(lever.requests) == 1


async def test_a_bad_place_under_one_parent_is_its_error_alone() -> None:
    lever = LittleLever(opportunity("o1", "x", stage="s"), opportunity("o2", "y", stage="t"))
    keys = [
        PageKey(parent_id="s", first=3, after="nonsense"),
        PageKey(parent_id="t", first=3, after="[null, 0, [], false]"),
    ]
    batch: Batch[Any] = await pages_under(lever.opportunities(), "stage_id", keys)
    assert [getattr(value, "code", None) for value in batch.values] == ["BAD_USER_INPUT", None]
    assert ids(batch.values[1]) == ["o2"]
