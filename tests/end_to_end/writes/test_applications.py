"""Moving, closing and opening applications, held against the sandbox's own records."""

from typing import Any

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

SHOWN = """
applicationId
application {
  id isArchived archivedAt
  currentStage { id } rejectReason { id } hiredFor { id } candidate { name }
}
"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def archived(places: Places, application: str) -> Json:
    found: Json = (await places.world.raw(f"/opportunities/{remote_id(application)}"))["archived"]
    return found


async def shown_afresh(places: Places, application: str) -> Any:
    found = await places.world.read(
        f"query ($id: ID!) {{ application(id: $id) {{ {SHOWN.split('{', 1)[1]} }}",
        id=application,
    )
    return found["application"]


async def test_an_application_is_moved_and_shown_whole(places: Places) -> None:
    record = places.take()
    given = {"applicationId": places.application(record), "stageId": places.stage_beside(record)}
    payload = await places.written("moveApplicationStage", given, SHOWN)
    assert payload["applicationId"] == payload["application"]["id"] == given["applicationId"]
    assert payload["application"]["currentStage"] == {"id": given["stageId"]}
    assert payload["application"]["candidate"]["name"]  # blank in the answer to the write
    assert payload["application"] == await shown_afresh(places, given["applicationId"])
    raw = await places.world.raw(f"/opportunities/{record['id']}")
    assert raw["stage"] == remote_id(given["stageId"])


async def test_of_two_stages_in_one_request_the_last_stands(places: Places) -> None:
    application = places.application()
    text = """mutation ($id: ID!, $a: ID!, $b: ID!) {
      a: moveApplicationStage(input: { applicationId: $id, stageId: $a }) { ...shown }
      b: moveApplicationStage(input: { applicationId: $id, stageId: $b }) { ...shown }
    }
    fragment shown on MoveApplicationStagePayload { application { currentStage { id } } }"""
    stages = {"a": places.stage(2), "b": places.stage(3)}
    told = await places.world.read(text, id=application, **stages)
    assert {name: each["application"]["currentStage"]["id"] for name, each in told.items()} == (
        stages
    )


async def test_an_application_is_rejected_and_opened_again(places: Places) -> None:
    application = places.application()
    closed = {"applicationId": application, "rejectReasonId": places.reason()}
    payload = await places.written("rejectApplication", closed, SHOWN)
    assert payload["application"]["isArchived"] is True
    assert payload["application"]["rejectReason"] == {"id": places.reason()}
    assert payload["application"] == await shown_afresh(places, application)
    assert (await archived(places, application))["reason"] == remote_id(places.reason())
    opened = await places.written("unrejectApplication", {"applicationId": application}, SHOWN)
    assert opened["application"]["isArchived"] is False
    assert opened["application"] == await shown_afresh(places, application)
    assert await archived(places, application) is None


async def test_rejected_for_the_same_reason_again_it_stays_as_it_was(places: Places) -> None:
    given = {"applicationId": places.application(), "rejectReasonId": places.reason()}
    await places.written("rejectApplication", given)
    before, path = await places.last(), f"/opportunities/{remote_id(given['applicationId'])}"
    await places.world.sent()
    await places.written("rejectApplication", given)
    assert await places.world.sent() == {path: 1}
    assert await places.changes(before) == []


async def test_what_is_open_is_not_opened(places: Places) -> None:
    given = {"applicationId": places.application()}
    await places.world.sent()
    await places.written("unrejectApplication", given)
    assert await places.world.sent() == {f"/opportunities/{remote_id(given['applicationId'])}": 1}


async def test_a_reason_that_hires_rejects_nobody(places: Places) -> None:
    before = await places.last()
    given = {"applicationId": places.application(), "rejectReasonId": places.reason("hired")}
    refused = await places.refused("rejectApplication", given)
    assert refused == ("BAD_USER_INPUT", ["rejectReasonId"])
    assert await places.changes(before) == []


async def test_a_hire_fills_its_requisition_once(places: Places) -> None:
    wanted = places.requisition()
    given = {"applicationId": places.application(), "requisitionId": wanted}
    path = f"/requisitions/{remote_id(wanted)}"
    hired = (await places.world.raw(path))["headcountHired"]
    for _ in range(2):
        payload = await places.written("hireApplication", given, SHOWN)
        assert payload["application"]["rejectReason"] == {"id": places.reason("hired")}
        assert payload["application"]["hiredFor"] == {"id": wanted}
    assert payload["application"] == await shown_afresh(places, given["applicationId"])
    assert (await places.world.raw(path))["headcountHired"] == hired + 1
    text = "query ($id: ID!) { requisition(id: $id) { hiredCount } }"
    assert (await places.world.read(text, id=wanted))["requisition"] == {"hiredCount": hired + 1}
    await places.written("unrejectApplication", {"applicationId": given["applicationId"]})
    assert (await places.world.read(text, id=wanted))["requisition"] == {"hiredCount": hired}


async def test_who_was_rejected_can_be_hired(places: Places) -> None:
    record = places.take(lambda each: each["archived"])
    given = {"applicationId": places.application(record)}
    payload = await places.written("hireApplication", given, SHOWN)
    assert payload["application"]["rejectReason"] == {"id": places.reason("hired")}


async def test_a_requisition_that_cannot_be_filled_is_told(places: Places) -> None:
    record = places.take()
    given = {
        "applicationId": places.application(record),
        "requisitionId": places.requisition("closed"),
    }
    refused = await places.refused("hireApplication", given)
    assert refused == ("BAD_USER_INPUT", ["requisitionId"])
    none = {**given, "requisitionId": places.id("Requisition", "none")}
    assert await places.refused("hireApplication", none) == ("NOT_FOUND", ["requisitionId"])
    assert (await archived(places, given["applicationId"])) == record["archived"]


async def test_a_hire_takes_a_reason_that_hires(places: Places) -> None:
    given = {"applicationId": places.application(), "hiredReasonId": places.reason()}
    refused = await places.refused("hireApplication", given)
    assert refused == ("BAD_USER_INPUT", ["hiredReasonId"])
    named = {**given, "hiredReasonId": places.reason("hired")}
    payload = await places.written("hireApplication", named, SHOWN)
    assert payload["application"]["rejectReason"] == {"id": places.reason("hired")}


@pytest.mark.parametrize("cancels", [False, True])
async def test_interviews_to_come_are_cancelled_where_that_is_asked(
    places: Places, *, cancels: bool
) -> None:
    application = places.application()
    await planned_interview(places, application)
    text = "query ($id: ID!) { application(id: $id) { interviews { nodes { startAt } } } }"
    asked = (await places.world.read(text, id=application))["application"]["interviews"]["nodes"]
    given = {"rejectReasonId": places.reason(), "cancelInterviews": cancels}
    payload = await places.written(
        "rejectApplication",
        {"applicationId": application, **given},
        "application { interviews { nodes { startAt } } }",
    )
    left = payload["application"]["interviews"]["nodes"]
    assert len(left) == len(asked) - cancels


async def planned_interview(places: Places, application: str) -> None:
    """Plan one for the far future."""
    user = remote_id(places.user())
    slot = {"interviewers": [{"id": user}], "date": 4_000_000_000_000, "duration": 30}
    answer = await places.world.sandbox.post(
        f"/v1/opportunities/{remote_id(application)}/panels",
        params={"perform_as": user},
        json={"timezone": "UTC", "interviews": [slot]},
        auth=("sandbox", ""),
    )
    assert answer.status_code == 201
