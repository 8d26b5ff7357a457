"""What goes wrong on the way to the system: a walk survives it or stops with the right code."""

import asyncio
from collections import Counter

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.world import Answer, World
from tests.fixtures.linked import open_opportunities

virtual = pytest.mark.asyncio(loop_factories=["virtual"])

OPPORTUNITIES = [record["id"] for record in open_opportunities(PEOPLE)]
CONTACTS = list(dict.fromkeys(record["contact"] for record in open_opportunities(PEOPLE)))
TRUTH = {"candidates": CONTACTS, "applications": OPPORTUNITIES}

PAGE = """query ($after: String) { %s(first: 90, after: $after) {
  nodes { remoteId } pageInfo { hasNextPage endCursor } } }"""

PASSING = [
    "429",
    "429-retry-after",
    "500",
    "502",
    "503",
    "drop",
    "truncated",
    "cut",
    "slow",
    "html",
]
LASTING = {
    "429": "RATE_LIMITED",
    "429-retry-after": "RATE_LIMITED",
    "500": "UPSTREAM_UNAVAILABLE",
    "502": "UPSTREAM_UNAVAILABLE",
    "503": "UPSTREAM_UNAVAILABLE",
    "drop": "UPSTREAM_UNAVAILABLE",
    "truncated": "UPSTREAM_UNAVAILABLE",
    "cut": "UPSTREAM_UNAVAILABLE",
    "html": "UPSTREAM_UNAVAILABLE",
    "timeout": "UPSTREAM_TIMEOUT",
    "slow": "UPSTREAM_TIMEOUT",
    "401": "REAUTH_REQUIRED",
    "403": "FORBIDDEN",
    "404": "NOT_FOUND",
}
lists = pytest.mark.parametrize("field", TRUTH)


async def page_of(world: World, field: str, after: str | None) -> Answer:
    return await world.query(PAGE % field, {"after": after})


async def rest_of(world: World, field: str, after: str | None) -> list[str]:
    found: list[str] = []
    more = True
    while more:
        page = (await page_of(world, field, after)).data[field]
        found += [node["remoteId"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


async def begun(world: World, field: str) -> tuple[list[str], str]:
    """The first page of a walk, and where it ends."""
    page = (await page_of(world, field, None)).data[field]
    return [node["remoteId"] for node in page["nodes"]], page["pageInfo"]["endCursor"]


@lists
@virtual
@pytest.mark.parametrize("fault", [*PASSING, "timeout"])
async def test_a_walk_survives_what_passes(world: World, field: str, fault: str) -> None:
    first, after = await begun(world, field)
    await world.fault(fault, times=2, after=1, seconds=1)
    found = first + await rest_of(world, field, after)
    assert await world.faults_to_come() == 0
    assert Counter(found) == Counter(TRUTH[field])
    assert found == TRUTH[field]


@lists
@virtual
@pytest.mark.parametrize("fault", LASTING)
async def test_a_walk_that_must_stop_tells_why_and_goes_on_later(
    hurried: World, field: str, fault: str
) -> None:
    first, after = await begun(hurried, field)
    await hurried.fault(fault, times=1000, seconds=30)
    began = asyncio.get_running_loop().time()
    answer = await page_of(hurried, field, after)
    took = asyncio.get_running_loop().time() - began
    assert answer.codes == [LASTING[fault]]
    assert answer.errors[0]["path"] == [field]
    assert took <= 6
    assert (await hurried.sent())["/opportunities"] < 12
    await hurried.heal()
    await asyncio.sleep(120)
    assert first + await rest_of(hurried, field, after) == TRUTH[field]


@virtual
async def test_a_limit_that_stays_tells_when_to_come_back(hurried: World) -> None:
    await hurried.fault("429-retry-after", times=1000, seconds=30)
    answer = await page_of(hurried, "applications", None)
    assert answer.codes == ["RATE_LIMITED"]
    assert answer.errors[0]["extensions"]["retryAfter"] > 20


@virtual
@pytest.mark.parametrize("refusal", ["401", "403", "404"])
async def test_a_refusal_is_not_tried_again(world: World, refusal: str) -> None:
    await world.fault(refusal)
    await page_of(world, "applications", None)
    assert await world.sent() == {"/opportunities": 1}


@virtual
@pytest.mark.parametrize("fault", ["500", "403", "truncated"])
@pytest.mark.parametrize(
    ("paths", "field", "selection"),
    [
        (["/postings"], "job", "job { name }"),
        (["/disposition_stages", "/stages"], "currentStage", "currentStage { name }"),
        (["/users"], "stageHistory", "stageHistory { user { name } }"),
        (["/archive_reasons"], "rejectReason", "rejectReason { name }"),
    ],
)
async def test_a_list_that_fails_nulls_its_fields_alone(
    hurried: World, fault: str, paths: list[str], field: str, selection: str
) -> None:
    for path in paths:
        await hurried.fault(fault, path, times=1000)
    answer = await hurried.query(f"{{ applications {{ nodes {{ remoteId {selection} }} }} }}")
    nodes = answer.body["data"]["applications"]["nodes"]
    assert [node["remoteId"] for node in nodes] == OPPORTUNITIES[:25]
    broken = {tuple(error["path"][:4]) for error in answer.errors}
    assert broken
    assert {path[3] for path in broken} == {field}
    assert set(answer.codes) == {"FORBIDDEN" if fault == "403" else "UPSTREAM_UNAVAILABLE"}
    for _, _, at, _ in broken:
        value = nodes[at][field]
        assert value is None or any(step["user"] is None for step in value)
    sent = await hurried.sent()
    assert sent["/opportunities"] == 1
    assert sum(sent[path] for path in paths) <= 6


@virtual
async def test_one_record_that_fails_is_one_null(world: World) -> None:
    first, second = OPPORTUNITIES[:2]
    await world.fault("403", f"/opportunities/{second}")
    answer = await world.query(
        f'{{ a: application(remoteId: "{first}") {{ remoteId }}'
        f' b: application(remoteId: "{second}") {{ remoteId }} }}'
    )
    assert answer.body["data"] == {"a": {"remoteId": first}, "b": None}
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
        (["b"], "FORBIDDEN")
    ]


@virtual
@pytest.mark.parametrize("fault", ["timeout", "slow"])
async def test_nothing_hangs_past_its_deadline(hurried: World, fault: str) -> None:
    for path in ("/opportunities", "/postings", "/users"):
        await hurried.fault(fault, path, times=1000, seconds=600)
    began = asyncio.get_running_loop().time()
    answers = await asyncio.gather(
        hurried.query("{ candidates { nodes { applications { nodes { job { name } } } } } }"),
        hurried.query(
            "{ jobs { nodes { hiringManager { name } applications { nodes { id } } } } }"
        ),
        hurried.query("{ users { nodes { name } } }"),
    )
    assert asyncio.get_running_loop().time() - began <= 6
    assert [answer.codes for answer in answers] == [["UPSTREAM_TIMEOUT"]] * 3
