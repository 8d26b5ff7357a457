"""Tags, sources, departments, teams and offices, held against the sandbox's records."""

from collections import Counter

import pytest

from sandbox.data.records import Opportunity
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.held import account_of
from tests.end_to_end.world import Json, World

ACCOUNT = account_of(PEOPLE)
OPEN_RECORDS = [record for record in ACCOUNT.index.ordered if not record.confidential]
OPEN_POSTINGS = [
    posting
    for posting in ACCOUNT.company.postings
    if posting["confidentiality"] == "non-confidential"
]


def words_of(record: Opportunity, field: str) -> tuple[str, ...]:
    return tuple(record.tags if field == "tags" else record.sources)


@pytest.mark.parametrize(("field", "facet"), [("tags", "tag"), ("sources", "source")])
async def test_every_word_in_use_comes_once_with_its_count(
    deep: World, field: str, facet: str
) -> None:
    found = await deep.nodes(field, "name count remoteData", size=7)
    counts = ACCOUNT.index.counts(facet)
    assert [each["name"] for each in found] == sorted(each["text"] for each in counts)
    assert {each["name"]: each["count"] for each in found} == {
        each["text"]: each["count"] for each in counts
    }
    assert all(each["remoteData"]["text"] == each["name"] for each in found)
    assert await deep.sent() == {f"/{field}": 1}


@pytest.mark.parametrize("field", ["tags", "sources"])
async def test_a_word_leads_to_its_people_and_applications(deep: World, field: str) -> None:
    selection = (
        "name applications(first: 100) { nodes { remoteId } }"
        " candidates(first: 100) { nodes { remoteId } }"
    )
    page = await deep.read(f"{{ {field}(first: 12) {{ nodes {{ {selection} }} }} }}")
    for word in page[field]["nodes"]:
        records = [each for each in OPEN_RECORDS if word["name"] in words_of(each, field)]
        listed = [each["remoteId"] for each in word["applications"]["nodes"]]
        people = [each["remoteId"] for each in word["candidates"]["nodes"]]
        if len(records) <= 100:
            assert listed == [each.id for each in records]
            assert sorted(people) == sorted({each.person.id for each in records})


async def test_the_people_of_a_word_are_walked_page_by_page_each_once(deep: World) -> None:
    word = Counter(tag for each in OPEN_RECORDS for tag in each.tags).most_common(1)[0][0]
    place = sorted(each["text"] for each in ACCOUNT.index.counts("tag")).index(word)
    before = ""
    if place:
        edges = await deep.read(
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
        tag = (await deep.read(query, after=after))["tags"]["nodes"][0]
        assert tag["name"] == word
        met += [each["remoteId"] for each in tag["candidates"]["nodes"]]
        if not tag["candidates"]["pageInfo"]["hasNextPage"]:
            break
        after = tag["candidates"]["pageInfo"]["endCursor"]
    assert len(met) == len(set(met))
    assert set(met) == {each.person.id for each in OPEN_RECORDS if word in each.tags}


async def test_a_page_of_a_words_applications_is_one_request_and_of_its_people_two(
    deep: World,
) -> None:
    await deep.read("{ tags(first: 1) { nodes { name } } }")
    await deep.sent()
    await deep.read("{ tags(first: 3) { nodes { applications(first: 5) { nodes { id } } } } }")
    assert await deep.sent() == {"/opportunities": 3}
    await deep.read("{ tags(first: 3) { nodes { candidates(first: 5) { nodes { name } } } } }")
    assert (await deep.sent()).total() <= 6


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


async def test_departments_have_their_jobs_and_teams(deep: World) -> None:
    found = await deep.nodes(
        "departments",
        "name jobs(first: 100) { nodes { remoteId } }"
        " teams { name department { name } jobs(first: 100) { nodes { remoteId } } }",
    )
    firm = ACCOUNT.company.firm.departments
    assert [each["name"] for each in found] == sorted(firm)
    for department in found:
        name = department["name"]
        assert remote_ids(department["jobs"]) == jobs_with(department=name)
        assert [team["name"] for team in department["teams"]] == sorted(firm[name])
        for team in department["teams"]:
            assert team["department"] == {"name": name}
            assert remote_ids(team["jobs"]) == jobs_with(department=name, team=team["name"])
    assert await deep.sent() == {"/postings": 1}


async def test_offices_have_the_jobs_that_are_offered_there(deep: World) -> None:
    found = await deep.nodes("offices", "name jobs(first: 100) { nodes { remoteId } }", size=2)
    places = {place for each in OPEN_POSTINGS for place in each["categories"]["allLocations"]}
    assert [each["name"] for each in found] == sorted(places)
    for office in found:
        there = [
            each for each in OPEN_POSTINGS if office["name"] in each["categories"]["allLocations"]
        ]
        assert remote_ids(office["jobs"]) == ids(there)


async def test_a_job_leads_to_its_department_team_and_offices_and_back(deep: World) -> None:
    found = await deep.nodes(
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


async def test_teams_are_walked_by_name(deep: World) -> None:
    found = await deep.nodes("teams", "name department { name }", size=1)
    firm = ACCOUNT.company.firm.departments
    expected = sorted((team, name) for name, teams in firm.items() for team in teams)
    assert [(each["name"], each["department"]["name"]) for each in found] == expected
