"""Applications added to people who are there, held against the sandbox's own records."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.uploading import PDF, send_form

FIELDS = """
id job { id } candidate { id } currentStage { id } origin sources tags createdAt owner { id }
followers { id } creditedTo { id }
"""
SHOWN = f"applicationId candidateId candidate {{ id name }} application {{ {FIELDS} }}"
WITH_FILES = """
mutation ($input: CreateApplicationInput!) {
  createApplication(input: $input) {
    application { attachments { nodes { fileName contentType size attachmentType } } }
    userErrors { code field message }
  }
}
"""
LARGEST = 30 * 1024 * 1024

pytestmark = pytest.mark.asyncio(loop_scope="module")


def whole(places: Places, record: Json) -> Json:
    """An input that leaves nothing out but files."""
    return {
        "candidateId": places.candidate(record),
        "jobId": places.job(),
        "actorId": places.user(),
        "stageId": places.stage(3),
        "origin": "AGENCY",
        "sources": [" Agency One ", "Agency One"],
        "tags": ["new"],
        "ownerId": places.user(1),
        "followerIds": [places.user(2)],
        "createdAt": "2024-02-03T04:05:06.789Z",
    }


def simple(places: Places) -> Json:
    return {"candidateId": places.candidate(), "jobId": places.job(), "actorId": places.user()}


async def raw(places: Places, payload: Json) -> Json:
    found: Json = await places.world.raw(f"/opportunities/{remote_id(payload['applicationId'])}")
    return found


async def test_an_application_is_added_and_shown_whole(places: Places) -> None:
    record = places.take()
    asked = whole(places, record)
    await places.world.read("{ jobs { nodes { id } } users { nodes { id } } }")
    await places.world.read("{ jobInterviewStages { nodes { id } } }")
    await places.world.sent()
    payload = await places.written("createApplication", asked, SHOWN)
    assert await places.world.sent() == {"/opportunities": 2}
    told = payload["application"]
    assert payload["applicationId"] == told["id"]
    assert payload["candidateId"] == payload["candidate"]["id"] == asked["candidateId"]
    assert payload["candidate"]["name"] == record["name"]
    assert (told["job"], told["candidate"]) == (
        {"id": asked["jobId"]},
        {"id": asked["candidateId"]},
    )
    assert (told["currentStage"], told["owner"]) == (
        {"id": asked["stageId"]},
        {"id": places.user(1)},
    )
    assert (told["origin"], told["sources"]) == ("AGENCY", ["Agency One"])
    assert told["tags"][0] == "new"
    assert {"id": places.user(2)} in told["followers"]
    assert told["createdAt"] == "2024-02-03T04:05:06.789000+00:00"
    text = f"query ($id: ID!) {{ application(id: $id) {{ {FIELDS} }} }}"
    afresh = await places.world.read(text, id=payload["applicationId"])
    assert told == afresh["application"]
    there = await raw(places, payload)
    assert (there["contact"], there["emails"]) == (record["contact"], record["emails"])


async def test_the_person_has_it_beside_those_before(places: Places) -> None:
    given = simple(places)
    text = "query ($id: ID!) { candidate(id: $id) { applications { nodes { id } } } }"
    before = await places.world.read(text, id=given["candidateId"])
    made = await places.written("createApplication", given, "applicationId")
    after = await places.world.read(text, id=given["candidateId"])
    assert after["candidate"]["applications"]["nodes"] == [
        {"id": made["applicationId"]},
        *before["candidate"]["applications"]["nodes"],
    ]


async def test_a_resume_and_files_come_in_the_same_request(places: Places) -> None:
    given = {**simple(places), "tags": ["one", "two"], "origin": "REFERRED"}
    given |= {"resume": {"upload": None}, "files": [{"upload": None}, {"upload": None}]}
    sent = {
        "variables.input.resume.upload": ("cv.pdf", PDF),
        "variables.input.files.0.upload": ("cover letter.txt", b"Dear all"),
        "variables.input.files.1.upload": ("work.txt", b"Work"),
    }
    await places.world.sent()
    answer = await send_form(places.world, WITH_FILES, {"input": given}, sent)
    assert (await places.world.sent())["/opportunities"] == 2
    payload = answer.data["createApplication"]
    assert payload["userErrors"] == []
    found = payload["application"]["attachments"]["nodes"]
    assert sorted((f["fileName"], f["size"], f["attachmentType"]) for f in found) == [
        ("cover letter.txt", 8, "COVER_LETTER"),
        ("cv.pdf", len(PDF), "RESUME"),
        ("work.txt", 4, "OTHER"),
    ]
    made = (await places.changes())[-1]["ids"]
    there = await places.world.raw(f"/opportunities/{made['opportunity']}")
    assert (there["tags"][:2], there["origin"]) == (["one", "two"], "referred")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"resume.upload": ("cv.pdf", b"no pdf")}, ["resume", "upload"]),
        ({"files.1.upload": ("a.txt", b"")}, ["files", "1", "upload"]),
        ({"files.0.upload": ("", PDF)}, ["files", "1"]),
        (
            {"files.0.upload": ("a.txt", b"x" * LARGEST), "files.1.upload": ("b.txt", b"x")},
            ["files"],
        ),
    ],
    ids=["damaged", "empty", "missing", "too much"],
)
async def test_a_file_that_cannot_be_sent_is_told_and_nothing_is_sent(
    places: Places, sent: dict[str, tuple[str, bytes]], field: list[str]
) -> None:
    good = {"files.0.upload": ("good.txt", b"good")}
    files = {f"variables.input.{path}": file for path, file in {**good, **sent}.items()}
    given = {**simple(places), "files": [{"upload": None}, {"upload": None}]}
    given |= {"resume": {"upload": None}} if "resume.upload" in sent else {}
    if field == ["resume", "upload"]:
        del given["files"][1]
    await places.world.sent()
    answer = await send_form(places.world, WITH_FILES, {"input": given}, files)
    [error] = answer.data["createApplication"]["userErrors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", field)
    assert await places.world.sent() == {}


async def test_all_that_is_wrong_with_files_is_told_at_once(places: Places) -> None:
    given = {**simple(places), "files": [{"upload": None}, {}, {"upload": None}]}
    sent = {
        "variables.input.files.0.upload": ("cv.pdf", b"no pdf"),
        "variables.input.files.2.upload": ("good.pdf", PDF),
    }
    answer = await send_form(places.world, WITH_FILES, {"input": given}, sent)
    errors = answer.data["createApplication"]["userErrors"]
    assert [each["field"] for each in errors] == [["files", "0", "upload"], ["files", "1"]]


async def test_too_many_files_are_told(places: Places) -> None:
    given = {**simple(places), "files": [{"url": "https://a.example/a.pdf"}] * 11}
    await places.world.sent()
    assert await places.refused("createApplication", given) == ("BAD_USER_INPUT", ["files"])
    assert await places.world.sent() == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"origin": "OTHER"}, ["origin"]),
        ({"tags": ["a", " "]}, ["tags", "1"]),
        ({"sources": ["a"] * 101}, ["sources"]),
        ({"createdAt": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, ["createdAt"]),
    ],
)
async def test_what_cannot_be_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: list[str]
) -> None:
    given = {**simple(places), **wrong}
    await places.world.sent()
    assert await places.refused("createApplication", given) == ("BAD_USER_INPUT", field)
    assert await places.world.sent() == {}


@pytest.mark.parametrize(
    ("field", "type_name"),
    [("stageId", "JobInterviewStage"), ("ownerId", "User"), ("followerIds", "User")],
)
async def test_what_is_named_and_not_there_is_told(
    places: Places, field: str, type_name: str
) -> None:
    none: Any = places.id(type_name, "none")
    given = {**simple(places), field: [places.user(1), none] if field == "followerIds" else none}
    before = await places.last()
    assert await places.refused("createApplication", given) == ("NOT_FOUND", [field])
    assert await places.changes(before) == []


async def test_a_confidential_job_takes_who_may_see_it(places: Places) -> None:
    postings = places.records["postings"]
    secret = next(each["id"] for each in postings if each["confidentiality"] == "confidential")
    limited = places.at("limited")
    given = {**simple(limited), "jobId": limited.id("Job", secret)}
    [error] = (await limited.write("createApplication", given)).errors
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "confidential:access:admin"}
    given = {**simple(places), "jobId": places.id("Job", secret)}
    await places.world.fault("drop", "/opportunities", method="POST", done=True)
    payload = await places.written("createApplication", given, SHOWN)
    assert payload["application"]["job"] == {"id": given["jobId"]}
    assert (await raw(places, payload))["confidentiality"] == "confidential"


@pytest.mark.parametrize("created_at", [None, "2021-01-01T00:00:00+02:00", "2021-01-01T00:00:00"])
async def test_what_was_added_unheard_is_found_whenever_it_is_of(
    places: Places, created_at: str | None
) -> None:
    given = {**simple(places), "tags": ["A"], "sources": ["B"], "origin": "APPLIED"}
    given |= {} if created_at is None else {"createdAt": created_at}
    before = await places.last()
    await places.written("createApplication", given)
    await places.written("createApplication", {**given, "tags": ["other"]})
    await places.world.fault("drop", "/opportunities", method="POST", done=True)
    payload = await places.written("createApplication", given, "applicationId")
    made = [c for c in await places.changes(before) if c["kind"] == "opportunity.created"]
    assert [each["ids"]["opportunity"] for each in made[2:]] == [
        remote_id(payload["applicationId"])
    ]


async def test_the_kept_lists_show_new_tags_and_sources_at_once(places: Places) -> None:
    text = "{ tags(first: 100) { nodes { name } } sources(first: 100) { nodes { name } } }"
    await places.world.read(text)
    given = {**simple(places), "tags": ["0 new tag"], "sources": ["0 new source"]}
    await places.written("createApplication", given)
    told = await places.world.read(text)
    assert {"name": "0 new tag"} in told["tags"]["nodes"]
    assert {"name": "0 new source"} in told["sources"]["nodes"]
