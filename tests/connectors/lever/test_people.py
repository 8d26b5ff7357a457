import json
from collections import defaultdict
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from connectors.base import Page
from connectors.lever.filters import to_query
from connectors.lever.people import _NEEDS_ALL_APPLICATIONS, list_people
from schema.application import Application
from schema.candidate import Candidate
from schema.filters import ApplicationFilter, CandidateFilter
from schema.relations import RELATION
from tests.fixtures.chosen_filters import chosen_filters
from tests.fixtures.linked import (
    READ_ALL,
    Json,
    Linked,
    linked_sandbox,
    open_opportunities,
    walked,
)
from tests.fixtures.little_lever import LittleLever, opportunity

FEW, SOME, MANY = 300, 1_500, 5_000

sizes = pytest.mark.parametrize(
    ("people", "size"),
    [
        *((FEW, size) for size in (1, 7, 25, 100)),
        *((SOME, size) for size in (25, 100)),
        *(pytest.param(MANY, size, marks=pytest.mark.long) for size in (1, 7, 25, 100)),
    ],
)


def by_contact(records: list[Json]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for record in records:
        found[record["contact"]].add(record["id"])
    return dict(found)


def ids(pages: list[Page[Any]]) -> list[str]:
    return [str(record.remote_id) for page in pages for record in page.items]


def along(page: Page[Candidate]) -> dict[str, list[Application]]:
    """The applications that came with a page of people."""
    return cast("dict[str, list[Application]]", page.related["applications_by_candidate"])


@sizes
async def test_a_walk_gives_everybody_once_with_all_their_applications(
    people: int, size: int
) -> None:
    truth = by_contact(open_opportunities(people))
    async with linked_sandbox(people) as account:
        pages = await walked(account.reads(*READ_ALL).list_candidates, CandidateFilter(), size=size)
    assert ids(pages) == list(truth)
    assert [len(page.items) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert {
        contact: {application.remote_id for application in theirs}
        for page in pages
        for contact, theirs in along(page).items()
    } == truth


@sizes
async def test_a_walk_gives_every_application_once(people: int, size: int) -> None:
    async with linked_sandbox(people) as account:
        pages = await walked(account.reads().list_applications, ApplicationFilter(), size=size)
    assert ids(pages) == [record["id"] for record in open_opportunities(people)]
    assert [len(page.items) for page in pages[:-1]] == [size] * (len(pages) - 1)


async def matching(account: Linked, which: ApplicationFilter) -> list[Json]:
    """What the system itself finds, in its order."""
    source = account.reads().opportunities
    query = to_query(which)
    assert query is not None
    return await source.client.all("/opportunities", query, budget=source.budget)


async def assert_walks_agree(
    people: int, which: CandidateFilter, size: int, wanted: frozenset[str]
) -> None:
    async with linked_sandbox(people) as account:
        found = await matching(account, which)
        reads = account.reads(*wanted)
        assert ids(await walked(reads.list_candidates, which, size=size)) == list(by_contact(found))
        applications = await walked(reads.list_applications, which, size=size)
    assert ids(applications) == [record["id"] for record in found]


wanted_fields = st.sampled_from([READ_ALL, frozenset[str]()])


@settings(max_examples=30)
@given(chosen_filters(CandidateFilter, 100), st.sampled_from([1, 7, 25, 100]), wanted_fields)
async def test_a_filtered_walk_gives_those_who_match_once(
    which: CandidateFilter, size: int, wanted: frozenset[str]
) -> None:
    await assert_walks_agree(100, which, size, wanted)


@pytest.mark.long
@settings(max_examples=20)
@given(chosen_filters(CandidateFilter, MANY), st.sampled_from([1, 7, 25, 100]), wanted_fields)
async def test_a_filtered_walk_through_many_gives_those_who_match_once(
    which: CandidateFilter, size: int, wanted: frozenset[str]
) -> None:
    await assert_walks_agree(MANY, which, size, wanted)


@settings(max_examples=8)
@given(
    chosen_filters(CandidateFilter, 100),
    st.sampled_from(["list_candidates", "list_applications"]),
    st.integers(1, 60),
    st.integers(1, 60),
)
async def test_a_list_goes_on_from_the_place_after_any_record(
    which: CandidateFilter, name: str, size: int, following: int
) -> None:
    async with linked_sandbox(100) as account:
        read = getattr(account.reads(*READ_ALL), name)
        everything = ids(await walked(read, which, size=100))
        page = await read(which, first=size, after=None)
        for place, position in enumerate(page.positions, start=1):
            after = await read(which, first=following, after=position)
            assert ids([after]) == everything[place : place + following]
            assert after.has_next is (place + following < len(everything))


async def test_a_walk_through_two_lists_at_once_mixes_nothing_up() -> None:
    async with linked_sandbox(FEW) as one, linked_sandbox(FEW, "sandbox-2") as two:
        first = await walked(one.reads().list_candidates, CandidateFilter(), size=100)
        second = await walked(two.reads().list_candidates, CandidateFilter(), size=100)
    assert ids(first) == list(by_contact(open_opportunities(FEW)))
    assert ids(second) == list(by_contact(open_opportunities(FEW, "sandbox-2")))


async def page_of(
    lever: LittleLever, *, first: int, after: str | None = None, all_of_them: bool = True
) -> Page[Candidate]:
    source = lever.opportunities(*(READ_ALL if all_of_them else ()))
    return await list_people(source, CandidateFilter(), [], first=first, after=after)


def of(*contacts: object) -> LittleLever:
    return LittleLever(*(opportunity(f"o{at}", who) for at, who in enumerate(contacts)))


async def test_nobody_at_all_is_an_empty_page() -> None:
    page = await page_of(of(), first=5)
    assert (page.items, page.positions, page.has_next) == ([], [], False)


async def test_opportunities_of_nobody_are_passed_over() -> None:
    page = await page_of(of(None, "a", None, "", "b"), first=5)
    assert ids([page]) == ["a", "b"]
    assert page.has_next is False


async def test_somebody_who_is_gone_before_being_read_is_passed_over() -> None:
    lever = of("a", "b", "c")
    lever.changes[2] = lambda records: records.pop(1)
    page = await page_of(lever, first=5)
    assert ids([page]) == ["a", "c"]


async def test_somebody_who_is_gone_between_two_pages_costs_nobody_else_a_place() -> None:
    lever = of("a", "b", "c", "d", "e")
    page = await page_of(lever, first=1)
    assert json.loads(page.positions[0])[2] == ["b", "c"]
    lever.records.pop(1)
    rest = await page_of(lever, first=5, after=page.positions[0])
    assert ids([page, rest]) == ["a", "c", "d", "e"]


async def test_somebody_gone_among_those_passed_over_shifts_nothing() -> None:
    lever = of("a", "b", "c", "d", "e", "f")
    start = (await page_of(lever, first=1)).positions[0]
    page = await page_of(lever, first=3, after=start)
    assert ids([page]) == ["b", "c", "d"]
    del lever.records[1]
    rest = await page_of(lever, first=2, after=page.positions[0])
    assert ids([rest]) == ["c", "d"]


async def test_a_person_listed_twice_on_one_page_is_given_once() -> None:
    lever = of("a", "b", "c", "d", "e", "f", "g")

    def move_the_first_to_the_end(records: list[Json]) -> None:
        records.append(records.pop(0))

    lever.changes[3] = move_the_first_to_the_end
    page = await page_of(lever, first=7)
    assert ids([page]) == ["a", "b", "c", "d", "e", "f", "g"]


async def test_a_person_is_given_at_the_first_of_their_opportunities_only() -> None:
    lever = of("a", "b", "a", "c", "b", "a")
    first = await page_of(lever, first=2)
    second = await page_of(lever, first=2, after=first.positions[-1])
    assert ids([first, second]) == ["a", "b", "c"]
    assert second.has_next is False
    assert [len(along(first)[key]) for key in ("a", "b")] == [3, 2]


async def test_a_page_of_people_takes_a_list_and_a_batch() -> None:
    async with linked_sandbox(FEW) as account:
        await account.reads(*READ_ALL).list_candidates(CandidateFilter(), first=50, after=None)
        (list_path, listed), (batch_path, batch) = account.sent()
    assert list_path == batch_path == "/opportunities"
    assert listed == [("expand", "applications"), ("limit", "64")]
    assert batch[-2:] == [("expand", "applications"), ("limit", "100")]
    assert {name for name, _ in batch[:-2]} == {"contact_id"}


def test_people_are_read_whole_for_every_field_drawn_from_their_applications() -> None:
    drawn = {
        f"Candidate.{to_camel_case(field.python_name)}"
        for field in get_object_definition(Candidate, strict=True).fields
        if RELATION in field.metadata
    }
    assert drawn == _NEEDS_ALL_APPLICATIONS
