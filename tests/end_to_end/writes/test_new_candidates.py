"""People added, held against the sandbox's own records."""

from typing import Any
from uuid import uuid4

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.uploading import PDF, send_form

PERSON = """
id name headline locations { name } emailAddresses { value } phoneNumbers { value type }
urls { value type }
"""
APPLICATION = """
id job { id } candidate { id } currentStage { id } origin sources tags createdAt owner { id }
"""
SHOWN = (
    f"outcome candidateId applicationId candidate {{ {PERSON} }} application {{ {APPLICATION} }}"
)
IDS = "outcome candidateId applicationId"

pytestmark = pytest.mark.asyncio(loop_scope="module")


def addressed(*addresses: str) -> list[Json]:
    return [{"value": each} for each in addresses]


def new(places: Places, **more: Any) -> Json:
    """Somebody who is not there."""
    name = uuid4().hex
    emails = addressed(f"{name}@quill.example")
    return {"name": name, "emailAddresses": emails, "actorId": places.user(), **more}


def known(places: Places, record: Json, **more: Any) -> Json:
    """The person of an opportunity, by their first address in other letters."""
    return new(places, emailAddresses=addressed(record["emails"][0].upper()), **more)


def alone(record: Json) -> bool:
    """Whether an open opportunity is that of somebody with an address nobody else has."""
    return not record["archived"] and len(record["emails"]) == 1


async def raw(places: Places, payload: Json) -> Json:
    found: Json = await places.world.raw(f"/opportunities/{remote_id(payload['applicationId'])}")
    return found


async def made(places: Places, after: int) -> list[str]:
    """The kinds of what the sandbox noted."""
    return [each["kind"] for each in await places.changes(after)]


async def jobs_at_hand(places: Places) -> None:
    await places.world.read("{ jobs { nodes { id } } users { nodes { id } } }")
    await places.world.read("{ jobInterviewStages { nodes { id } } }")
    await places.world.sent()


async def test_a_candidate_is_added_and_shown_whole(places: Places) -> None:
    asked: Json = {
        "name": " Ada Quill ",
        "headline": "Quill & Sons",
        "location": "Lisbon",
        "emailAddresses": [{"value": "ada@new.example", "type": "WORK"}],
        "phoneNumbers": [{"value": "+351 1", "type": "MOBILE"}],
        "tags": ["new"],
        "sources": ["Board"],
        "origin": "APPLIED",
        "ownerId": places.user(1),
        "stageId": places.stage(3),
        "jobId": places.job(),
        "createdAt": "2024-02-03T04:05:06Z",
        "actorId": places.user(),
    }
    await jobs_at_hand(places)
    payload = await places.written("createCandidate", asked, SHOWN)
    assert await places.world.sent() == {"/opportunities": 2}
    person, application = payload["candidate"], payload["application"]
    assert payload["outcome"] == "CREATED"
    assert (payload["candidateId"], payload["applicationId"]) == (person["id"], application["id"])
    assert (person["name"], person["locations"]) == ("Ada Quill", [{"name": "Lisbon"}])
    assert person["phoneNumbers"] == asked["phoneNumbers"]
    assert (application["job"], application["owner"]) == (
        {"id": asked["jobId"]},
        {"id": places.user(1)},
    )
    assert (application["origin"], application["currentStage"]["id"]) == (
        "APPLIED",
        places.stage(3),
    )
    assert application["candidate"] == {"id": person["id"]}
    text = f"""query ($c: ID!, $a: ID!) {{
      candidate(id: $c) {{ {PERSON} }} application(id: $a) {{ {APPLICATION} }}
    }}"""
    afresh = await places.world.read(text, c=person["id"], a=application["id"])
    assert afresh == {"candidate": person, "application": application}
    there = await raw(places, payload)
    assert (there["emails"], there["tags"][0]) == (["ada@new.example"], "new")


async def test_without_a_job_it_is_a_lead(places: Places) -> None:
    payload = await places.written("createCandidate", new(places), SHOWN)
    assert payload["application"]["job"] is None
    there = await raw(places, payload)
    assert (there["applications"], there["stage"]) == ([], "lead-new")


async def test_a_resume_and_files_come_in_the_same_request(places: Places) -> None:
    given = new(places, resume={"upload": None}, files=[{"upload": None}], tags=["a", "b"])
    given |= {"phoneNumbers": [{"value": "1", "type": "HOME"}, {"value": "2"}]}
    sent = {
        "variables.input.resume.upload": ("cv.pdf", PDF),
        "variables.input.files.0.upload": ("work.txt", b"Work"),
    }
    text = f"""mutation ($input: CreateCandidateInput!) {{ createCandidate(input: $input) {{
      {IDS} userErrors {{ code }}
      candidate {{ attachments {{ nodes {{ fileName attachmentType }} }} }}
    }} }}"""
    payload = (await send_form(places.world, text, {"input": given}, sent)).data["createCandidate"]
    assert (payload["userErrors"], payload["outcome"]) == ([], "CREATED")
    found = payload["candidate"]["attachments"]["nodes"]
    assert sorted((each["fileName"], each["attachmentType"]) for each in found) == [
        ("cv.pdf", "RESUME"),
        ("work.txt", "OTHER"),
    ]
    there = await raw(places, payload)
    assert (there["tags"], there["emails"]) == (["a", "b"], [given["emailAddresses"][0]["value"]])
    assert there["phones"] == [{"type": "home", "value": "1"}, {"type": None, "value": "2"}]


async def test_who_is_there_gets_another_application(places: Places) -> None:
    record, before = places.take(alone), await places.last()
    await jobs_at_hand(places)
    given = known(places, record, headline="Other", jobId=places.job_of(record))
    payload = await places.written("createCandidate", given, SHOWN)
    assert await places.world.sent() == {"/opportunities": 2}
    assert payload["outcome"] == "LINKED"
    assert payload["candidateId"] == places.candidate(record)
    assert payload["candidate"]["name"] == record["name"]
    assert payload["applicationId"] != places.application(record)
    assert (await raw(places, payload))["contact"] == record["contact"]
    assert (await made(places, before))[-2:] == ["opportunity.created", "application.created"]


async def test_of_several_addresses_each_is_looked_for(places: Places) -> None:
    record = places.take(alone)
    await jobs_at_hand(places)
    other = f"{uuid4().hex}@quill.example"
    twice = [record["emails"][0].upper(), record["emails"][0]]
    given = new(places, emailAddresses=addressed(other, *twice))
    payload = await places.written("createCandidate", given, IDS)
    assert await places.world.sent() == {"/opportunities": 3}
    assert (payload["outcome"], payload["candidateId"]) == ("LINKED", places.candidate(record))
    assert other in (await raw(places, payload))["emails"]


@pytest.mark.parametrize("policy", ["LINK", "REUSE_APPLICATION", "FAIL"])
async def test_addresses_of_different_people_are_told(places: Places, policy: str) -> None:
    records = [places.take(alone) for _ in range(2)]
    before = await places.last()
    emails = addressed(*(each["emails"][0] for each in records))
    given = new(places, emailAddresses=emails, onDuplicate=policy)
    answer = await places.write("createCandidate", given)
    [error] = answer.data["createCandidate"]["userErrors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", ["emailAddresses"])
    assert all(each["contact"] in error["message"] for each in records)
    assert await made(places, before) == []


async def test_of_two_people_with_one_address_it_is_the_one_with_the_open_application(
    places: Places,
) -> None:
    owners: dict[str, set[str]] = {}
    for each in places.records["opportunities"]:
        for email in each["emails"][:1]:
            owners.setdefault(email, set()).add(each["contact"])
    record = places.take(lambda each: alone(each) and len(owners[each["emails"][0]]) == 2)
    given = known(places, record, jobId=places.job_of(record), onDuplicate="REUSE_APPLICATION")
    payload = await places.written("createCandidate", given, IDS)
    assert payload == {
        "outcome": "REUSED",
        "candidateId": places.candidate(record),
        "applicationId": places.application(record),
        "clientMutationId": "mine",
        "userErrors": [],
    }


async def test_the_open_application_for_the_job_is_taken_as_it_is(places: Places) -> None:
    record, before = places.take(alone), await places.last()
    await jobs_at_hand(places)
    given = known(places, record, jobId=places.job_of(record), tags=["never written"])
    payload = await places.written(
        "createCandidate", {**given, "onDuplicate": "REUSE_APPLICATION"}, SHOWN
    )
    assert await places.world.sent() == {"/opportunities": 2}
    assert payload["outcome"] == "REUSED"
    assert payload["application"]["id"] == places.application(record)
    assert payload["candidate"]["name"] == record["name"]
    assert payload["application"]["tags"] == record["tags"]
    assert await made(places, before) == []


@pytest.mark.parametrize("why", ["archived", "another job", "a lead"])
async def test_where_there_is_no_open_application_for_the_job_one_is_added(
    places: Places, why: str
) -> None:
    archived = why == "archived"
    record = places.take(
        lambda each: bool(each["archived"]) is archived and len(each["emails"]) == 1
    )
    job = places.job_of(record)
    jobs = {"archived": job, "a lead": None, "another job": places.other_job(job)}
    given = known(places, record, jobId=jobs[why], onDuplicate="REUSE_APPLICATION")
    first, second = [await places.written("createCandidate", given, IDS) for _ in range(2)]
    assert (first["outcome"], first["candidateId"]) == ("LINKED", places.candidate(record))
    assert first["applicationId"] != places.application(record)
    assert second == {**first, "outcome": "REUSED"}


async def test_who_is_there_is_told_and_nothing_is_written(places: Places) -> None:
    record, before = places.take(alone), await places.last()
    await jobs_at_hand(places)
    given = known(places, record, jobId=places.job_of(record), onDuplicate="FAIL")
    answer = await places.write("createCandidate", given, SHOWN)
    assert await places.world.sent() == {"/opportunities": 2}
    payload = answer.data["createCandidate"]
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == ("ALREADY_EXISTS", None)
    assert record["name"] in error["message"]
    assert payload["outcome"] is None
    assert payload["candidateId"] == payload["candidate"]["id"] == places.candidate(record)
    assert payload["applicationId"] == payload["application"]["id"] == places.application(record)
    given["jobId"] = places.other_job(given["jobId"])
    payload = (await places.write("createCandidate", given, IDS)).data["createCandidate"]
    assert (payload["candidateId"], payload["applicationId"]) == (places.candidate(record), None)
    assert await made(places, before) == []


async def test_a_key_of_a_refused_write_is_free_and_of_a_written_one_answers_likewise(
    places: Places,
) -> None:
    given = {**new(places, onDuplicate="FAIL"), "idempotencyKey": uuid4().hex}
    first = await places.written("createCandidate", given, IDS)
    assert await places.written("createCandidate", given, IDS) == first
    assert first["outcome"] == "CREATED"
    other = {**given, "idempotencyKey": uuid4().hex}
    assert await places.refused("createCandidate", other) == ("ALREADY_EXISTS", None)
    linked = {**other, "onDuplicate": "LINK"}
    assert (await places.written("createCandidate", linked, IDS))["outcome"] == "LINKED"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, ["name"]),
        ({"emailAddresses": addressed("a@b", "b c@d")}, ["emailAddresses", "1", "value"]),
        ({"phoneNumbers": [{"value": ""}]}, ["phoneNumbers", "0", "value"]),
        ({"links": ["a.example/a", " "]}, ["links", "1"]),
        ({"tags": ["x"] * 101}, ["tags"]),
        ({"origin": "OTHER"}, ["origin"]),
        ({"createdAt": "2999-01-01T00:00:00Z"}, ["createdAt"]),
    ],
)
async def test_what_cannot_be_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: list[str]
) -> None:
    await places.world.sent()
    refused = await places.refused("createCandidate", new(places, **wrong))
    assert refused == ("BAD_USER_INPUT", field)
    assert await places.world.sent() == {}


async def test_what_is_named_and_not_there_is_told(places: Places) -> None:
    before = await places.last()
    types = {"jobId": "Job", "stageId": "JobInterviewStage", "ownerId": "User"}
    for field, type_name in types.items():
        given = new(places, **{field: places.id(type_name, "none")})
        assert await places.refused("createCandidate", given) == ("NOT_FOUND", [field])
    assert await made(places, before) == []


@pytest.mark.parametrize("fault", ["403", "401"])
async def test_where_nobody_can_be_looked_for_nothing_is_written(
    places: Places, fault: str
) -> None:
    key = {"idempotencyKey": uuid4().hex}
    given = {**new(places, onDuplicate="FAIL"), **key}
    before = await places.last()
    await places.world.fault(fault, "/opportunities", method="GET")
    codes = (await places.write("createCandidate", given)).codes
    assert codes == [{"403": "FORBIDDEN", "401": "REAUTH_REQUIRED"}[fault]]
    assert await made(places, before) == []
    linked = {**given, "onDuplicate": "LINK"}
    assert (await places.written("createCandidate", linked, IDS))["outcome"] == "CREATED"


UNHEARD = ["500", "drop", "cut"]


@pytest.mark.parametrize("fault", UNHEARD)
@pytest.mark.parametrize(
    ("by", "there"),
    [("email", False), ("email", True), ("link", False), ("link", True), ("name", False)],
)
async def test_what_was_done_unheard_is_found_with_what_it_did(
    places: Places, fault: str, by: str, *, there: bool
) -> None:
    given = new(places)
    if by != "email":
        del given["emailAddresses"]
    if by == "link":
        given["links"] = [f"https://github.com/{given['name']}/"]
    outcomes = ["CREATED"]
    if there:
        await places.written("createCandidate", given)
        outcomes = ["LINKED"]
    before = await places.last()
    await places.world.fault(fault, "/opportunities", method="POST", done=True)
    payload = await places.written("createCandidate", given, IDS)
    assert [payload["outcome"]] == outcomes
    [change] = [c for c in await places.changes(before) if c["kind"] == "opportunity.created"]
    assert change["ids"]["opportunity"] == remote_id(payload["applicationId"])


async def test_of_two_in_one_request_the_second_knows_of_the_first(places: Places) -> None:
    text = f"""mutation ($input: CreateCandidateInput!) {{
      a: createCandidate(input: $input) {{ {IDS} }}
      b: createCandidate(input: $input) {{
        {IDS} candidate {{ applications {{ nodes {{ id }} }} }}
      }}
    }}"""
    told = await places.world.read(text, input=new(places))
    assert [told["a"]["outcome"], told["b"]["outcome"]] == ["CREATED", "LINKED"]
    assert told["a"]["candidateId"] == told["b"]["candidateId"]
    assert told["b"]["candidate"]["applications"]["nodes"] == [
        {"id": told["b"]["applicationId"]},
        {"id": told["a"]["applicationId"]},
    ]
