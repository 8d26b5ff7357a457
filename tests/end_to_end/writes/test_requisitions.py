"""Making and changing requisitions, held against the sandbox's own records."""

from uuid import uuid4

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.setup_cases import CUSTOM_FIELDS

SHOWN = """
requisitionId
requisition {
  id name code status headcount isHeadcountUnlimited isBackfill owner { id } hiringManager { id }
  jobs { id } employmentStatus department team location internalNotes
  compensation { minimum maximum currency interval }
}
"""
PAY = {"minimum": 50_000, "maximum": 70_000, "currency": "EUR", "interval": "YEAR"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def raw(places: Places, requisition: str) -> Json:
    found: Json = await places.world.raw(f"/requisitions/{remote_id(requisition)}")
    return found


async def made(places: Places, **more: object) -> str:
    given = {"name": "New", "code": uuid4().hex, "customFields": CUSTOM_FIELDS, **more}
    found: str = (await places.written("createRequisition", given, "requisitionId"))[
        "requisitionId"
    ]
    return found


async def test_a_requisition_is_made_and_shown_whole(places: Places) -> None:
    plain = {"name": "More sourcers", "code": "S-1", "status": "ON_HOLD", "headcount": 3}
    words = {"employmentStatus": "intern", "department": "People", "team": "Sourcing"}
    more = {"isBackfill": True, "location": "Lisbon", "internalNotes": "Soon.", "compensation": PAY}
    people = {"ownerId": places.user(), "hiringManagerId": places.user(1)}
    asked = {**plain, **words, **more}
    given = {**asked, **people, "jobIds": [], "customFields": CUSTOM_FIELDS}
    payload = await places.written("createRequisition", given, SHOWN)
    told = {**asked, "isHeadcountUnlimited": False, "jobs": []}
    told |= {"owner": {"id": places.user()}, "hiringManager": {"id": places.user(1)}}
    assert payload["requisition"] == {"id": payload["requisitionId"], **told}
    there = await raw(places, payload["requisitionId"])
    assert (there["requisitionCode"], there["status"], there["headcountTotal"]) == (
        ("S-1", "onHold", 3)
    )


async def test_a_change_leaves_all_else_as_it_was(places: Places) -> None:
    requisition = await made(
        places, headcount=None, ownerId=places.user(), compensation=PAY, team="T", location="L"
    )
    before = await raw(places, requisition)
    given = {"requisitionId": requisition, "location": "Porto", "team": None}
    payload = await places.written("updateRequisition", given, SHOWN)
    after = {**before, "location": "Porto", "team": None}
    after["updatedAt"] = (await raw(places, requisition))["updatedAt"]
    assert await raw(places, requisition) == after
    assert payload["requisition"]["isHeadcountUnlimited"] is True


async def test_of_the_employers_own_fields_only_those_named_change(places: Places) -> None:
    name, requisition = "target_hire_date", await made(places)
    for value, told in ((1_700_000_000_000, {"target_hire_date": 1_700_000_000_000}), (None, {})):
        given = {"requisitionId": requisition, "customFields": {name: value}}
        await places.written("updateRequisition", given)
        assert (await raw(places, requisition))["customFields"] == {**CUSTOM_FIELDS, **told}


async def test_a_requisition_is_deleted(places: Places) -> None:
    requisition = await made(places)
    given = {"requisitionId": requisition}
    payload = await places.written("deleteRequisition", given, "deletedRequisitionId")
    assert payload["deletedRequisitionId"] == requisition
    held = (await places.world.sandbox.get("/__sandbox__/records/sandbox")).json()
    assert remote_id(requisition) not in {each["id"] for each in held["requisitions"]}
    assert await places.refused("deleteRequisition", given) == ("NOT_FOUND", ["requisitionId"])


async def test_a_code_that_another_requisition_has_is_told(places: Places) -> None:
    one, other = await made(places), await made(places)
    code = (await raw(places, one))["requisitionCode"]
    new = {"name": "A", "code": code}
    assert await places.refused("createRequisition", new) == ("ALREADY_EXISTS", ["code"])
    changed = {"requisitionId": other, "code": code}
    assert await places.refused("updateRequisition", changed) == ("ALREADY_EXISTS", ["code"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "OTHER"}, "status"),
        ({"name": ""}, "name"),
        ({"code": " "}, "code"),
        ({"customFields": ["x"]}, "customFields"),
        ({"compensation": {**PAY, "minimum": 80_000}}, "compensation"),
        ({"compensation": {**PAY, "interval": "OTHER"}}, "compensation"),
    ],
)
async def test_what_no_requisition_can_have_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: str
) -> None:
    await places.world.sent()
    new = {"name": "A", "code": "a", **wrong}
    assert await places.refused("createRequisition", new) == ("BAD_USER_INPUT", [field])
    changed = {"requisitionId": places.requisition(), **wrong}
    assert await places.refused("updateRequisition", changed) == ("BAD_USER_INPUT", [field])
    assert await places.world.sent() == {}
