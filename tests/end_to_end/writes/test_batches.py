"""Many writes in one mutation: each answered for itself."""

from typing import Any

import pytest

from tests.end_to_end.writes.places import Places, remote_id

EACH = "results { applicationId clientMutationId userErrors { code message field } }"

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def run(places: Places, mutation: str, inputs: list[Any], selection: str = EACH) -> Any:
    return (await places.written(mutation, {"inputs": inputs}, selection))["results"]


async def test_applications_are_moved_each_for_itself(places: Places) -> None:
    records = [places.take() for _ in range(8)]
    inputs = [
        {"applicationId": places.application(each), "stageId": places.stage_beside(each)}
        for each in records
    ]
    wrong = {**inputs[0], "stageId": places.user()}
    results = await run(places, "moveApplicationsStage", [*inputs[:4], wrong, *inputs[4:]])
    assert [(e["code"], e["field"]) for e in results.pop(4)["userErrors"]] == [
        ("BAD_USER_INPUT", ["stageId"])
    ]
    assert [each["userErrors"] for each in results] == [[]] * 8
    assert [each["applicationId"] for each in results] == [i["applicationId"] for i in inputs]
    for record, given in zip(records, inputs, strict=True):
        raw = await places.world.raw(f"/opportunities/{record['id']}")
        assert raw["stage"] == remote_id(given["stageId"])


async def test_moves_of_one_application_keep_their_order(places: Places) -> None:
    record = places.take()
    application = places.application(record)
    stages = [places.stage(number) for number in (1, 2, 3, 4, 2)]
    inputs = [{"applicationId": application, "stageId": stage} for stage in stages]
    before = await places.last()
    await run(places, "moveApplicationsStage", inputs)
    moved = [change["to"] for change in await places.changes(before)]
    assert moved[-4:] == [remote_id(stage) for stage in stages[-4:]]


async def test_tags_are_added_to_many_applications(places: Places) -> None:
    records = [places.take() for _ in range(5)]
    inputs = [
        {"applicationId": places.application(each), "tags": [f"tier {n}"], "clientMutationId": "c"}
        for n, each in enumerate(records)
    ]
    blank = {**inputs[0], "tags": [""]}
    results = await run(
        places,
        "addTagsToApplications",
        [*inputs, blank],
        f"{EACH[:-1]} application {{ tags }} }}",
    )
    assert [(e["code"], e["field"]) for e in results.pop()["userErrors"]] == [
        ("BAD_USER_INPUT", ["tags"])
    ]
    assert {each["clientMutationId"] for each in results} == {"c"}
    for number, (record, result) in enumerate(zip(records, results, strict=True)):
        assert result["application"]["tags"] == [*record["tags"], f"tier {number}"]
        raw = await places.world.raw(f"/opportunities/{record['id']}")
        assert raw["tags"] == result["application"]["tags"]


CANDIDATES = """
results {
  outcome clientMutationId candidate { id name } application { candidate { id } }
  userErrors { code field }
}
"""


def person(places: Places, name: str, *addresses: str, **more: Any) -> Any:
    emails = [{"value": each} for each in addresses]
    return {"name": name, "emailAddresses": emails, "actorId": places.user(), **more}


async def test_candidates_are_added_each_for_itself(places: Places) -> None:
    inputs = [
        person(places, f"Person {n}", f"person.{n}@batch.example", clientMutationId=str(n))
        for n in range(30)
    ]
    wrong = [person(places, "Bad", "no address"), person(places, "Bad", jobId=places.user())]
    await places.world.sent()
    results = await run(places, "createCandidates", [*inputs[:9], *wrong, *inputs[9:]], CANDIDATES)
    # One each, and one request that reads them all again.
    assert await places.world.sent() == {"/opportunities": 31}
    assert [(e["code"], e["field"]) for bad in results[9:11] for e in bad["userErrors"]] == [
        ("BAD_USER_INPUT", ["emailAddresses", "0", "value"]),
        ("BAD_USER_INPUT", ["jobId"]),
    ]
    good = results[:9] + results[11:]
    assert [each["clientMutationId"] for each in good] == [str(n) for n in range(30)]
    assert [each["candidate"]["name"] for each in good] == [each["name"] for each in inputs]
    assert {each["outcome"] for each in good} == {"CREATED"}
    assert all(each["application"]["candidate"]["id"] == each["candidate"]["id"] for each in good)


async def test_candidates_who_have_an_address_in_common_are_added_in_their_order(
    places: Places,
) -> None:
    inputs = [
        person(places, "First", "one@order.example", onDuplicate="FAIL"),
        person(places, "Alone", "alone@order.example"),
        person(places, "Second", "two@order.example", "ONE@order.example"),
        person(places, "Third", "two@order.example", onDuplicate="REUSE_APPLICATION"),
        person(places, "Fourth", "one@order.example", onDuplicate="FAIL"),
    ]
    results = await run(places, "createCandidates", inputs, CANDIDATES)
    assert [each["outcome"] for each in results] == ["CREATED", "CREATED", "LINKED", "REUSED", None]
    people = {each["candidate"]["id"] for each in (results[0], *results[2:])}
    assert len(people) == 1
    assert results[4]["userErrors"] == [{"code": "ALREADY_EXISTS", "field": None}]


@pytest.mark.parametrize(
    "mutation",
    ["createActivities", "createCandidates", "moveApplicationsStage", "addTagsToApplications"],
)
@pytest.mark.parametrize("many", [0, 101])
async def test_a_batch_has_1_to_100_inputs(places: Places, mutation: str, many: int) -> None:
    to_any = {"applicationId": places.id("Application", "any")}
    value: Any = {
        "createActivities": {"body": "Good.", **to_any},
        "createCandidates": {"name": "A"},
        "moveApplicationsStage": {"stageId": places.stage(), **to_any},
        "addTagsToApplications": {"tags": ["x"], **to_any},
    }[mutation]
    inputs = [value] * many
    assert await places.refused(mutation, {"inputs": inputs}) == ("BAD_USER_INPUT", ["inputs"])
