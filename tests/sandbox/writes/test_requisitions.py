import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

WHOLE = {
    "requisitionCode": "NEW-1",
    "name": "Baker",
    "headcountTotal": 3,
    "backfill": True,
    "compensationBand": {"currency": "EUR", "interval": "per-year-salary", "min": 1, "max": 2},
    "employmentStatus": "full-time",
    "location": "Berlin",
    "team": "Bakery",
    "internalNotes": "Urgent",
    "customFields": {"cost_center": {"city": "Berlin", "code": 7}},
}


async def test_a_requisition_is_answered_in_other_words_than_it_is_read(lever: Lever) -> None:
    answer = await lever.ask("POST", "/requisitions", WHOLE)
    assert answer.status_code == 201
    inside = answer.json()["data"]
    read = await lever.get(f"/requisitions/{inside['id']}")
    assert {name: read[name] for name in WHOLE} == WHOLE
    assert (read["status"], read["headcountHired"], read["postings"]) == ("open", 0, [])
    assert (inside["postingIds"], inside["ownerUserId"]) == ([], None)
    assert "postings" not in inside
    assert "owner" not in inside
    assert inside["stateHistory"][0]["status"] == "open"
    assert "department" not in inside


async def test_a_change_replaces_all_but_the_postings(lever: Lever) -> None:
    body = WHOLE | {"postingIds": [lever.posting()], "owner": lever.performer}
    made = await lever.send("POST", "/requisitions", body, 201)
    least: Json = {"requisitionCode": "NEW-2", "name": "Chef", "headcountTotal": "unlimited"}
    least["customFields"] = WHOLE["customFields"]
    await lever.send("PUT", f"/requisitions/{made['id']}", least)
    read = await lever.get(f"/requisitions/{made['id']}")
    assert {name: read[name] for name in least} == least
    assert (read["headcountInfinite"], read["owner"], read["team"]) == (True, None, None)
    assert (read["internalNotes"], read["compensationBand"], read["backfill"]) == ("", None, False)
    assert read["createdAt"] == made["createdAt"]
    assert read["postings"] == [lever.posting()]
    posting = await lever.get(f"/postings/{lever.posting()}")
    assert "NEW-2" in posting["requisitionCodes"]
    assert "NEW-1" not in posting["requisitionCodes"]
    await lever.send("PUT", f"/requisitions/{made['id']}", least | {"postingIds": []})
    assert (await lever.get(f"/requisitions/{made['id']}"))["postings"] == []


async def test_a_requisition_goes(lever: Lever) -> None:
    made = await lever.send("POST", "/requisitions", WHOLE | {"postingIds": [lever.posting()]}, 201)
    page = await lever.ask("GET", "/requisitions", limit=1)
    assert (await lever.ask("DELETE", f"/requisitions/{made['id']}")).status_code == 204
    await lever.refused("DELETE", f"/requisitions/{made['id']}", status=404)
    codes = (await lever.get(f"/postings/{lever.posting()}"))["requisitionCodes"]
    assert "NEW-1" not in codes
    assert page.json()["data"][0]["id"] == made["id"]
    rest = await lever.get("/requisitions", offset=page.json()["next"])
    assert [each["id"] for each in rest] == [
        each["id"] for each in await lever.get("/requisitions")
    ]


async def test_a_walk_goes_on_when_the_next_one_is_gone(lever: Lever) -> None:
    made = [
        await lever.send("POST", "/requisitions", WHOLE | {"requisitionCode": f"N-{number}"}, 201)
        for number in range(3)
    ]
    following = (await lever.ask("GET", "/requisitions", limit=1)).json()["next"]
    await lever.send("DELETE", f"/requisitions/{made[1]['id']}", status=204)
    rest = await lever.get("/requisitions", offset=following)
    assert rest[0]["id"] == made[0]["id"]


async def test_a_code_is_there_once(lever: Lever) -> None:
    made = await lever.send("POST", "/requisitions", WHOLE, 201)
    await lever.refused("POST", "/requisitions", WHOLE, 409)
    await lever.send("PUT", f"/requisitions/{made['id']}", WHOLE)
    other = next(iter(lever.account.requisitions.values()))["requisitionCode"]
    body = WHOLE | {"requisitionCode": other}
    await lever.refused("PUT", f"/requisitions/{made['id']}", body, 409)


async def test_nothing_goes_back_to_draft(lever: Lever) -> None:
    draft = await lever.send("POST", "/requisitions", WHOLE | {"status": "draft"}, 201)
    path = f"/requisitions/{draft['id']}"
    await lever.send("PUT", path, WHOLE | {"status": "closed"})
    assert (await lever.get(path))["closedAt"] == (await lever.get(path))["updatedAt"]
    assert "draft" in await lever.refused("PUT", path, WHOLE | {"status": "draft"})


@pytest.mark.parametrize(
    "more",
    [
        {"name": None},
        {"requisitionCode": " "},
        {"headcountTotal": None},
        {"headcountTotal": "many"},
        {"status": "lost"},
        {"employmentStatus": "volunteer"},
        {"owner": "nobody"},
        {"postingIds": ["none"]},
        {"customFields": {}},
        {"customFields": {"unknown": 1}},
        {"customFields": {"cost_center": "Berlin"}},
        {"customFields": {"cost_center": {"code": "seven"}}},
        {"customFields": {"cost_center": {"street": "x"}}},
    ],
)
async def test_what_makes_no_sense_is_refused(lever: Lever, more: Json) -> None:
    await lever.refused("POST", "/requisitions", WHOLE | more)
    assert await lever.changes() == []


async def test_a_confidential_posting_makes_its_requisition_confidential(lever: Lever) -> None:
    secret = next(
        posting["id"]
        for posting in lever.account.postings.values()
        if posting["confidentiality"] == "confidential"
    )
    await lever.refused("POST", "/requisitions", WHOLE | {"postingIds": [secret, lever.posting()]})
    made = await lever.send("POST", "/requisitions", WHOLE | {"postingIds": [secret]}, 201)
    assert made["hasConfidentialPosting"] is True
    assert made["id"] not in {each["id"] for each in await lever.get("/requisitions")}


async def test_fields_come_change_and_go(lever: Lever) -> None:
    body = {"id": "shift_work", "text": "Work", "type": "dropdown", "options": [{"text": "home"}]}
    made = await lever.send("POST", "/requisition_fields", body, 201)
    assert await lever.get("/requisition_fields/shift_work") == made
    assert made["isRequired"] is False
    assert made["options"][0]["text"] == "home"
    await lever.refused("POST", "/requisition_fields", body, 409)
    simple = {"id": "ignored", "text": "Work", "type": "text", "isRequired": True}
    after = await lever.send("PUT", "/requisition_fields/shift_work", simple)
    assert after == simple | {"id": "shift_work"}
    await lever.send("DELETE", "/requisition_fields/shift_work", status=204)
    await lever.refused("DELETE", "/requisition_fields/shift_work", status=404)


async def test_options_are_added_renamed_and_removed(lever: Lever) -> None:
    body = {"id": "work", "text": "Work", "type": "dropdown", "options": [{"text": "home"}]}
    made = await lever.send("POST", "/requisition_fields", body, 201)
    path, home = "/requisition_fields/work/options", made["options"][0]["id"]
    added = {"values": [{"text": "hourly"}, {"text": "intern"}]}
    last = await lever.send("POST", path, added, 201)
    assert last["text"] == "intern"
    renamed = {"values": [{"id": home, "text": "at home"}]}
    field = await lever.send("PUT", path, renamed)
    assert [option["text"] for option in field["options"]] == ["at home", "hourly", "intern"]
    await lever.send("DELETE", path, {"values": [home, last["id"]]}, 204)
    left = (await lever.get("/requisition_fields/work"))["options"]
    assert [option["text"] for option in left] == ["hourly"]
    await lever.refused("DELETE", path, {"values": [home]})
    await lever.refused("POST", "/requisition_fields/cost_center/options", added)


async def test_a_requisition_with_a_field_that_changed_is_read_only(lever: Lever) -> None:
    made = await lever.send("POST", "/requisitions", WHOLE, 201)
    field = {"text": "Cost center", "type": "text"}
    await lever.send("PUT", "/requisition_fields/cost_center", field)
    body = WHOLE | {"customFields": {"cost_center": "x"}}
    await lever.refused("PUT", f"/requisitions/{made['id']}", body, 403)
    read = await lever.get(f"/requisitions/{made['id']}")
    assert read["customFields"] == WHOLE["customFields"]


@pytest.mark.parametrize(
    "more",
    [
        {"id": "Not Snake"},
        {"id": "x" * 51},
        {"text": None},
        {"type": "money"},
        {"type": "object", "subfields": []},
        {"type": "object", "subfields": [{"id": "a", "text": "A", "type": "object"}]},
        {"type": "dropdown", "options": []},
    ],
)
async def test_a_field_that_makes_no_sense_is_refused(lever: Lever, more: Json) -> None:
    body = {"id": "new_field", "text": "New", "type": "number"} | more
    await lever.refused("POST", "/requisition_fields", body)
    assert await lever.changes() == []
