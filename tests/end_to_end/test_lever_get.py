"""`lever { get }`: the provider's own answers, paced and counted as all reads are."""

from typing import Any

import httpx
import pytest

from resolvers.api import schema
from server.app import create_app
from server.settings import Settings
from tests.end_to_end.world import World, world_of
from tests.fixtures.linked import Json
from tests.server.example_schema import FakeAccount

GET = "query ($path: String!, $query: JSON) { lever { get(path: $path, query: $query) } }"


async def got(world: World, path: str, query: Json | None = None) -> Any:
    return (await world.read(GET, path=path, query=query))["lever"]["get"]


async def test_what_lever_answers_comes_as_it_is(world: World) -> None:
    given = await got(world, "/stages", {"limit": 2})
    expected = await world.sandbox.get("/v1/stages", params={"limit": 2}, auth=("sandbox", ""))
    assert given == expected.json()
    assert set(given) == {"data", "hasNext", "next"}


async def test_the_token_of_the_next_page_goes_back_as_it_came(world: World) -> None:
    first = await got(world, "/opportunities", {"limit": 100})
    second = await got(world, "/opportunities", {"limit": 100, "offset": first["next"]})
    given = [record["id"] for record in first["data"] + second["data"]]
    everything = await world.raw("/opportunities")
    assert given == [record["id"] for record in everything][:200]


async def test_parameters_are_sent_in_order_lists_name_by_name(world: World) -> None:
    query = {"expand": ["stage", "owner"], "archived": False, "limit": 1, "tag": 'a b&"ü'}
    await got(world, "/opportunities", query)
    [asked] = await world.log()
    sent = httpx.QueryParams(asked["query"]).multi_items()
    assert sent == [
        ("expand", "stage"), ("expand", "owner"), ("archived", "false"), ("limit", "1"),
        ("tag", 'a b&"ü'),
    ]  # fmt: skip


async def test_each_is_counted_and_equal_ones_are_one_request(world: World) -> None:
    text = (
        """{ lever { a: get(path: "/stages") b: get(path: "/stages") c: get(path: "/users") } }"""
    )
    answer = await world.query(text)
    assert answer.data["lever"]["a"] == answer.data["lever"]["b"]
    assert (answer.cost["upstreamCalls"], answer.cost["cacheHits"]) == (2, 1)
    assert await world.sent() == {"/stages": 1, "/users": 1}


async def test_nothing_of_it_is_kept(world: World) -> None:
    await got(world, "/stages")
    await got(world, "/stages")
    assert await world.sent() == {"/stages": 2}


async def test_too_many_are_refused_before_the_first() -> None:
    fields = " ".join(f'a{n}: get(path: "/users/{n}")' for n in range(3))
    async with world_of(60, max_query_cost=2) as world:
        answer = await world.query(f"{{ lever {{ {fields} }} }}")
        assert answer.codes == ["QUERY_TOO_COSTLY"]
        assert answer.errors[0]["extensions"]["estimatedCalls"] == 3
        assert await world.sent() == {}


@pytest.mark.parametrize(
    "path",
    ["users", "", "/", "//elsewhere.test", "/../v2", "/users?limit=1", "/a/%2e%2e/b", "/x\ny",
     "https://elsewhere.test/", "/opportunities/o/files/f/download"],
)  # fmt: skip
async def test_no_path_leads_away_from_the_api(world: World, path: str) -> None:
    answer = await world.query(GET, {"path": path})
    assert (answer.body["data"], answer.codes) == ({"lever": {"get": None}}, ["BAD_USER_INPUT"])
    assert await world.sent() == {}


@pytest.mark.parametrize("query", [[], "a=b", 1, {"a": None}, {"a": {"b": "c"}}, {"a": [["b"]]}])
async def test_parameters_that_are_none_are_refused(world: World, query: Any) -> None:
    answer = await world.query(GET, {"path": "/users", "query": query})
    assert answer.codes == ["BAD_USER_INPUT"]
    assert await world.sent() == {}


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "BAD_USER_INPUT"), (401, "REAUTH_REQUIRED"), (403, "FORBIDDEN"), (404, "NOT_FOUND")],
)
async def test_refusals_are_told_as_for_all_reads(world: World, status: int, code: str) -> None:
    path = "/users"
    if status == 400:
        path = "/opportunities"
    else:
        await world.fault(str(status), path)
    answer = await world.query(GET, {"path": path, "query": {"offset": "x"}})
    assert answer.codes == [code]
    assert answer.errors[0]["path"] == ["lever", "get"]


async def test_an_account_of_another_system_has_no_such_thing() -> None:
    app = create_app(Settings(), schema=schema, accounts={"default": FakeAccount()})
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        text = '{ lever { get(path: "/stages") } }'
        answer = (await http.post("/graphql", json={"query": text})).json()
    assert answer["data"] == {"lever": None}
    assert answer["errors"][0]["extensions"] == {"code": "UNSUPPORTED"}
