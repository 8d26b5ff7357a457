"""How many upstream requests a query takes, exactly: with nothing kept, and once lists are kept."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from schema.identity import GlobalId
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.world import World
from tests.fixtures.linked import Json, open_opportunities, truth_of

OPPORTUNITIES = open_opportunities(PEOPLE)
POSTINGS = [p for p in truth_of(PEOPLE)["postings"] if p["confidentiality"] != "confidential"]
LISTS = ("/postings", "/users", "/disposition_stages", "/archive_reasons")

CANDIDATES = """{ candidates(first: 50) { nodes { id name emailAddresses { value } applications {
  nodes { id job { id name } currentStage { id name } owner { id name } } } } } }"""

APPLICATIONS = """{ applications(first: 100) { nodes { id status candidate { id name }
  job { id name } currentStage { id name } owner { id name } } } }"""

NODES = """query ($ids: [ID!]!) { nodes(ids: $ids) { id
  ... on Candidate { name applications { nodes { id } } } ... on Application { appliedAt } } }"""


def objects(value: Any) -> int:
    """How many JSON objects there are in a value."""
    if isinstance(value, dict):
        return 1 + sum(map(objects, value.values()))
    return sum(map(objects, value)) if isinstance(value, list) else 0


def contacts(*, with_one: bool) -> list[str]:
    """People, or only those with a single application."""
    counts = Counter(record["contact"] for record in OPPORTUNITIES)
    return [contact for contact, count in counts.items() if count == 1 or not with_one]


def ids(type_name: str, remote_ids: list[str]) -> list[str]:
    return [GlobalId(type_name, "default", each).encode() for each in remote_ids]


def application_ids(records: list[Json]) -> list[str]:
    return [
        GlobalId("Application", "default", record["id"], (record["contact"],)).encode()
        for record in records
    ]


def sizes(first: int) -> int:
    """How many applications the first of those people have between them."""
    counts = Counter(record["contact"] for record in OPPORTUNITIES)
    return sum(list(counts.values())[:first])


ALONE = {"ids": ids("Candidate", contacts(with_one=True)[:100])}
TOGETHER = {"ids": ids("Candidate", contacts(with_one=False)[:100])}
BY_PERSON = {"ids": application_ids(OPPORTUNITIES[:60])}

CASES: dict[str, tuple[str, Json | None, int, tuple[str, ...]]] = {
    "fifty people with what is linked": (CANDIDATES, None, 2, LISTS[::2]),
    "fifty people, names alone": ("{ candidates(first: 50) { nodes { name } } }", None, 2, ()),
    "a hundred applications with what is linked": (
        APPLICATIONS,
        None,
        1,
        ("/postings", "/disposition_stages", "/archive_reasons"),
    ),
    "a hundred people by id": (NODES, ALONE, 1, ()),
    "a hundred people by id, with more than a page of applications": (NODES, TOGETHER, 2, ()),
    "sixty applications by id": (NODES, BY_PERSON, 1, ()),
    "jobs": ("{ jobs { nodes { name hiringManager { name } } } }", None, 0, LISTS[:2]),
    "stages": ("{ jobInterviewStages { nodes { name stageOrder } } }", None, 0, LISTS[2:3]),
    "users": (
        "{ users(first: 100) { nodes { name manager { name } managedJobs { nodes { name } } } } }",
        None,
        0,
        LISTS[:2],
    ),
    "reasons": ("{ rejectReasons { nodes { name isHire } } }", None, 0, LISTS[3:]),
    "stages with the first applications in each": (
        "{ jobInterviewStages { nodes { applications(first: 2) { nodes { id } } } } }",
        None,
        # Mixed pages: the four of them hold all 360 or so applications.
        -(-len(OPPORTUNITIES) // 100),
        LISTS[2:3],
    ),
    "one person by the system's own id": (
        "query ($id: ID!) { candidate(remoteId: $id) { name tags createdAt } }",
        {"id": OPPORTUNITIES[0]["contact"]},
        1,
        (),
    ),
    "one job and its applications": (
        "query ($id: ID!) { job(remoteId: $id) { applications(first: 5) { nodes { id } } } }",
        {"id": POSTINGS[0]["id"]},
        1,
        LISTS[:1],
    ),
    "three lists of opportunities at once": (
        """{ a: applications { nodes { id } } b: applications(filter: {isArchived: true}) {
          nodes { id } } c: applications { nodes { owner { name } } } }""",
        None,
        2,
        (),
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_query_takes_exactly_so_many_requests(world: World, name: str) -> None:
    text, variables, calls, lists = CASES[name]
    cold = await world.query(text, variables)
    assert cold.data
    sent = await world.sent()
    assert sent == Counter({"/opportunities": calls, **dict.fromkeys(lists, 1)}) + Counter()
    assert cold.cost["upstreamCalls"] == calls + len(lists)
    warm = await world.query(text, variables)
    assert warm.data == cold.data
    assert (await world.sent()).total() == warm.cost["upstreamCalls"] == calls


def test_the_cases_are_what_their_names_say() -> None:
    assert len(ALONE["ids"]) == len(TOGETHER["ids"]) == 100
    assert 100 < sizes(100) <= 200
    counts = Counter(record["contact"] for record in OPPORTUNITIES)
    assert sum(counts[contact] for contact in {r["contact"] for r in OPPORTUNITIES[:60]}) <= 100


async def test_fifty_people_are_hundreds_of_objects(world: World) -> None:
    answer = await world.query(CANDIDATES)
    assert objects(answer.data) >= 350
    assert len(answer.data["candidates"]["nodes"]) == 50


async def test_a_query_within_a_query_is_answered_from_what_came_along(world: World) -> None:
    await world.query("{ jobs { nodes { id } } }")
    await world.sent()
    answer = await world.query(
        "{ candidates(first: 20) { nodes { applications { nodes { candidate { applications {"
        " nodes { candidate { name } } } } } } } } }"
    )
    assert answer.data
    assert await world.sent() == {"/opportunities": 2}


async def test_equal_queries_at_once_share_their_requests(world: World) -> None:
    answers = await asyncio.gather(*(world.query(APPLICATIONS) for _ in range(10)))
    assert all(answer.data == answers[0].data for answer in answers)
    assert (await world.sent())["/opportunities"] == 1
