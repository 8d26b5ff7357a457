"""Notes changed and deleted, held against the sandbox's own records."""

from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from schema.identity import decode_global_id
from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

pytestmark = pytest.mark.asyncio(loop_scope="module")

ACTIVITY = "activityId activity { id body visibility overallRecommendation replies { body } }"
DELETED = "deletedActivityId application { id }"


@dataclass(frozen=True, slots=True)
class Note:
    """A note that a test wrote."""

    places: Places
    application: str
    id: str

    @property
    def path(self) -> str:
        return f"/opportunities/{remote_id(self.application)}/notes"

    @property
    def input(self) -> Json:
        return {"activityId": self.id, "actorId": self.places.user()}

    async def raw(self) -> Json:
        found: Json = await self.places.world.raw(f"{self.path}/{remote_id(self.id)}")
        return found


@pytest_asyncio.fixture(loop_scope="module")
async def note(places: Places) -> Note:
    application = places.application()
    given = {
        "applicationId": application,
        "actorId": places.user(),
        "body": "Good.",
        "visibility": "PRIVATE",
        "overallRecommendation": "STRONG_YES",
    }
    told = await places.written("createActivity", given, ACTIVITY)
    assert told["activity"]["id"] == told["activityId"]
    assert told["activity"]["overallRecommendation"] == "STRONG_YES"
    await places.world.sent()
    return Note(places, application, told["activityId"])


async def answered(note: Note) -> None:
    """Somebody answers the note."""
    response = await note.places.world.sandbox.post(
        f"/v1{note.path}",
        params={"note_id": remote_id(note.id), "perform_as": remote_id(note.places.user(1))},
        json={"value": "I agree."},
        auth=("sandbox", ""),
    )
    assert response.status_code == 201


async def test_its_id_is_the_one_that_lists_give(note: Note) -> None:
    text = "query ($id: ID!) { application(id: $id) { activities { nodes { id } } } }"
    found = await note.places.world.read(text, id=note.application)
    assert note.id in [each["id"] for each in found["application"]["activities"]["nodes"]]
    assert (await note.raw())["fields"][0]["score"] == 4


@pytest.mark.parametrize(
    ("change", "fields", "secret"),
    [
        ({"body": "Better."}, {"value": "Better.", "score": 4}, True),
        ({"visibility": "PUBLIC"}, {"value": "Good.", "score": 4}, False),
        ({"overallRecommendation": "NO"}, {"value": "Good.", "score": 2}, True),
        ({"overallRecommendation": None}, {"value": "Good.", "score": None}, True),
        ({"overallRecommendation": "NO_DECISION"}, {"value": "Good.", "score": None}, True),
    ],
)
async def test_only_what_is_asked_for_changes(
    note: Note, change: Json, fields: Json, *, secret: bool
) -> None:
    before = await note.raw()
    await answered(note)
    given = note.input | {"actorId": note.places.user(1)} | change
    told = await note.places.written("updateActivity", given, ACTIVITY)
    after = await note.raw()
    assert {name: after["fields"][0][name] for name in fields} == fields
    assert (after["secret"], after["user"]) == (secret, before["user"])
    assert after["createdAt"] == after["fields"][0]["createdAt"] == before["createdAt"]
    assert told["activityId"] == note.id
    assert told["activity"]["body"] == fields["value"]
    assert told["activity"]["replies"] == [{"body": "I agree."}]


async def test_nothing_is_written_where_nothing_changes(note: Note) -> None:
    same = {"body": "Good.", "visibility": "PRIVATE", "overallRecommendation": "STRONG_YES"}
    await note.places.written("updateActivity", note.input | same)
    await note.places.written("updateActivity", note.input)
    assert await note.places.world.sent() == {f"{note.path}/{remote_id(note.id)}": 2}


@pytest.mark.parametrize("name", ["500", "drop", "timeout"])
@pytest.mark.parametrize("done", [False, True])
async def test_a_change_of_which_nothing_was_heard_is_made(
    note: Note, name: str, *, done: bool
) -> None:
    await note.places.world.fault(name, note.path, method="PUT", done=done, seconds=0)
    await note.places.written("updateActivity", note.input | {"body": "Better."})
    assert [each["value"] for each in (await note.raw())["fields"]] == ["Better."]


async def test_a_note_is_deleted_once(note: Note) -> None:
    told = await note.places.written("deleteActivity", note.input, DELETED)
    assert told["deletedActivityId"] == note.id
    assert told["application"] == {"id": note.application}
    assert (await note.raw())["deletedAt"] is not None
    text = "query ($id: ID!) { node(id: $id) { id } }"
    answer = await note.places.world.query(text, {"id": note.id})
    assert answer.codes == ["NOT_FOUND"]
    for mutation in ("deleteActivity", "updateActivity"):
        refused = await note.places.refused(mutation, note.input)
        assert refused == ("NOT_FOUND", ["activityId"])


@pytest.mark.parametrize("name", ["500", "drop", "timeout"])
@pytest.mark.parametrize("done", [False, True])
async def test_a_deletion_of_which_nothing_was_heard_is_done(
    note: Note, name: str, *, done: bool
) -> None:
    before = await note.places.last()
    await note.places.world.fault(name, note.path, method="DELETE", done=done, seconds=0)
    await note.places.written("deleteActivity", note.input)
    kinds = [each["kind"] for each in await note.places.changes(before)]
    assert kinds == ["note.deleted"]


@pytest.mark.parametrize(
    ("mutation", "change"), [("updateActivity", {"body": "Better."}), ("deleteActivity", {})]
)
async def test_the_same_key_writes_once(note: Note, mutation: str, change: Json) -> None:
    given = note.input | change | {"idempotencyKey": f"once {note.id}", "clientMutationId": "c"}
    before = await note.places.last()
    told = [await note.places.written(mutation, given) for _ in range(2)]
    assert told == [{"clientMutationId": "c", "userErrors": []}] * 2
    assert (await note.places.world.sent()).total() == 2
    assert len(await note.places.changes(before)) == 1
    other = given | {"actorId": note.places.user(1)}
    refused = await note.places.refused(mutation, other)
    assert refused == ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])


async def written_in_lever(places: Places) -> str:
    """The id of a note that a person wrote in Lever itself."""
    text = (
        "{ applications(first: 50) { nodes { activities(filter: { types: [NOTE] })"
        " { nodes { id } } } } }"
    )
    found = (await places.world.read(text))["applications"]["nodes"]
    return str(next(note["id"] for each in found for note in each["activities"]["nodes"][-1:]))


@pytest.mark.parametrize("mutation", ["updateActivity", "deleteActivity"])
async def test_what_cannot_be_changed_is_told(places: Places, mutation: str) -> None:
    application = places.take()["id"]
    refused: dict[str, tuple[str, list[str]]] = {
        await written_in_lever(places): ("BAD_USER_INPUT", ["activityId"]),
        places.id("Activity", f"{application}:stage:0", application): (
            *("BAD_USER_INPUT", ["activityId"]),
        ),
        places.id("Activity", "x"): ("BAD_USER_INPUT", ["activityId"]),
        places.id("Tag", "x"): ("BAD_USER_INPUT", ["activityId"]),
        places.id("Activity", "none", application): ("NOT_FOUND", ["activityId"]),
        places.at("b").id("Activity", "x", application): ("NOT_FOUND", ["activityId"]),
    }
    before = await places.last()
    for activity_id, told in refused.items():
        change: Any = {"body": "Mine."} if mutation == "updateActivity" else {}
        given = {"activityId": activity_id, **change}
        assert await places.refused(mutation, given) == told
    assert await places.changes(before) == []


async def test_a_note_has_a_text_and_somebody_who_may_see_it(note: Note) -> None:
    for change, field in (({"body": " "}, "body"), ({"body": None}, "body")):
        refused = await note.places.refused("updateActivity", note.input | change)
        assert refused == ("BAD_USER_INPUT", [field])
    refused = await note.places.refused("updateActivity", note.input | {"visibility": None})
    assert refused == ("BAD_USER_INPUT", ["visibility"])
    blank = {"applicationId": note.application, "actorId": note.places.user(), "body": "\n"}
    assert await note.places.refused("createActivity", blank) == ("BAD_USER_INPUT", ["body"])
    assert await note.places.world.sent() == {}


@pytest.mark.parametrize("mutation", ["updateActivity", "deleteActivity"])
async def test_a_missing_permission_is_named(places: Places, mutation: str) -> None:
    given = {"applicationId": places.application(), "actorId": places.user(), "body": "Seen."}
    told = await places.written("createActivity", given, "activityId")
    found = decode_global_id(told["activityId"])
    limited = places.at("limited")
    change = {"body": "Mine."} if mutation == "updateActivity" else {}
    known = {"activityId": limited.id("Activity", found.remote_id, *found.parent_ids)}
    [error] = (await limited.write(mutation, known | change)).errors
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "notes:write:admin"}
