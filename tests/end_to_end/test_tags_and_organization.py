"""Tags, sources, departments, teams and offices, held against the sandbox's records."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from sandbox.data.records import Opportunity
from tests.end_to_end.account_world import AccountWorld, Json, account_world, truth

OPEN_RECORDS = [record for record in truth().index.ordered if not record.confidential]
OPEN_POSTINGS = [
    posting
    for posting in truth().company.postings
    if posting["confidentiality"] == "non-confidential"
]


@pytest.fixture
async def world() -> AsyncIterator[AccountWorld]:
    async with account_world() as opened:
        yield opened


def words_of(record: Opportunity, field: str) -> tuple[str, ...]:
    return tuple(record.tags if field == "tags" else record.sources)


@pytest.mark.parametrize(("field", "facet"), [("tags", "tag"), ("sources", "source")])
async def test_every_word_in_use_comes_once_with_its_count(
    world: AccountWorld, field: str, facet: str
) -> None:
    found = await world.nodes(field, "name count remoteData", size=7)
    counts = truth().index.counts(facet)
    assert [each["name"] for each in found] == sorted(each["text"] for each in counts)
    assert {each["name"]: each["count"] for each in found} == {
        each["text"]: each["count"] for each in counts
    }
    assert all(each["remoteData"]["text"] == each["name"] for each in found)
    assert world.sent() == [f"/{field}"]


@pytest.mark.parametrize("field", ["tags", "sources"])
async def test_a_word_leads_to_its_people_and_applications(world: AccountWorld, field: str) -> None:
    selection = (
        "name applications(first: 100) { nodes { remoteId } }"
        " candidates(first: 100) { nodes { remoteId } }"
    )
    page = await world.read(f"{{ {field}(first: 12) {{ nodes {{ {selection} }} }} }}")
    for word in page[field]["nodes"]:
        records = [each for each in OPEN_RECORDS if word["name"] in words_of(each, field)]
        listed = [each["remoteId"] for each in word["applications"]["nodes"]]
        people = [each["remoteId"] for each in word["candidates"]["nodes"]]
        if len(records) <= 100:
            assert listed == [each.id for each in records]
            assert sorted(people) == sorted({each.person.id for each in records})


async def test_the_people_of_a_word_are_walked_page_by_page_each_once(world: AccountWorld) -> None:
    word = Counter(tag for each in OPEN_RECORDS for tag in each.tags).most_common(1)[0][0]
    place = sorted(each["text"] for each in truth().index.counts("tag")).index(word)
    before = ""
    if place:
        edges = await world.read(
            "query ($n: Int!) { tags(first: $n) { pageInfo { endCursor } } }", n=min(place, 100)
        )
        before = f', after: "{edges["tags"]["pageInfo"]["endCursor"]}"'
    met: list[str] = []
    after = None
    while True:
        query = (
            f"query ($after: String) {{ tags(first: 1 {before}) {{ nodes {{ name"
            " candidates(first: 17, after: $after) { nodes { remoteId }"
            " pageInfo { hasNextPage endCursor } } } } }"
        )
        tag = (await world.read(query, after=after))["tags"]["nodes"][0]
        assert tag["name"] == word
        met += [each["remoteId"] for each in tag["candidates"]["nodes"]]
        if not tag["candidates"]["pageInfo"]["hasNextPage"]:
            break
        after = tag["candidates"]["pageInfo"]["endCursor"]
    assert len(met) == len(set(met))
    assert set(met) == {each.person.id for each in OPEN_RECORDS if word in each.tags}


async def test_a_page_of_a_words_applications_is_one_request_and_of_its_people_two(
    world: AccountWorld,
) -> None:
    await world.read("{ tags(first: 1) { nodes { name } } }")
    world.sent()
    await world.read("{ tags(first: 3) { nodes { applications(first: 5) { nodes { id } } } } }")
    assert world.sent() == ["/opportunities"] * 3
    await world.read("{ tags(first: 3) { nodes { candidates(first: 5) { nodes { name } } } } }")
    assert len(world.sent()) <= 6


def jobs_with(**wanted: str) -> list[str]:
    """The ids of postings in such categories, the newest first."""
    found = [
        each
        for each in OPEN_POSTINGS
        if all(each["categories"][name] == value for name, value in wanted.items())
    ]
    return ids(found)


def ids(postings: list[Json]) -> list[str]:
    return [p["id"] for p in sorted(postings, key=lambda p: (-p["createdAt"], p["id"]))]


def remote_ids(connection: Json) -> list[str]:
    return [each["remoteId"] for each in connection["nodes"]]


async def test_departments_have_their_jobs_and_teams(world: AccountWorld) -> None:
    found = await world.nodes(
        "departments",
        "name jobs(first: 100) { nodes { remoteId } }"
        " teams { name department { name } jobs(first: 100) { nodes { remoteId } } }",
    )
    firm = truth().company.firm.departments
    assert [each["name"] for each in found] == sorted(firm)
    for department in found:
        name = department["name"]
        assert remote_ids(department["jobs"]) == jobs_with(department=name)
        assert [team["name"] for team in department["teams"]] == sorted(firm[name])
        for team in department["teams"]:
            assert team["department"] == {"name": name}
            assert remote_ids(team["jobs"]) == jobs_with(department=name, team=team["name"])
    assert world.sent() == ["/postings"]


async def test_offices_have_the_jobs_that_are_offered_there(world: AccountWorld) -> None:
    found = await world.nodes("offices", "name jobs(first: 100) { nodes { remoteId } }", size=2)
    places = {place for each in OPEN_POSTINGS for place in each["categories"]["allLocations"]}
    assert [each["name"] for each in found] == sorted(places)
    for office in found:
        there = [
            each for each in OPEN_POSTINGS if office["name"] in each["categories"]["allLocations"]
        ]
        assert remote_ids(office["jobs"]) == ids(there)


async def test_a_job_leads_to_its_department_team_and_offices_and_back(world: AccountWorld) -> None:
    found = await world.nodes(
        "jobs",
        "remoteId department departments { name jobs(first: 100) { nodes { remoteId } } }"
        " team teams { name department { name } jobs(first: 100) { nodes { remoteId } } }"
        " locations { name } offices { name jobs(first: 100) { nodes { remoteId } } }",
    )
    assert len(found) == len(OPEN_POSTINGS)
    for job in found:
        assert [each["name"] for each in job["departments"]] == [job["department"]]
        assert [each["name"] for each in job["teams"]] == [job["team"]]
        assert [each["name"] for each in job["offices"]] == [p["name"] for p in job["locations"]]
        for group in (*job["departments"], *job["teams"], *job["offices"]):
            assert job["remoteId"] in remote_ids(group["jobs"])


async def test_teams_are_walked_by_name(world: AccountWorld) -> None:
    found = await world.nodes("teams", "name department { name }", size=1)
    firm = truth().company.firm.departments
    expected = sorted((team, name) for name, teams in firm.items() for team in teams)
    assert [(each["name"], each["department"]["name"]) for each in found] == expected
