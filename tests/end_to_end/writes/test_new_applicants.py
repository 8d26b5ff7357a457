"""People who apply by a job's form, added as candidates; held against the sandbox's own records."""

from typing import Any
from uuid import uuid4

import pytest

from sandbox.data.questions import custom_questions
from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.uploading import PDF, send_form

IDS = "outcome candidateId applicationId"
SHOWN = f"""{IDS}
candidate {{ id name emailAddresses {{ value }} phoneNumbers {{ value }} urls {{ value }} }}
application {{
  id origin sources screeningAnswers {{ remoteId value }}
  attachments {{ nodes {{ fileName attachmentType }} }}
}}
"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


def new(places: Places, **more: Any) -> Json:
    """Somebody who is not there, for a job whose form asks for no more than who applies."""
    name = uuid4().hex
    emails = [{"value": f"{name}@quill.example"}]
    job = places.id("Job", places.plain_form()["id"])
    return {"name": name, "emailAddresses": emails, "jobId": job, "formFields": [], **more}


def asking(places: Places) -> tuple[str, str]:
    """A job with questions of its own, and the one of these that must be answered."""
    for posting in places.records["postings"]:
        fields = [each for part in custom_questions(posting) for each in part["fields"]]
        if fields and (posting["state"], posting["country"]) == ("published", "US"):
            return places.id("Job", posting["id"]), fields[0]["id"]
    raise LookupError


async def paths(places: Places) -> list[tuple[str, str]]:
    """The requests that the sandbox got, in their order."""
    return [(each["method"], each["path"].removeprefix("/v1")) for each in await places.world.log()]


async def test_what_is_told_of_the_person_answers_the_forms_questions(places: Places) -> None:
    job, question = asking(places)
    given = new(
        places,
        jobId=job,
        location="Lisbon",
        phoneNumbers=[{"value": "+351 1", "type": "MOBILE"}],
        links=["https://ada.example/cv", "https://github.com/ada", "linkedin.com/in/ada"],
        sources=["Board"],
        resume={"upload": None},
        formFields=[{"name": question, "value": "Ten years."}],
    )
    text = f"""mutation ($input: CreateCandidateInput!) {{
      createCandidate(input: $input) {{ {SHOWN} userErrors {{ code message field }} }}
    }}"""
    await places.world.read("{ jobs { nodes { id } } }")
    await places.world.log()
    files = {"variables.input.resume.upload": ("cv.pdf", PDF)}
    payload = (await send_form(places.world, text, {"input": given}, files)).data["createCandidate"]
    form = f"/postings/{remote_id(job)}/apply"
    assert (await paths(places))[:5] == [
        ("GET", form),
        ("POST", "/uploads"),
        ("POST", form),
        ("GET", "/opportunities"),
        ("GET", "/opportunities"),
    ]
    assert (payload["userErrors"], payload["outcome"]) == ([], "CREATED")
    person, application = payload["candidate"], payload["application"]
    assert (person["name"], person["phoneNumbers"]) == (given["name"], [{"value": "+351 1"}])
    assert {each["value"] for each in person["urls"]} == set(given["links"])
    assert (application["origin"], application["sources"]) == ("APPLIED", ["Board"])
    assert application["attachments"]["nodes"] == [
        {"fileName": "cv.pdf", "attachmentType": "RESUME"}
    ]
    answered = {each["remoteId"]: each["value"] for each in application["screeningAnswers"]}
    assert answered[question] == "Ten years."
    there = await places.world.raw(f"/opportunities/{remote_id(payload['applicationId'])}")
    assert (there["location"], there["stage"]) == ("Lisbon", "applicant-new")


async def test_who_is_there_applies_once_more_or_is_told(places: Places) -> None:
    first = await places.written("createCandidate", new(places), IDS)
    raw = await places.world.raw(f"/contacts/{remote_id(first['candidateId'])}")
    same = new(places, emailAddresses=[{"value": raw["emails"][0].upper()}])
    reused = await places.written(
        "createCandidate", {**same, "onDuplicate": "REUSE_APPLICATION"}, IDS
    )
    assert reused == {**first, "outcome": "REUSED"}
    answer = await places.write("createCandidate", {**same, "onDuplicate": "FAIL"}, IDS)
    payload = answer.data["createCandidate"]
    assert [each["code"] for each in payload["userErrors"]] == ["ALREADY_EXISTS"]
    assert payload["candidateId"] == first["candidateId"]
    linked = await places.written("createCandidate", same, IDS)
    assert (linked["outcome"], linked["candidateId"]) == ("LINKED", first["candidateId"])
    assert linked["applicationId"] != first["applicationId"]


async def complaints(places: Places, given: Json) -> list[tuple[str, list[str]]]:
    """Every user error's code and field; nothing was written."""
    before = await places.last()
    payload = (await places.write("createCandidate", given)).data["createCandidate"]
    assert await places.changes(before) == []
    return [(each["code"], each["field"]) for each in payload["userErrors"]]


async def test_what_a_form_has_no_place_for_is_told_at_once(places: Places) -> None:
    given = new(
        places,
        headline="A",
        tags=["a"],
        ownerId=places.user(),
        createdAt="2020-01-01T00:00:00Z",
        files=[{"url": "https://a.example/a.pdf"}],
        phoneNumbers=[{"value": "1"}, {"value": "2"}],
        links=["github.com/a", "github.com/b", "c.example/c", "d.example/d"],
        formFields=[{"name": "email", "value": "a@b"}],
    )
    told = await complaints(places, given)
    assert {code for code, _ in told} == {"BAD_USER_INPUT"}
    assert [field for _, field in told] == [
        ["headline"],
        ["ownerId"],
        ["tags"],
        ["createdAt"],
        ["files"],
        ["phoneNumbers"],
        ["formFields", "0", "name"],
        ["links", "2"],
        ["links", "3"],
    ]


async def test_what_is_wrong_with_answers_is_told_where_it_stands(places: Places) -> None:
    job, question = asking(places)
    no_file = {"url": "http://a.example/a.pdf"}
    given = new(places, jobId=job, emailAddresses=[], resume=no_file, origin="SOURCED")
    given["formFields"] = [{"name": "phone", "value": "1"}, {"name": "none", "value": "x"}]
    given["phoneNumbers"] = [{"value": "2"}]
    told = await complaints(places, given)
    assert sorted(field for _, field in told) == [
        ["emailAddresses"],
        ["formFields", "1", "name"],
        ["formFields", question],
        ["origin"],
        ["phoneNumbers", "0", "value"],
        ["resume", "url"],
    ]


async def test_a_form_is_that_of_an_open_job(places: Places) -> None:
    await places.world.sent()
    assert await complaints(places, new(places, jobId=None)) == [("BAD_USER_INPUT", ["jobId"])]
    assert await places.world.sent() == {}
    closed = new(places, jobId=places.job("closed"))
    assert await complaints(places, closed) == [("BAD_USER_INPUT", ["jobId"])]


async def test_a_key_belongs_to_one_way(places: Places) -> None:
    given = {**new(places), "idempotencyKey": uuid4().hex}
    await places.written("createCandidate", given)
    direct = {**given, "actorId": places.user(), "formFields": None}
    refused = await places.refused("createCandidate", direct)
    assert refused == ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])
