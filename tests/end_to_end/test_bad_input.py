"""Bad input of every kind: a clear error with its code, and nothing asked of the system behind."""

from typing import Any

import pytest

from schema.identity import GlobalId
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.world import Answer, Json, World
from tests.fixtures.linked import open_opportunities

PERSON = open_opportunities(PEOPLE)[0]["contact"]
BAD, NONE, COSTLY = "BAD_USER_INPUT", "NOT_FOUND", "QUERY_TOO_COSTLY"


def of(type_name: str, account: str = "default", remote_id: str = PERSON) -> str:
    return GlobalId(type_name, account, remote_id).encode()


def assert_told(answer: Answer, code: str, said: str = "") -> None:
    assert answer.status < 500, answer.text
    assert answer.codes == [code], answer.text
    assert said.lower() in answer.errors[0]["message"].lower()
    for word in ("Traceback", 'File "', ".py", "Unexpected error"):
        assert word not in answer.text


PEOPLE_ARE = "{ candidates(%s) { nodes { id } } }"
APPLICATIONS_ARE = "{ applications(%s) { nodes { id } } }"

QUERIES: dict[str, tuple[str, Json | None, str, str]] = {
    "no page": (PEOPLE_ARE % "first: 0", None, BAD, "from 1 to 100, not 0"),
    "less than no page": (PEOPLE_ARE % "first: -5", None, BAD, "not -5"),
    "too large a page": (PEOPLE_ARE % "first: 1000", None, BAD, "not 1000"),
    "a page size beyond integers": (PEOPLE_ARE % "first: 99999999999", None, BAD, "32-bit"),
    "a page size that is none": (PEOPLE_ARE % 'first: "x"', None, BAD, "Int"),
    "no page in a nested list": (
        "{ jobs(first: 0) { nodes { applications(first: 0) { nodes { id } } } } }",
        None,
        BAD,
        "not 0",
    ),
    "a made-up cursor": (PEOPLE_ARE % 'after: "x"', None, BAD, "damaged"),
    "an empty cursor": (PEOPLE_ARE % 'after: ""', None, BAD, "damaged"),
    "a cursor beyond all measure": (
        "query ($after: String) { candidates(after: $after) { nodes { id } } }",
        {"after": "A" * 500_000},
        BAD,
        "damaged",
    ),
    "the id of another type": (f'{{ candidate(id: "{of("Job")}") {{ id }} }}', None, BAD, "a Job"),
    "the id of another account": (
        f'{{ candidate(id: "{of("Candidate", "b")}") {{ id }} }}',
        None,
        NONE,
        "",
    ),
    "a node of another account": (
        f'{{ node(id: "{of("Candidate", "b")}") {{ id }} }}',
        None,
        NONE,
        "",
    ),
    "a node of no known type": (
        f'{{ node(id: "{of("Planet")}") {{ id }} }}',
        None,
        "UNSUPPORTED",
        "Planet",
    ),
    "an id that is none": ('{ node(id: "x") { id } }', None, BAD, "global id"),
    "a remote id for an id": (f'{{ candidate(id: "{PERSON}") {{ id }} }}', None, BAD, "remoteId"),
    "a blank remote id": ('{ candidate(remoteId: " ") { id } }', None, BAD, "blank"),
    "both ids": (
        f'{{ candidate(id: "{of("Candidate")}", remoteId: "{PERSON}") {{ id }} }}',
        None,
        BAD,
        "either",
    ),
    "neither id": ("{ candidate { id } }", None, BAD, "either"),
    "neither id of a job": ("{ job { id } }", None, BAD, "either"),
    "more ids than a page": (
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        {"ids": [of("Candidate")] * 101},
        BAD,
        "not 101",
    ),
    "an id in a filter that is none": (
        PEOPLE_ARE % 'filter: {jobIds: ["x"]}',
        None,
        BAD,
        "global id",
    ),
    "an id of another type in a filter": (
        PEOPLE_ARE % f'filter: {{jobIds: ["{of("Candidate")}"]}}',
        None,
        BAD,
        "not of a Job",
    ),
    "an id of another account in a filter": (
        PEOPLE_ARE % f'filter: {{jobIds: ["{of("Job", "b")}"]}}',
        None,
        NONE,
        "",
    ),
    "an unknown filter": (PEOPLE_ARE % "filter: {shoeSize: 7}", None, BAD, "shoeSize"),
    "an unknown value in a filter": (
        PEOPLE_ARE % "filter: {origins: [DREAMT]}",
        None,
        BAD,
        "DREAMT",
    ),
    "a value that cannot be asked for": (
        PEOPLE_ARE % "filter: {origins: [OTHER]}",
        None,
        BAD,
        "OTHER",
    ),
    "a text for a list of enums": (
        "query ($f: CandidateFilter) { candidates(filter: $f) { nodes { id } } }",
        {"f": {"origins": "applied"}},
        BAD,
        "applied",
    ),
    "a date that is none": (
        PEOPLE_ARE % 'filter: {createdAt: {since: "2024-13-45"}}',
        None,
        BAD,
        "2024-13-45",
    ),
    "a year beyond dates": (
        PEOPLE_ARE % 'filter: {createdAt: {since: "99999-01-01T00:00:00Z"}}',
        None,
        BAD,
        "99999",
    ),
    "a number for a date": (
        PEOPLE_ARE % "filter: {createdAt: {since: 1751284800000}}",
        None,
        BAD,
        "1751284800000",
    ),
    "an unknown field": ("{ candidates { nodes { shoeSize } } }", None, BAD, "shoeSize"),
    "a missing variable": (
        "query ($id: ID!) { node(id: $id) { id } }",
        {},
        BAD,
        "$id",
    ),
    "a variable of another type": (
        "query ($first: Int!) { candidates(first: $first) { nodes { id } } }",
        {"first": "many"},
        BAD,
        "many",
    ),
    "a document that ends early": ("{ candidates { nodes ", None, BAD, "Syntax"),
    "an empty document": ("", None, BAD, ""),
    "half a character": ('{ node(id: "\\ud800") { id } }', None, BAD, "Unicode"),
    "a costly query": (
        "{ jobs(first: 100) { nodes { applications(first: 1) { nodes { id } } } } }",
        None,
        COSTLY,
        "about 101",
    ),
    "a query costly by its aliases": (
        "{ " + " ".join(f"a{n}: candidates {{ nodes {{ id }} }}" for n in range(51)) + " }",
        None,
        COSTLY,
        "about 102",
    ),
    "a query of many aliases": (
        "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }",
        None,
        BAD,
        "aliases",
    ),
    "a query too deep": (
        "{ applications { nodes "
        + "{ candidate { applications { nodes " * 5
        + "{ id }"
        + " } } }" * 5
        + " } }",
        None,
        BAD,
        "levels",
    ),
    "a bomb of introspection": (
        "{ __schema { types { " + "fields { type { " * 8 + "name" + " } }" * 8 + " } } }",
        None,
        BAD,
        "introspection",
    ),
    "a bomb of fragments": (
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20))
        + " fragment F20 on Query { __typename }",
        None,
        BAD,
        "too large",
    ),
    "a fragment within itself": (
        "{ ...F } fragment F on Query { ...F }",
        None,
        BAD,
        "itself",
    ),
    "a query of nearly a megabyte": ("{ a" + " a" * 500_000 + " }", None, BAD, "token"),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_bad_query_is_refused_before_anything_is_asked(world: World, name: str) -> None:
    text, variables, code, said = QUERIES[name]
    answer = await world.query(text, variables)
    assert_told(answer, code, said)
    if "nested" not in name:
        assert not await world.sent()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"null", 400),
        (b"7", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"query": 7}', 400),
        (b'{"variables": {}}', 400),
        (b'{"query": "{ __typename }", "variables": []}', 400),
        (b'{"query": "{ __typename }", "variables": {"x": "\\ud800"}}', 400),
        (b'{"query": "' + b" " * 1_100_000 + b'"}', 413),
    ],
)
async def test_a_bad_body_is_refused(world: World, body: bytes, status: int) -> None:
    answer = await world.post(content=body)
    assert answer.status == status
    assert answer.codes == [BAD]
    assert not await world.sent()


async def test_an_unknown_account_is_not_found(world: World) -> None:
    answer = await world.query("{ jobs { nodes { id } } }", account="nobody")
    assert_told(answer, NONE, "nobody")
    assert answer.status == 404


async def test_a_costly_query_tells_its_estimate(world: World) -> None:
    answer = await world.query(QUERIES["a costly query"][0])
    extensions = answer.errors[0]["extensions"]
    assert (extensions["estimatedCalls"], extensions["allowedCalls"]) == (101, 100)
    assert "data" not in answer.body


@pytest.mark.parametrize("field", ["candidates", "applications"])
@pytest.mark.parametrize(
    "asked",
    [
        "filter: {tags: []}",
        "filter: {jobIds: []}",
        'filter: {tags: [""]}',
        'filter: {email: ""}',
        "filter: {origins: [], isArchived: true}",
    ],
)
async def test_a_filter_that_nothing_fits_is_an_empty_page_for_nothing(
    world: World, field: str, asked: str
) -> None:
    text = f"{{ {field}({asked}) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    answer = await world.query(text)
    nothing = {"hasNextPage": False, "endCursor": None}
    assert answer.data == {field: {"nodes": [], "pageInfo": nothing}}
    assert not await world.sent()


@pytest.mark.parametrize(
    "span",
    [
        '{since: "2025-06-30"}',
        '{since: "2025-06-30T12:00:00"}',
        '{since: "2025-06-30T12:00:00.123456+05:30"}',
        '{since: "0001-01-01T00:00:00Z", until: "9999-12-31T23:59:59.999999Z"}',
        '{since: "9999-12-31T00:00:00Z", until: "0001-01-01T00:00:00Z"}',
        '{since: "0001-01-01T00:00:00+14:00"}',
        "{}",
        "{since: null, until: null}",
    ],
)
async def test_odd_spans_are_spans(world: World, span: str) -> None:
    answer = await world.query(APPLICATIONS_ARE % f"first: 1, filter: {{createdAt: {span}}}")
    assert len(answer.data["applications"]["nodes"]) == (0 if "9999-12-31T00" in span else 1)


async def test_a_cursor_is_good_for_its_own_list_alone(world: World) -> None:
    ask = "{ %s { pageInfo { endCursor } } }"
    fields = {
        "candidates(first: 2%s)": "candidates",
        "candidates(first: 2, filter: {isArchived: false}%s)": "candidates",
        "applications(first: 2%s)": "applications",
        "jobs(first: 2%s)": "jobs",
        "users(first: 2%s)": "users",
        "rejectReasons(first: 2%s)": "rejectReasons",
    }
    for field, name in fields.items():
        cursor = (await world.query(ask % (field % ""))).data[name]["pageInfo"]["endCursor"]
        for other in fields:
            answer = await world.query(ask % (other % f', after: "{cursor}"'))
            if other == field:
                assert answer.data
            else:
                assert_told(answer, BAD, "another list, filter or account")


@pytest.mark.parametrize("at", [0, 5, 11, 12, 20, -2, -1])
async def test_a_cursor_damaged_anywhere_is_refused(world: World, at: int) -> None:
    page: Any = (await world.query("{ candidates(first: 3) { edges { cursor } } }")).data
    cursor = page["candidates"]["edges"][1]["cursor"]
    letters = list(cursor)
    letters[at] = "B" if letters[at] == "A" else "A"
    assert_told(await world.query(PEOPLE_ARE % f'after: "{"".join(letters)}"'), BAD, "damaged")


async def test_an_id_that_names_nobody_is_one_null_and_one_error(world: World) -> None:
    known, unknown = of("Candidate"), of("Candidate", remote_id="nobody")
    answer = await world.query(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [known, unknown, "x", known]}
    )
    assert answer.body["data"] == {"nodes": [{"id": known}, None, None, {"id": known}]}
    assert sorted((error["path"], error["extensions"]["code"]) for error in answer.errors) == [
        (["nodes", 1], NONE),
        (["nodes", 2], BAD),
    ]
