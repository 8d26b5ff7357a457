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


@pytest.mark.parametrize(
    "mutation", ["createActivities", "moveApplicationsStage", "addTagsToApplications"]
)
@pytest.mark.parametrize("many", [0, 101])
async def test_a_batch_has_1_to_100_inputs(places: Places, mutation: str, many: int) -> None:
    value: Any = {
        "createActivities": {"body": "Good."},
        "moveApplicationsStage": {"stageId": places.stage()},
        "addTagsToApplications": {"tags": ["x"]},
    }[mutation]
    inputs = [{"applicationId": places.id("Application", "any"), **value}] * many
    assert await places.refused(mutation, {"inputs": inputs}) == ("BAD_USER_INPUT", ["inputs"])
