from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

BLANK = {"name": "", "headline": "", "location": "", "phones": [], "emails": [], "links": []}


async def test_a_move_shows_in_the_next_read_but_not_whole_in_its_answer(
    lever: Lever, opportunity: str
) -> None:
    before = await lever.get(opportunity)
    answer = await lever.send("PUT", f"{opportunity}/stage", {"stage": "offer"})
    after = await lever.get(opportunity)
    assert answer == after | BLANK
    assert after["name"] == before["name"] != ""
    assert after["stage"] == "offer"
    assert after["stageChanges"][:-1] == before["stageChanges"]
    moved_at = after["stageChanges"][-1]["updatedAt"]
    assert after["stageChanges"][-1] == {
        "toStageId": "offer",
        "toStageIndex": 9,
        "updatedAt": moved_at,
        "userId": lever.performer,
    }
    assert after["lastAdvancedAt"] == after["updatedAt"] == after["lastInteractionAt"] == moved_at


async def test_a_move_changes_place_and_filters(lever: Lever) -> None:
    record = lever.open_opportunity()
    first = await lever.get("/opportunities", stage_id=record.stage)
    listed = await lever.get("/opportunities")
    await lever.send("PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    offers = await lever.get("/opportunities", stage_id="offer")
    assert offers[0]["id"] == record.id
    assert record.id in {each["id"] for each in first}
    again = await lever.get("/opportunities", stage_id=first[0]["stage"])
    assert record.id not in {each["id"] for each in again}
    found = await lever.get("/opportunities")
    assert {each["id"] for each in found} == {each["id"] for each in listed}
    assert [each["id"] for each in found] != [each["id"] for each in listed]


async def test_a_token_leads_on_after_what_it_names_has_moved(lever: Lever) -> None:
    everything = [each["id"] for each in await lever.get("/opportunities")]
    page = await lever.ask("GET", "/opportunities", limit=3)
    moved = everything[3]
    await lever.send("PUT", f"/opportunities/{moved}/stage", {"stage": "offer"})
    rest = await lever.get("/opportunities", offset=page.json()["next"])
    assert {each["id"] for each in rest} == set(everything[3:])
    assert rest[0]["id"] == everything[4]


async def test_a_move_needs_nobody_but_a_stage(lever: Lever, opportunity: str) -> None:
    answer = await lever.ask("PUT", f"{opportunity}/stage", {"stage": "offer"})
    assert "userId" not in answer.json()["data"]["stageChanges"][-1]
    assert "stage" in await lever.refused("PUT", f"{opportunity}/stage", {})
    assert "nowhere" in await lever.refused("PUT", f"{opportunity}/stage", {"stage": "nowhere"})
    await lever.refused("PUT", "/opportunities/none/stage", {"stage": "offer"}, 404)


async def test_a_move_to_where_it_stands_changes_nothing(lever: Lever, opportunity: str) -> None:
    before = await lever.get(opportunity)
    await lever.send("PUT", f"{opportunity}/stage", {"stage": before["stage"]})
    assert await lever.get(opportunity) == before
    assert await lever.changes() == []


async def test_a_move_makes_no_interviews_out_of_nothing(lever: Lever) -> None:
    record = next(
        each
        for each in lever.account.opportunities.values()
        if each.rank < 200 and each.application and not each.confidential
    )
    path = f"/opportunities/{record.id}"
    kinds = ("notes", "files", "resumes", "panels", "feedback", "offers", "forms", "referrals")
    before = [await lever.get(f"{path}/{kind}") for kind in kinds]
    await lever.send("PUT", f"{path}/stage", {"stage": "offer"})
    assert [await lever.get(f"{path}/{kind}") for kind in kinds] == before


def reason(lever: Lever, kind: str, place: int = 0) -> str:
    reasons = [each for each in lever.account.company.archive_reasons if each["type"] == kind]
    return str(reasons[place]["id"])


async def test_archiving_shows_in_the_opportunity_its_application_and_filters(
    lever: Lever, opportunity: str
) -> None:
    why = reason(lever, "non-hired")
    answer = await lever.send("PUT", f"{opportunity}/archived", {"reason": why})
    after = await lever.get(opportunity)
    assert answer == after | BLANK
    assert after["archived"] == {"reason": why, "archivedAt": after["updatedAt"]}
    (application,) = await lever.get(f"{opportunity}/applications")
    assert application["archived"] == after["archived"]
    found = await lever.get(
        "/opportunities", archive_reason_id=why, posting_id=application["posting"]
    )
    assert after["id"] in {each["id"] for each in found}
    found = await lever.get("/opportunities", archived_at_start=after["updatedAt"])
    assert [each["id"] for each in found] == [after["id"]]


async def test_going_into_the_archive_counts_as_an_advance_a_second_reason_does_not(
    lever: Lever, opportunity: str
) -> None:
    first = await lever.send(
        "PUT", f"{opportunity}/archived", {"reason": reason(lever, "non-hired")}
    )
    assert first["lastAdvancedAt"] == first["archived"]["archivedAt"]
    lever.wall.now += 60
    why = {"reason": reason(lever, "non-hired", 1)}
    second = await lever.send("PUT", f"{opportunity}/archived", why)
    assert second["lastAdvancedAt"] == first["lastAdvancedAt"]
    assert second["archived"]["archivedAt"] == first["archived"]["archivedAt"] + 60_000


async def test_null_takes_out_of_the_archive(lever: Lever, opportunity: str) -> None:
    before = await lever.get(opportunity)
    await lever.send("PUT", f"{opportunity}/archived", {"reason": reason(lever, "non-hired")})
    after = await lever.send("PUT", f"{opportunity}/archived", {"reason": None})
    assert after["archived"] is None
    found = await lever.get("/opportunities", archived="false", stage_id=before["stage"])
    assert before["id"] in {each["id"] for each in found}
    assert "required" in await lever.refused("PUT", f"{opportunity}/archived", {})
    assert "none" in await lever.refused("PUT", f"{opportunity}/archived", {"reason": "none"})


async def test_a_hire_fills_a_place_of_its_requisition_until_it_is_taken_back(
    lever: Lever, opportunity: str
) -> None:
    requisition = next(
        each
        for each in lever.account.requisitions.values()
        if each["status"] == "open" and each["confidentiality"] == "non-confidential"
    )
    body = {"reason": reason(lever, "hired"), "requisitionId": requisition["id"]}
    for _ in range(2):
        await lever.send("PUT", f"{opportunity}/archived", body)
    (application,) = await lever.get(f"{opportunity}/applications")
    assert application["requisitionForHire"]["id"] == requisition["id"]
    path = f"/requisitions/{requisition['id']}"
    assert (await lever.get(path))["headcountHired"] == requisition["headcountHired"] + 1
    await lever.send("PUT", f"{opportunity}/archived", {"reason": None})
    assert (await lever.get(path))["headcountHired"] == requisition["headcountHired"]


async def test_a_requisition_counts_for_a_hire_alone_and_must_be_open(
    lever: Lever, opportunity: str
) -> None:
    made = {"name": "Baker", "requisitionCode": "B-1", "headcountTotal": 1, "status": "closed"}
    made["customFields"] = {"cost_center": {"code": 1}}
    closed = await lever.send("POST", "/requisitions", made, 201)
    body = {"reason": reason(lever, "hired"), "requisitionId": closed["id"]}
    assert "closed" in await lever.refused("PUT", f"{opportunity}/archived", body)
    body["requisitionId"] = "none"
    await lever.refused("PUT", f"{opportunity}/archived", body)
    body = {"reason": reason(lever, "non-hired"), "requisitionId": closed["id"]}
    await lever.send("PUT", f"{opportunity}/archived", body)
    (application,) = await lever.get(f"{opportunity}/applications")
    assert application["requisitionForHire"] is None


async def test_what_was_extended_must_be_signed_first(lever: Lever) -> None:
    everything = lever.account.opportunities.values()
    records = [each for each in everything if lever.account.profile("offers", each)]
    record = next(
        each
        for each in records
        if lever.account.profile("offers", each)[0]["status"] in {"sent", "opened", "sent-manually"}
        and not each.confidential
    )
    requisition = next(
        each["id"] for each in lever.account.requisitions.values() if each["status"] == "open"
    )
    body = {"reason": reason(lever, "hired"), "requisitionId": requisition}
    said = await lever.refused("PUT", f"/opportunities/{record.id}/archived", body)
    assert "not signed" in said


def planned(lever: Lever, date: int) -> Json:
    return {"interviewers": [{"id": lever.performer}], "date": date, "duration": 30}


async def test_pending_interviews_go_with_it_if_asked(lever: Lever, opportunity: str) -> None:
    now = int(lever.wall.now * 1000)
    slots = [planned(lever, now + hours * 3_600_000) for hours in (-2, 2)]
    panel = await lever.send(
        "POST", f"{opportunity}/panels", {"timezone": "UTC", "interviews": slots}, 201
    )
    body = {"reason": reason(lever, "non-hired"), "cleanInterviews": True}
    await lever.send("PUT", f"{opportunity}/archived", body)
    left = await lever.get(f"{opportunity}/panels/{panel['id']}")
    assert [slot["date"] for slot in left["interviews"]] == [slots[0]["date"]]
    assert left["end"] == slots[0]["date"] + 30 * 60_000


async def test_the_changes_tell_from_what_to_what(lever: Lever, opportunity: str) -> None:
    before = await lever.get(opportunity)
    await lever.send("PUT", f"{opportunity}/stage", {"stage": "offer"})
    await lever.send("PUT", f"{opportunity}/archived", {"reason": reason(lever, "hired")})
    moved, archived = await lever.changes()
    assert (moved["kind"], moved["from"], moved["to"]) == (
        "opportunity.stage",
        before["stage"],
        "offer",
    )
    assert moved["ids"]["contact"] == before["contact"]
    assert (moved["number"], moved["account"], moved["user"]) == (1, "sandbox", lever.performer)
    assert archived["from"] is None
    assert archived["to"]["hired"] is True
    assert archived["at"] > moved["at"] >= lever.wall.now * 1000
