import pytest

from tests.sandbox.writes.conftest import Lever


async def test_a_note_is_read_back_and_its_answer_has_the_id_twice(
    lever: Lever, opportunity: str
) -> None:
    body = {"value": "Call @ada back", "secret": True, "score": 3, "notifyFollowers": True}
    answer = await lever.send("POST", f"{opportunity}/notes", body, 201)
    note = await lever.get(f"{opportunity}/notes/{answer['id']}")
    assert answer == note | {"noteId": note["id"]}
    assert (note["text"], note["secret"], note["user"]) == ("Note", True, lever.performer)
    (comment,) = note["fields"]
    assert (comment["value"], comment["score"]) == ("Call @ada back", 3)
    assert comment["createdAt"] == note["createdAt"] == note["completedAt"]
    after = await lever.get(opportunity)
    assert (await lever.get(f"{opportunity}/notes"))[0] == note
    assert after["lastInteractionAt"] == note["createdAt"]
    assert after["stage"] == comment["stage"]


async def test_a_note_leaves_the_time_of_the_last_update_behind(
    lever: Lever, opportunity: str
) -> None:
    before = await lever.get(opportunity)
    note = await lever.send("POST", f"{opportunity}/notes", {"value": "One"}, 201)
    assert (await lever.get(opportunity))["updatedAt"] == before["updatedAt"]
    body = {"values": [{"value": "Two"}]}
    await lever.send("PUT", f"{opportunity}/notes/{note['id']}", body)
    after = await lever.get(opportunity)
    assert after["updatedAt"] == after["lastInteractionAt"] > note["createdAt"]


async def test_a_comment_goes_to_its_thread(lever: Lever, opportunity: str) -> None:
    first = await lever.send("POST", f"{opportunity}/notes", {"value": "One"}, 201)
    body = {"value": "Two"}
    second = await lever.send("POST", f"{opportunity}/notes", body, 201, note_id=first["id"])
    assert second["id"] == first["id"]
    assert [comment["value"] for comment in second["fields"]] == ["One", "Two"]
    await lever.refused("POST", f"{opportunity}/notes", body, 404, note_id="none")


async def test_an_edit_replaces_the_thread(lever: Lever, opportunity: str) -> None:
    note = await lever.send("POST", f"{opportunity}/notes", {"value": "One", "secret": True}, 201)
    path = f"{opportunity}/notes/{note['id']}"
    body = {"values": [{"value": "A", "createdAt": 1}, {"value": "B"}], "score": 2}
    assert await lever.send("PUT", path, body) == {"noteId": note["id"]}
    after = await lever.get(path)
    assert [(one["value"], one["score"]) for one in after["fields"]] == [("A", 2), ("B", 2)]
    assert after["fields"][0]["createdAt"] == 1
    assert after["secret"] is False
    assert after["createdAt"] == note["createdAt"]


async def test_a_deleted_note_stays_listed_as_deleted(lever: Lever, opportunity: str) -> None:
    note = await lever.send("POST", f"{opportunity}/notes", {"value": "One"}, 201)
    path = f"{opportunity}/notes/{note['id']}"
    assert (await lever.ask("DELETE", path)).status_code == 204
    assert (await lever.get(path))["deletedAt"] > note["createdAt"]
    await lever.refused("DELETE", path, status=404)
    await lever.refused("PUT", path, {"values": [{"value": "x"}]}, 404)


async def test_notes_of_people_are_not_the_apis_to_change(lever: Lever) -> None:
    record = next(
        each
        for each in lever.account.opportunities.values()
        if lever.account.profile("notes", each) and not each.confidential
    )
    note = lever.account.profile("notes", record)[0]
    path = f"/opportunities/{record.id}/notes/{note['id']}"
    await lever.refused("DELETE", path, status=403)
    await lever.refused("PUT", path, {"values": [{"value": "x"}]}, 403)
    assert await lever.get(path) == note


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": " "},
        {"value": 1},
        {"value": "x", "score": 5},
        {"value": "x", "secret": "?"},
        {"value": "x", "createdAt": 1_900_000_000_000},
    ],
)
async def test_a_note_that_makes_no_sense_is_refused(
    lever: Lever, opportunity: str, body: dict[str, object]
) -> None:
    before = await lever.get(f"{opportunity}/notes")
    await lever.refused("POST", f"{opportunity}/notes", body)
    assert await lever.get(f"{opportunity}/notes") == before


async def test_a_historical_note_keeps_its_time(lever: Lever, opportunity: str) -> None:
    body = {"value": "Long ago", "createdAt": 1_551_383_781_000}
    note = await lever.send("POST", f"{opportunity}/notes", body, 201)
    assert note["createdAt"] == 1_551_383_781_000
    assert (await lever.get(f"{opportunity}/notes"))[-1]["id"] == note["id"]
    answer = await lever.ask("POST", f"{opportunity}/notes", {"value": "x"})
    assert answer.json()["message"] == "perform_as is required"


async def test_a_walk_through_notes_goes_on(lever: Lever, opportunity: str) -> None:
    for number in range(4):
        await lever.send("POST", f"{opportunity}/notes", {"value": str(number)}, 201)
    everything = [note["id"] for note in await lever.get(f"{opportunity}/notes")]
    page = await lever.ask("GET", f"{opportunity}/notes", limit=2)
    await lever.send("POST", f"{opportunity}/notes", {"value": "in between"}, 201)
    rest = await lever.get(f"{opportunity}/notes", offset=page.json()["next"])
    assert [note["id"] for note in rest] == everything[2:]
