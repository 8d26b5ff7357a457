"""Applications by a job's form, held against the sandbox's own records."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from sandbox.data.questions import custom_questions
from tests.end_to_end.world import Answer, Json
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.uploading import PDF, send_form

FORM = """
query ($id: ID!) {
  job(id: $id) { formFields { name group type required isHidden options distributionChannels } }
}
"""
APPLICATION = """
id job { id } candidate { id } origin sources comments location { name }
screeningAnswers { remoteId value }
attachments { nodes { fileName attachmentType size } }
"""
PERSON = "id name headline emailAddresses { value } phoneNumbers { value } urls { value }"
SHOWN = f"""
outcome applicationId application {{ {APPLICATION} }} candidateId candidate {{ {PERSON} }}
"""
WITH_FILES = f"""
mutation ($input: SubmitApplicationInput!) {{
  submitApplication(input: $input) {{ {SHOWN} userErrors {{ code message field }} }}
}}
"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


def asking(places: Places, questions: int, **parts: Any) -> Json:
    """A posting with so many questions of its own, that anybody may see if nothing else is said."""
    wanted = {"confidentiality": "non-confidential", **parts}
    for posting in places.records["postings"]:
        fields = [field for part in custom_questions(posting) for field in part["fields"]]
        if len(fields) == questions and wanted.items() <= posting.items():
            return dict(posting)
    raise LookupError


def answers(**given: Any) -> list[Json]:
    """Such answers, after a name and an address that nobody else has."""
    name = uuid4().hex
    told = {"fullName": name, "email": f"{name}@quill.example", **given}
    return [{"name": name, "value": value} for name, value in told.items()]


def plain(places: Places, **given: Any) -> Json:
    """An input for a form that asks for no more than who applies."""
    return {"jobId": places.id("Job", places.plain_form()["id"]), "fields": answers(**given)}


async def complaints(places: Places, given: Json) -> list[tuple[str, list[str]]]:
    """Every user error's code and field; and nothing was written."""
    before = await places.last()
    payload = (await places.write("submitApplication", given, "applicationId")).data
    assert payload["submitApplication"]["applicationId"] is None
    assert await places.changes(before) == []
    return [(e["code"], e["field"]) for e in payload["submitApplication"]["userErrors"]]


async def handed_in(places: Places, path: str) -> int:
    """How many applications the sandbox got since its requests were counted last."""
    log = await places.world.log()
    return sum((e["method"], e["path"]) == ("POST", f"/v1{path}") for e in log)


def everything(places: Places, posting: Json, options: dict[str, list[str]]) -> Json:
    """An input that answers all that a form asks for."""
    experience, languages, sample = custom_questions(posting)[0]["fields"]
    told = {
        "fullName": "Zoë Quill",
        "email": "zoe@quill.example",
        "currentCompany": "Elm Street",
        "currentLocation": "Lisbon",
        "phone": "+351 555 0101",
        "additionalInformation": "Hello.",
        "preferredPostingLocation": options["preferredPostingLocation"][1],
        "urls[GitHub]": "https://github.com/zoe",
        experience["id"]: "Ten years.",
        languages["id"]: options[languages["id"]][:2],
        "eeo[gender]": "Female",
        "consent[store]": True,
        "consent[marketing]": False,
    }
    files = {"resume": None, sample["id"]: None}
    return {
        "jobId": places.id("Job", posting["id"]),
        "fields": [
            *({"name": name, "value": value} for name, value in told.items()),
            *({"name": name, "file": {"upload": None}} for name in files),
        ],
        "source": "Board",
        "ipAddress": "192.0.2.7",
    }


async def test_all_that_a_form_asks_for_is_handed_in_and_shown(places: Places) -> None:
    posting = asking(places, 3, state="internal")
    job = places.id("Job", posting["id"])
    form = (await places.world.read(FORM, id=job))["job"]["formFields"]
    given = everything(places, posting, {each["name"]: each["options"] for each in form})
    assert {each["name"] for each in given["fields"]} - {each["name"] for each in form} == set()
    files = {
        f"variables.input.fields.{len(given['fields']) - 2}.file.upload": ("cv.pdf", PDF),
        f"variables.input.fields.{len(given['fields']) - 1}.file.upload": ("work.txt", b"Mine."),
    }
    await places.world.read("{ jobs { nodes { id } } }")
    await places.world.sent()
    answer = await send_form(places.world, WITH_FILES, {"input": given}, files)
    payload = answer.data["submitApplication"]
    assert payload["userErrors"] == []
    remote = remote_id(payload["applicationId"])
    assert await places.world.sent() == {
        f"/postings/{posting['id']}/apply": 2,
        "/uploads": 2,
        "/opportunities": 2,
        f"/opportunities/{remote}/files": 1,
        f"/opportunities/{remote}/resumes": 1,
        f"/opportunities/{remote}/offers": 1,
    }
    await is_as_given(places, payload, given)


async def is_as_given(places: Places, payload: Json, given: Json) -> None:
    shown, person = payload["application"], payload["candidate"]
    told = {each["name"]: each.get("value") for each in given["fields"]}
    assert (payload["outcome"], shown["origin"], shown["sources"]) == (
        "CREATED",
        "APPLIED",
        ["Board"],
    )
    assert (shown["id"], person["id"]) == (payload["applicationId"], payload["candidateId"])
    assert (shown["job"], shown["candidate"]) == ({"id": given["jobId"]}, {"id": person["id"]})
    assert shown["comments"] == "Hello."
    assert shown["location"] == {"name": told["preferredPostingLocation"]}
    assert [each["value"] for each in shown["screeningAnswers"][:2]] == [
        told[each["remoteId"]] for each in shown["screeningAnswers"][:2]
    ]
    assert sorted(shown["attachments"]["nodes"], key=lambda each: each["fileName"]) == [
        {"fileName": "cv.pdf", "attachmentType": "RESUME", "size": len(PDF)},
        {"fileName": "work.txt", "attachmentType": "OTHER", "size": 5},
    ]
    assert (person["name"], person["headline"]) == ("Zoë Quill", "Elm Street")
    assert person["emailAddresses"] == [{"value": "zoe@quill.example"}]
    assert person["phoneNumbers"] == [{"value": "+351 555 0101"}]
    assert person["urls"] == [{"value": "https://github.com/zoe"}]
    text = (
        "query ($id: ID!, $person: ID!) { "
        f"application(id: $id) {{ {APPLICATION} }} candidate(id: $person) {{ {PERSON} }} }}"
    )
    afresh = await places.world.read(text, id=shown["id"], person=person["id"])
    assert (afresh["application"], afresh["candidate"]) == (shown, person)
    path = f"/opportunities/{remote_id(shown['id'])}"
    [applied] = await places.world.raw(f"{path}/applications")
    assert (applied["email"], applied["ipAddress"]) == ("zoe@quill.example", "192.0.2.7")
    protection = (await places.world.raw(path))["dataProtection"]
    assert (protection["store"]["allowed"], protection["contact"]["allowed"]) == (True, False)
    assert (await places.world.raw("/eeo/responses/pii"))[0]["gender"] == "Female"


async def test_somebody_who_is_known_gets_one_application_more(places: Places) -> None:
    record = places.take(lambda each: each["emails"])
    given = plain(places, email=record["emails"][0].upper())
    payload = await places.written("submitApplication", given, SHOWN)
    assert (payload["outcome"], payload["candidate"]["name"]) == ("LINKED", record["name"])
    assert remote_id(payload["candidateId"]) == record["contact"]
    assert payload["application"]["candidate"]["id"] == payload["candidateId"]
    again = await places.written("submitApplication", given, SHOWN)
    assert again["applicationId"] != payload["applicationId"]
    assert again["candidateId"] == payload["candidateId"]


async def test_all_that_is_wrong_is_told_at_once(places: Places) -> None:
    posting = asking(places, 3, state="published", country="DE")
    experience, languages, sample = custom_questions(posting)[0]["fields"]
    given = {
        "jobId": places.id("Job", posting["id"]),
        "origin": "REFERRED",
        "source": " ",
        "ipAddress": "nowhere",
        "fields": [
            {"name": "email", "value": "nowhere"},
            {"name": "phone", "value": 7},
            {"name": "phone", "value": "7"},
            {"name": "currentCompany", "file": {"url": "https://files.example/a.pdf"}},
            {"name": "resume", "value": "https://files.example/cv.pdf"},
            {"name": languages["id"], "value": ["Klingon"]},
            {"name": "shoeSize", "value": 44},
            {"name": sample["id"], "file": {}},
        ],
    }
    assert await complaints(places, given) == [
        ("BAD_USER_INPUT", path)
        for path in (
            ["origin"],
            ["source"],
            ["ipAddress"],
            ["fields", "1", "value"],
            ["fields", "2", "name"],
            ["fields", "3", "file"],
            ["fields", "4", "value"],
            ["fields", "5", "value"],
            ["fields", "6", "name"],
            ["fields", "fullName"],
            ["fields", experience["id"]],
            ["fields", "consent[store]"],
            ["fields", "0", "value"],
            ["fields", "7", "file"],
        )
    ]
    assert await handed_in(places, f"/postings/{posting['id']}/apply") == 0


async def test_a_missing_answer_is_named(places: Places) -> None:
    given = {**plain(places), "fields": []}
    payload = (await places.write("submitApplication", given)).data["submitApplication"]
    assert payload["userErrors"] == [
        {
            "code": "BAD_USER_INPUT",
            "field": ["fields", name],
            "message": f"'{question}' must be answered.",
        }
        for name, question in (("fullName", "Full name"), ("email", "Email"))
    ]


async def test_people_inside_are_asked_what_is_asked_inside(places: Places) -> None:
    posting = asking(places, 2, state="published", country="US")
    experience, languages = custom_questions(posting)[0]["fields"]
    given: Json = {
        "jobId": places.id("Job", posting["id"]),
        "origin": "INTERNAL",
        "fields": answers(**{experience["id"]: "Years.", languages["id"]: ["Deutsch"]}),
    }
    assert await complaints(places, given) == [("BAD_USER_INPUT", ["fields", "3", "name"])]
    del given["fields"][3]
    payload = await places.written("submitApplication", given, SHOWN)
    assert payload["application"]["origin"] == "INTERNAL"
    assert payload["application"]["screeningAnswers"] == [
        {"remoteId": experience["id"], "value": "Years."}
    ]


@pytest.mark.parametrize("state", ["closed", "draft", "pending", "rejected"])
async def test_a_job_that_takes_no_applications_is_told(places: Places, state: str) -> None:
    given = {**plain(places), "jobId": places.job(state)}
    await places.world.sent()
    assert await complaints(places, given) == [("BAD_USER_INPUT", ["jobId"])]
    path = f"/postings/{remote_id(given['jobId'])}"
    assert f"{path}/apply" not in await places.world.sent()


async def with_resume(places: Places, given: Json, content: bytes = PDF, **more: Any) -> Answer:
    """Hand in a form with a résumé as its last answer."""
    fields = [*given["fields"], {"name": "resume", "file": {"upload": None}}]
    files = {f"variables.input.fields.{len(fields) - 1}.file.upload": ("cv.pdf", content)}
    variables = {"input": {**given, **more, "fields": fields}}
    return await send_form(places.world, WITH_FILES, variables, files)


@pytest.mark.parametrize("content", [b"", b"plain text"])
async def test_a_file_that_cannot_be_taken_is_told_with_the_rest(
    places: Places, content: bytes
) -> None:
    given = plain(places, shoeSize=44)
    await places.world.sent()
    payload = (await with_resume(places, given, content)).data["submitApplication"]
    assert [each["field"] for each in payload["userErrors"]] == [
        ["fields", "2", "name"],
        ["fields", "3", "file", "upload"],
    ]
    assert "/uploads" not in await places.world.sent()


async def test_a_file_that_does_not_arrive_hands_in_nothing(places: Places) -> None:
    given, before = {**plain(places), "idempotencyKey": "upload"}, await places.last()
    path = f"/postings/{remote_id(given['jobId'])}/apply"
    await places.world.fault("500", "/uploads", times=5, done=True)
    await places.world.log()
    assert (await with_resume(places, given)).codes == ["UPSTREAM_UNAVAILABLE"]
    assert await handed_in(places, path) == 0
    assert await places.changes(before) == []
    await places.world.fault("drop", "/uploads", done=True)
    payload = (await with_resume(places, given)).data["submitApplication"]
    assert [each["fileName"] for each in payload["application"]["attachments"]["nodes"]] == [
        "cv.pdf"
    ]
    assert await handed_in(places, path) == 1


async def test_what_is_not_found_again_is_told_as_unknown_and_found_later(places: Places) -> None:
    given, before = {**plain(places), "idempotencyKey": "lost"}, await places.last()
    path = f"/postings/{remote_id(given['jobId'])}/apply"
    await places.world.fault("403", "/opportunities", method="GET", times=2)
    answer = await places.write("submitApplication", given)
    [error] = answer.errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}
    assert "was handed in" in error["message"]
    await places.world.log()
    payload = await places.written("submitApplication", given, "outcome applicationId")
    assert await handed_in(places, path) == 0
    [_, made, _] = await places.changes(before)
    assert remote_id(payload["applicationId"]) == made["ids"]["opportunity"]
    assert payload["outcome"] == "CREATED"


async def test_two_equal_submissions_are_two_applications_and_told_apart(places: Places) -> None:
    given = plain(places)
    path = f"/postings/{remote_id(given['jobId'])}/apply"
    first = await places.written("submitApplication", given, "applicationId outcome")
    await places.world.fault("drop", path, method="POST", done=True)
    second = await places.written("submitApplication", given, "applicationId outcome")
    assert first["applicationId"] != second["applicationId"]
    assert (first["outcome"], second["outcome"]) == ("CREATED", "LINKED")


async def test_two_at_once_with_one_key_are_one_application(places: Places) -> None:
    given, before = {**plain(places), "idempotencyKey": "both"}, await places.last()
    told = await asyncio.gather(
        *(places.written("submitApplication", given, "applicationId") for _ in range(5))
    )
    assert len({each["applicationId"] for each in told}) == 1
    assert len(await places.changes(before)) == 3


async def test_applications_to_a_confidential_job_take_a_credential_that_may_see_it(
    places: Places,
) -> None:
    posting = asking(places, 0, confidentiality="confidential", state="published")
    before = await places.last()
    shown = "applicationId application { id isConfidential }"
    given = {"jobId": places.id("Job", posting["id"]), "fields": answers()}
    path = f"/postings/{posting['id']}/apply"
    await places.world.fault("drop", path, method="POST", done=True)
    payload = await places.written("submitApplication", given, shown)
    assert payload["application"] == {"id": payload["applicationId"], "isConfidential": True}
    assert len(await places.changes(before)) == 3
    limited = places.at("limited")
    theirs = {**given, "jobId": limited.id("Job", posting["id"])}
    [error] = (await limited.write("submitApplication", theirs)).errors
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "confidential:access:admin"}
