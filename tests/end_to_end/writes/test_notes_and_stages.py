"""Writes as a caller sees them, held against the sandbox's own records."""

import asyncio
from typing import Any

from tests.end_to_end.world import World

CREATE = """
mutation Note($input: CreateActivityInput!) {
  createActivity(input: $input) {
    activityId
    activity { body visibility user { id } application { id } }
    userErrors { code field message }
  }
}
"""
MANY = """
mutation Notes($inputs: [CreateActivityInput!]!) {
  createActivities(input: { inputs: $inputs }) {
    results { activityId userErrors { code field } }
    userErrors { code field }
  }
}
"""


async def application(world: World) -> dict[str, Any]:
    text = "{ applications(first: 1) { nodes { id remoteId } } users(first: 1) { nodes { id } } }"
    found = await world.read(text)
    return {**found["applications"]["nodes"][0], "user": found["users"]["nodes"][0]["id"]}


async def notes(world: World, remote_id: str) -> list[str]:
    found = await world.raw(f"/opportunities/{remote_id}/notes")
    return [field["value"] for each in found for field in each["fields"]]


async def test_a_note_is_written_and_read_again(world: World) -> None:
    there = await application(world)
    await world.sent()
    told = await world.read(
        CREATE,
        input={
            "applicationId": there["id"],
            "actorId": there["user"],
            "body": "Good.",
            "visibility": "PRIVATE",
        },
    )
    sent = await world.sent()
    assert told["createActivity"]["userErrors"] == []
    assert told["createActivity"]["activity"] == {
        "body": "Good.",
        "visibility": "PRIVATE",
        "user": {"id": there["user"]},
        "application": {"id": there["id"]},
    }
    assert sent[f"/opportunities/{there['remoteId']}/notes"] == 2
    assert (await notes(world, there["remoteId"])).count("Good.") == 1


async def test_without_an_actor_nothing_is_sent(world: World) -> None:
    there = await application(world)
    await world.sent()
    told = await world.read(CREATE, input={"applicationId": there["id"], "body": "x"})
    [error] = told["createActivity"]["userErrors"]
    assert (error["code"], error["field"]) == ("ACTOR_REQUIRED", ["actorId"])
    assert await world.sent() == {}


async def test_the_same_key_writes_once(world: World) -> None:
    there = await application(world)
    note = {
        "applicationId": there["id"],
        "actorId": there["user"],
        "body": "Once.",
        "idempotencyKey": "k",
    }
    told = await asyncio.gather(*(world.read(CREATE, input=note) for _ in range(5)))
    assert len({each["createActivity"]["activityId"] for each in told}) == 1
    assert (await notes(world, there["remoteId"])).count("Once.") == 1
    other = await world.read(CREATE, input={**note, "body": "Other."})
    assert other["createActivity"]["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_of_many_notes_one_bad_one_stops_no_other(world: World) -> None:
    there = await application(world)
    good = {"applicationId": there["id"], "actorId": there["user"]}
    bad = {**good, "applicationId": there["user"], "body": "Bad."}
    inputs = [{**good, "body": f"Number {n}."} for n in range(20)]
    told = await world.read(MANY, inputs=[*inputs[:10], bad, *inputs[10:]])
    results = told["createActivities"]["results"]
    assert results[10] == {
        "activityId": None,
        "userErrors": [{"code": "BAD_USER_INPUT", "field": ["applicationId"]}],
    }
    assert [each["userErrors"] for each in results[:10] + results[11:]] == [[]] * 20
    written = [text for text in await notes(world, there["remoteId"]) if "Number" in text]
    assert sorted(written) == sorted(each["body"] for each in inputs)
