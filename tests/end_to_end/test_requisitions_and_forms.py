"""Requisitions, what postings say, application forms, interviewers: held against the sandbox."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.end_to_end.account_world import AccountWorld, Json, account_world, sandbox, truth

REQUISITIONS = [
    record
    for record in truth().company.requisitions
    if record["confidentiality"] == "non-confidential"
]
POSTINGS = {posting["id"]: posting for posting in truth().company.postings}


@pytest.fixture
async def world() -> AsyncIterator[AccountWorld]:
    async with account_world() as opened:
        yield opened


async def raw(path: str) -> Json:
    """What the sandbox itself answers."""
    transport = httpx.ASGITransport(sandbox())
    async with httpx.AsyncClient(transport=transport, auth=("sandbox", "")) as http:
        answer: Json = (await http.get(f"http://sandbox/v1{path}")).json()
        return answer


def moment(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat()


async def test_every_requisition_tells_what_its_record_tells(world: AccountWorld) -> None:
    found = await world.nodes(
        "requisitions",
        "remoteId name code status headcount isHeadcountUnlimited hiredCount isBackfill"
        " createdAt closedAt compensation { minimum maximum currency } customFields remoteData"
        " owner { remoteId } hiringManager { remoteId }",
        size=3,
    )
    records = sorted(REQUISITIONS, key=lambda each: -each["createdAt"])
    assert [each["remoteId"] for each in found] == [each["id"] for each in records]
    for each, record in zip(found, records, strict=True):
        endless = record["headcountTotal"] == "unlimited"
        assert each["remoteData"] == record
        assert (each["name"], each["code"]) == (record["name"], record["requisitionCode"])
        assert each["status"] == record["status"].upper().replace("ONHOLD", "ON_HOLD")
        assert each["isHeadcountUnlimited"] is endless
        assert each["headcount"] == (None if endless else record["headcountTotal"])
        assert each["hiredCount"] == record["headcountHired"]
        assert each["isBackfill"] is record["backfill"]
        assert each["createdAt"] == moment(record["createdAt"])
        assert each["closedAt"] == moment(record["closedAt"])
        assert each["owner"]["remoteId"] == record["owner"]
        assert (each["hiringManager"] or {}).get("remoteId") == record["hiringManager"]
        assert (each["compensation"] or {}).get("minimum") == (
            record["compensationBand"] or {}
        ).get("min")
    assert world.sent() == ["/requisitions", "/users"]


async def test_requisitions_can_be_narrowed(world: AccountWorld) -> None:
    record = REQUISITIONS[3]
    by_code = await world.nodes(
        f'requisitions(filter: {{ code: "{record["requisitionCode"]}" }})', "remoteId"
    )
    assert by_code == [{"remoteId": record["id"]}]
    drafts = await world.nodes("requisitions(filter: { statuses: [DRAFT, ON_HOLD] })", "remoteId")
    assert {each["remoteId"] for each in drafts} == {
        each["id"] for each in REQUISITIONS if each["status"] in {"draft", "onHold"}
    }
    since = moment(record["createdAt"])
    later = await world.nodes(
        f'requisitions(filter: {{ createdAt: {{ since: "{since}" }} }})', "remoteId"
    )
    assert {each["remoteId"] for each in later} == {
        each["id"] for each in REQUISITIONS if each["createdAt"] >= record["createdAt"]
    }


async def test_a_requisition_is_found_by_either_id(world: AccountWorld) -> None:
    remote_id = REQUISITIONS[0]["id"]
    query = "query ($it: ID!) { requisition(remoteId: $it) { id name } }"
    found = (await world.read(query, it=remote_id))["requisition"]
    query = (
        "query ($it: ID!) { requisition(id: $it) { name }"
        " node(id: $it) { id ... on Requisition { name } } }"
    )
    again = await world.read(query, it=found["id"])
    assert again == {"requisition": {"name": found["name"]}, "node": found}


async def test_jobs_and_requisitions_lead_to_each_other(world: AccountWorld) -> None:
    jobs = await world.nodes("jobs", "remoteId requisitions { remoteId jobs { remoteId } }")
    for job in jobs:
        expected = [each["id"] for each in REQUISITIONS if job["remoteId"] in each["postings"]]
        assert [each["remoteId"] for each in job["requisitions"]] == expected
        assert all({"remoteId": job["remoteId"]} in each["jobs"] for each in job["requisitions"])
    assert sorted(world.sent()) == ["/postings", "/requisitions"]


async def test_a_hire_tells_what_it_was_for(world: AccountWorld) -> None:
    account = truth()
    hired = {
        record.id: account.applications(record)[0]["requisitionForHire"]["id"]
        for record in account.index.ordered
        if not record.confidential
        and account.is_hired(record)
        and account.applications(record)
        and account.applications(record)[0]["requisitionForHire"]
    }
    found = await world.nodes("applications", "remoteId hiredFor { remoteId }")
    told = {each["remoteId"]: each["hiredFor"]["remoteId"] for each in found if each["hiredFor"]}
    assert hired
    assert told == hired


@pytest.mark.parametrize("status", [403, 404])
async def test_where_there_are_no_requisitions_the_rest_still_comes(status: int) -> None:
    async with account_world(refusals={"/requisitions": [status]}) as world:
        answer = await world.ask(
            "{ requisitions { nodes { id } }"
            " jobs(first: 2) { nodes { name requisitions { id } } } }"
        )
    assert answer["data"]["requisitions"] is None
    assert all(
        job["name"] and job["requisitions"] is None for job in answer["data"]["jobs"]["nodes"]
    )
    codes = [error["extensions"]["code"] for error in answer["errors"]]
    assert codes == ["FORBIDDEN"] * 3


async def test_a_job_holds_what_is_published_about_it(world: AccountWorld) -> None:
    found = await world.nodes(
        "jobs",
        "remoteId creator { remoteId } followers { remoteId } posting { description"
        " descriptionHtml sections { heading contentHtml } closing closingHtml salaryDescription"
        " salaryRange { minimum maximum currency interval } distributionChannels }",
    )
    for job in found:
        record, posting = POSTINGS[job["remoteId"]], job["posting"]
        content, pay = record["content"], record.get("salaryRange")
        assert posting["description"] == content["description"]
        assert posting["descriptionHtml"] == content["descriptionHtml"]
        assert [each["contentHtml"] for each in posting["sections"]] == [
            each["content"] for each in content["lists"]
        ]
        assert posting["closing"] == (content["closing"] or None)
        assert posting["salaryDescription"] == record.get("salaryDescription")
        assert (posting["salaryRange"] or {}).get("minimum") == (pay or {}).get("min")
        assert posting["distributionChannels"] == (record["distributionChannels"] or [])
        assert (job["creator"] or {}).get("remoteId") == record["user"]
        assert [each["remoteId"] for each in job["followers"]] == record["followers"]
    assert world.sent() == ["/postings", "/users"]


FORM = "formFields { name group groupId index question type required isHidden options remoteData }"


async def test_a_form_holds_every_question_of_the_record_once(world: AccountWorld) -> None:
    page = await world.read(f"{{ jobs(first: 6) {{ nodes {{ remoteId {FORM} }} }} }}")
    for job in page["jobs"]["nodes"]:
        record = (await raw(f"/postings/{job['remoteId']}/apply"))["data"]
        fields = job["formFields"]
        assert [field["index"] for field in fields] == list(range(len(fields)))
        assert len({field["name"] for field in fields}) == len(fields)
        questions = [
            *record["personalInformation"],
            *record["urls"],
            *(question for part in record["customQuestions"] for question in part["fields"]),
            *(record["eeoQuestions"] or {}).values(),
            *record["consentDisclosures"].values(),
        ]
        assert [field["remoteData"] for field in fields] == questions
        assert [field["required"] for field in fields if field["group"] != "CONSENT"] == [
            question["required"] for question in questions if "required" in question
        ]
    forms = [path for path in world.sent() if path.endswith("/apply")]
    assert len(forms) == 6


async def test_a_form_that_may_not_be_read_is_null_and_the_others_come() -> None:
    shown = [p for p in POSTINGS.values() if p["confidentiality"] == "non-confidential"]
    first = max(shown, key=lambda posting: posting["createdAt"])["id"]
    async with account_world(refusals={f"/postings/{first}/apply": [403]}) as world:
        answer = await world.ask("{ jobs(first: 2) { nodes { remoteId formFields { name } } } }")
    refused, given = answer["data"]["jobs"]["nodes"]
    assert (refused, bool(given["formFields"])) == ({"remoteId": first, "formFields": None}, True)
    error = answer["errors"][0]
    assert (error["path"], error["extensions"]["code"]) == (
        ["jobs", "nodes", 0, "formFields"],
        "FORBIDDEN",
    )


async def test_a_job_names_those_who_interview_for_it(world: AccountWorld) -> None:
    account = truth()
    far = {
        each["id"]
        for each in account.company.dispositions
        if each["pipeline"] not in {"lead", "applicant"}
    }
    page = await world.read(
        "{ jobs(first: 40) { nodes { remoteId interviewers(applications: 20) { remoteId } } } }"
    )
    named = 0
    for job in page["jobs"]["nodes"]:
        expected = {
            interviewer["id"]
            for record in account.index.ordered
            if not record.confidential
            and record.application
            and record.application.posting == job["remoteId"]
            and record.stage in far
            for interview in account.profile("interviews", record)
            for interviewer in interview["interviewers"]
        }
        found = [each["remoteId"] for each in job["interviewers"]]
        assert len(found) == len(set(found))
        assert set(found) == expected
        named += len(found)
    assert named > 10


async def test_interviewers_take_as_many_requests_as_applications_looked_into(
    world: AccountWorld,
) -> None:
    await world.read(
        "{ jobs { nodes { id } } jobInterviewStages { nodes { id } } users { nodes { id } } }"
    )
    account = truth()
    applied = (record.application for record in account.index.ordered if record.application)
    busiest = Counter(application.posting for application in applied).most_common(1)[0][0]
    world.sent()
    query = (
        "query ($it: ID!, $n: Int!) {"
        " job(remoteId: $it) { interviewers(applications: $n) { id } } }"
    )
    await world.read(query, it=busiest, n=2)
    sent = [path.rsplit("/", 1)[-1] for path in world.sent()]
    assert sorted(sent) == ["interviews", "interviews", "opportunities"]
    for size in (0, 101):
        answer = await world.ask(query, it=busiest, n=size)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
