"""Files added to applications and deleted, held against the sandbox's own records."""

import asyncio
from typing import Any

import pytest

from schema.identity import GlobalId, decode_global_id
from tests.end_to_end.world import World, world_of
from tests.end_to_end.writes.uploading import (
    DELETE,
    PDF,
    added,
    below,
    complaint,
    target,
    upload,
)

LARGEST = 30 * 1024 * 1024


async def test_a_file_is_added_and_read_again(world: World) -> None:
    where = await target(world)
    told = await added(world, where | {"clientMutationId": "c"}, name="Zoë 1.pdf")
    sent = await world.sent()
    assert told["userErrors"] == []
    assert told["clientMutationId"] == "c"
    assert told["attachment"] == {
        "id": told["attachmentId"],
        "fileName": "Zoë 1.pdf",
        "contentType": "application/pdf",
        "size": len(PDF),
        "attachmentType": "OTHER",
    }
    assert sent[below(where)] == 2
    files = await world.raw(below(where))
    remote_id = decode_global_id(told["attachmentId"]).remote_id
    [file] = [each for each in files if each["id"] == remote_id]
    assert (file["name"], file["size"]) == ("Zoë 1.pdf", str(len(PDF)))
    url = f"/v1{below(where)}/{remote_id}/download"
    assert (await world.sandbox.get(url, auth=("sandbox", ""))).content == PDF


async def test_the_id_is_the_one_that_lists_give(world: World) -> None:
    where = await target(world, 1)
    told = await added(world, where)
    text = "query ($id: ID!) { application(id: $id) { attachments { nodes { id } } } }"
    found = await world.read(text, id=where["applicationId"])
    listed = [each["id"] for each in found["application"]["attachments"]["nodes"]]
    assert told["attachmentId"] in listed


async def test_the_same_key_adds_one_file_and_sends_nothing_after(world: World) -> None:
    where = await target(world, 2) | {"idempotencyKey": "once"}
    told = await asyncio.gather(*(added(world, where) for _ in range(4)))
    assert len({each["attachmentId"] for each in told}) == 1
    names = [each["name"] for each in await world.raw(below(where))]
    assert names.count("report.pdf") == 1
    await world.sent()
    await added(world, where)
    assert await world.sent() == {}
    other = await complaint(world, where, content=PDF + b" And more.")
    assert other == ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("500", {"done": True}),
        ("drop", {"done": True}),
        ("timeout", {"done": True, "seconds": 0}),
        ("cut", {}),
        ("truncated", {}),
    ],
)
async def test_a_file_that_was_added_unheard_is_found(
    world: World, fault: str, more: dict[str, Any]
) -> None:
    where = await target(world, 3)
    await world.fault(fault, below(where), method="POST", **more)
    made = (await added(world, where, name="unheard.pdf"))["attachmentId"]
    [file] = [each for each in await world.raw(below(where)) if each["name"] == "unheard.pdf"]
    assert decode_global_id(made).remote_id == file["id"]


@pytest.mark.parametrize("fault", ["500", "drop", "timeout"])
async def test_a_file_that_may_be_on_its_way_is_not_sent_twice(world: World, fault: str) -> None:
    where = await target(world, 3)
    await world.fault(fault, below(where), method="POST", seconds=0)
    [error] = (await upload(world, where, name="unheard.pdf")).errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}
    assert "unheard.pdf" not in [each["name"] for each in await world.raw(below(where))]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "report.pdf"),
        (b"x" * (LARGEST + 1), "report.txt"),
        (b"<html>No report.</html>", "report.pdf"),
        (b"plain text", "picture.PNG"),
    ],
)
async def test_a_file_that_no_system_could_take_is_not_sent(
    world: World, content: bytes, name: str
) -> None:
    where = await target(world)
    told = await complaint(world, where, content=content, name=name)
    assert told == ("BAD_USER_INPUT", ["file", "upload"])
    assert await world.sent() == {}


async def test_thirty_mebibytes_are_taken(world: World) -> None:
    where = await target(world, 4)
    told = await added(world, where, content=b"x" * LARGEST, name="long.txt")
    assert told["attachment"]["size"] == LARGEST


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"file": {"upload": None, "url": "https://example.com/a.pdf"}}, ["file"]),
        ({"file": {"upload": None, "contentType": "pdf"}}, ["file", "contentType"]),
        ({"file": {"upload": None, "fileName": " / "}}, ["file", "fileName"]),
        ({"attachmentType": "RESUME"}, ["attachmentType"]),
        ({"attachmentType": "OFFER_LETTER"}, ["attachmentType"]),
        ({"idempotencyKey": ""}, ["idempotencyKey"]),
        ({"applicationId": GlobalId("Job", "default", "x").encode()}, ["applicationId"]),
    ],
)
async def test_what_cannot_be_is_told_by_its_field(
    world: World, changes: dict[str, Any], field: list[str]
) -> None:
    told = await complaint(world, await target(world) | changes)
    assert told == ("BAD_USER_INPUT", field)
    assert await world.sent() == {}


async def test_an_application_that_is_not_there_or_elsewhere_is_not_found(world: World) -> None:
    where = await target(world)
    gone = where | {"applicationId": GlobalId("Application", "default", "gone").encode()}
    assert await complaint(world, gone) == ("NOT_FOUND", ["applicationId"])
    await world.sent()
    nobody = {"applicationId": where["applicationId"]}
    assert await complaint(world, nobody, account="b") == ("NOT_FOUND", ["applicationId"])
    assert await complaint(world, nobody) == ("ACTOR_REQUIRED", ["actorId"])
    assert await world.sent() == {}


async def test_a_cover_letter_is_named_so_that_it_is_known_for_one(world: World) -> None:
    where = await target(world, 5) | {"attachmentType": "COVER_LETTER"}
    told = [await added(world, where, name=name) for name in ("mine.pdf", "My cover letter.pdf")]
    assert [each["attachment"]["fileName"] for each in told] == [
        "Cover letter mine.pdf",
        "My cover letter.pdf",
    ]
    assert {each["attachment"]["attachmentType"] for each in told} == {"COVER_LETTER"}


async def test_a_name_is_made_fit_and_completed(world: World) -> None:
    where = await target(world, 6)
    typed = {"file": {"upload": None, "contentType": "application/pdf"}}
    told = [
        await added(world, where, name="C:\\fakepath\\report.pdf"),
        await added(world, where | typed, name="report"),
        await added(world, where | {"file": {"upload": None, "fileName": "../../a:b.pdf"}}),
    ]
    names = [each["attachment"]["fileName"] for each in told]
    assert names == ["report.pdf", "report.pdf", "a_b.pdf"]


async def test_a_file_is_deleted_once(world: World) -> None:
    where = await target(world, 7)
    made = (await added(world, where))["attachmentId"]
    await world.sent()
    delete = {"attachmentId": made, "actorId": where["actorId"], "clientMutationId": "d"}
    told = (await world.read(DELETE, input=delete))["deleteAttachment"]
    assert (told["deletedAttachmentId"], told["userErrors"]) == (made, [])
    assert told["clientMutationId"] == "d"
    assert made not in [each["id"] for each in told["application"]["attachments"]["nodes"]]
    remote_id = decode_global_id(made).remote_id
    assert remote_id not in [each["id"] for each in await world.raw(below(where))]
    again = (await world.read(DELETE, input=delete))["deleteAttachment"]
    [error] = again["userErrors"]
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["attachmentId"])


@pytest.mark.parametrize(("name", "done"), [("500", True), ("drop", True), ("drop", False)])
async def test_a_deletion_of_which_nothing_was_heard_is_done(
    world: World, name: str, *, done: bool
) -> None:
    where = await target(world, 8)
    made = (await added(world, where))["attachmentId"]
    await world.fault(name, below(where), method="DELETE", done=done)
    delete = {"attachmentId": made, "actorId": where["actorId"]}
    told = (await world.read(DELETE, input=delete))["deleteAttachment"]
    assert (told["deletedAttachmentId"], told["userErrors"]) == (made, [])
    remote_id = decode_global_id(made).remote_id
    assert remote_id not in [each["id"] for each in await world.raw(below(where))]


async def test_a_deletion_repeated_with_its_key_sends_nothing(world: World) -> None:
    where = await target(world, 9)
    made = (await added(world, where))["attachmentId"]
    delete = {"attachmentId": made, "actorId": where["actorId"], "idempotencyKey": "gone"}
    text = DELETE.replace("application {", "application @skip(if: true) {")
    await world.read(text, input=delete)
    await world.sent()
    told = (await world.read(text, input=delete))["deleteAttachment"]
    assert (told["deletedAttachmentId"], told["userErrors"]) == (made, [])
    assert await world.sent() == {}


async def undeletable(world: World, kind: str) -> str:
    """The id of some attachment of a type."""
    text = (
        "{ applications(first: 90) { nodes { attachments(filter: { types: [%s] })"
        " { nodes { id } } } } }"
    )
    found = (await world.read(text % kind))["applications"]["nodes"]
    return str(next(file["id"] for each in found for file in each["attachments"]["nodes"]))


@pytest.mark.parametrize("kind", ["RESUME", "OFFER_LETTER"])
async def test_only_files_can_be_deleted(world: World, kind: str) -> None:
    where = await target(world)
    delete = {"attachmentId": await undeletable(world, kind), "actorId": where["actorId"]}
    [error] = (await world.read(DELETE, input=delete))["deleteAttachment"]["userErrors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", ["attachmentId"])


async def test_a_deletion_names_what_is_wrong_with_it(world: World) -> None:
    where = await target(world)
    ids = {
        GlobalId("Attachment", "default", "f").encode(): "BAD_USER_INPUT",
        GlobalId("Activity", "default", "f", ("a",)).encode(): "BAD_USER_INPUT",
        GlobalId("Attachment", "b", "f", ("a",)).encode(): "NOT_FOUND",
    }
    for attachment_id, code in ids.items():
        delete = {"attachmentId": attachment_id, "actorId": where["actorId"]}
        [error] = (await world.read(DELETE, input=delete))["deleteAttachment"]["userErrors"]
        assert (error["code"], error["field"]) == (code, ["attachmentId"])
    delete = {"attachmentId": GlobalId("Attachment", "default", "f", ("a",)).encode()}
    [error] = (await world.read(DELETE, input=delete))["deleteAttachment"]["userErrors"]
    assert error["code"] == "ACTOR_REQUIRED"
    assert await world.sent() == {}


async def test_a_credential_that_may_not_write_files_is_told_the_scope() -> None:
    async with world_of(40, keys={"default": "sandbox-limited"}) as limited:
        where = await target(limited)
        [error] = (await upload(limited, where)).errors
        assert error["extensions"] == {"code": "FORBIDDEN", "scope": "files:write:admin"}
