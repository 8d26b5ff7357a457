"""Requisitions, what postings say, application forms, interviewers: held against the sandbox."""

from collections import Counter

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_records import account_of, moment
from tests.end_to_end.expected_setup import REQUISITION, requisition
from tests.end_to_end.world import World

ACCOUNT = account_of(PEOPLE)
REQUISITIONS = [
    record
    for record in ACCOUNT.company.requisitions
    if record["confidentiality"] == "non-confidential"
]
POSTINGS = {posting["id"]: posting for posting in ACCOUNT.company.postings}


async def test_every_requisition_tells_what_its_record_tells(deep: World) -> None:
    found = await deep.nodes("requisitions", REQUISITION, size=3)
    records = sorted(REQUISITIONS, key=lambda each: -each["createdAt"])
    assert found == [requisition(record) for record in records]
    assert await deep.sent() == {"/requisitions": 1, "/users": 1, "/postings": 1}


async def test_requisitions_can_be_narrowed(deep: World) -> None:
    record = REQUISITIONS[3]
    by_code = await deep.nodes(
        f'requisitions(filter: {{ code: "{record["requisitionCode"]}" }})', "remoteId"
    )
    assert by_code == [{"remoteId": record["id"]}]
    drafts = await deep.nodes("requisitions(filter: { statuses: [DRAFT, ON_HOLD] })", "remoteId")
    assert {each["remoteId"] for each in drafts} == {
        each["id"] for each in REQUISITIONS if each["status"] in {"draft", "onHold"}
    }
    since = moment(record["createdAt"])
    later = await deep.nodes(
        f'requisitions(filter: {{ createdAt: {{ since: "{since}" }} }})', "remoteId"
    )
    assert {each["remoteId"] for each in later} == {
        each["id"] for each in REQUISITIONS if each["createdAt"] >= record["createdAt"]
    }


async def test_a_requisition_is_found_by_either_id(deep: World) -> None:
    remote_id = REQUISITIONS[0]["id"]
    query = "query ($it: ID!) { requisition(remoteId: $it) { id name } }"
    found = (await deep.read(query, it=remote_id))["requisition"]
    query = (
        "query ($it: ID!) { requisition(id: $it) { name }"
        " node(id: $it) { id ... on Requisition { name } } }"
    )
    again = await deep.read(query, it=found["id"])
    assert again == {"requisition": {"name": found["name"]}, "node": found}


async def test_jobs_and_requisitions_lead_to_each_other(deep: World) -> None:
    jobs = await deep.nodes("jobs", "remoteId requisitions { remoteId jobs { remoteId } }")
    for job in jobs:
        expected = [each["id"] for each in REQUISITIONS if job["remoteId"] in each["postings"]]
        assert [each["remoteId"] for each in job["requisitions"]] == expected
        assert all({"remoteId": job["remoteId"]} in each["jobs"] for each in job["requisitions"])
    assert await deep.sent() == {"/postings": 1, "/requisitions": 1}


async def test_a_hire_tells_what_it_was_for(deep: World) -> None:
    hired = {
        record.id: ACCOUNT.applications(record)[0]["requisitionForHire"]["id"]
        for record in ACCOUNT.index.ordered
        if not record.confidential
        and ACCOUNT.is_hired(record)
        and ACCOUNT.applications(record)
        and ACCOUNT.applications(record)[0]["requisitionForHire"]
    }
    found = await deep.nodes("applications", "remoteId hiredFor { remoteId }")
    told = {each["remoteId"]: each["hiredFor"]["remoteId"] for each in found if each["hiredFor"]}
    assert hired
    assert told == hired


@pytest.mark.parametrize("status", [403, 404])
async def test_where_there_are_no_requisitions_the_rest_still_comes(
    deep: World, status: int
) -> None:
    await deep.refuse("/requisitions", status)
    answer = await deep.query(
        "{ requisitions { nodes { id } } jobs(first: 2) { nodes { name requisitions { id } } } }"
    )
    data = answer.body["data"]
    assert data["requisitions"] is None
    assert all(job["name"] and job["requisitions"] is None for job in data["jobs"]["nodes"])
    assert answer.codes == ["FORBIDDEN"] * 3


async def test_a_job_holds_what_is_published_about_it(deep: World) -> None:
    found = await deep.nodes(
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
    assert await deep.sent() == {"/postings": 1, "/users": 1}


FORM = """formFields { name group groupId groupName index question description type required
  isHidden options distributionChannels remoteData }"""


async def test_a_form_holds_every_question_of_the_record_once(deep: World) -> None:
    page = await deep.read(f"{{ jobs(first: 6) {{ nodes {{ remoteId {FORM} }} }} }}")
    for job in page["jobs"]["nodes"]:
        record = await deep.raw(f"/postings/{job['remoteId']}/apply")
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
        for field, question in zip(fields, questions, strict=True):
            assert field["question"] == question.get("text", question.get("statement"))
            assert field["description"] == (question.get("description") or None)
            assert field["options"] == [each["text"] for each in question.get("options") or []]
            assert field["distributionChannels"] == question.get("distribution", [])
        assert [
            (field["groupId"], field["groupName"])
            for field in fields
            if field["group"] == "CUSTOM_QUESTIONS"
        ] == [
            (part["id"], part["text"]) for part in record["customQuestions"] for _ in part["fields"]
        ]
        assert [field["required"] for field in fields if field["group"] != "CONSENT"] == [
            question["required"] for question in questions if "required" in question
        ]
    sent = await deep.sent()
    assert [count for path, count in sent.items() if path.endswith("/apply")] == [1] * 6


async def test_a_form_that_may_not_be_read_is_null_and_the_others_come(deep: World) -> None:
    shown = [p for p in POSTINGS.values() if p["confidentiality"] == "non-confidential"]
    first = max(shown, key=lambda posting: posting["createdAt"])["id"]
    await deep.refuse(f"/postings/{first}/apply")
    answer = await deep.query("{ jobs(first: 2) { nodes { remoteId formFields { name } } } }")
    refused, given = answer.body["data"]["jobs"]["nodes"]
    assert (refused, bool(given["formFields"])) == ({"remoteId": first, "formFields": None}, True)
    error = answer.errors[0]
    assert (error["path"], error["extensions"]["code"]) == (
        ["jobs", "nodes", 0, "formFields"],
        "FORBIDDEN",
    )


async def test_a_job_names_those_who_interview_for_it(deep: World) -> None:
    far = {
        each["id"]
        for each in ACCOUNT.company.dispositions
        if each["pipeline"] not in {"lead", "applicant"}
    }
    page = await deep.read(
        "{ jobs(first: 40) { nodes { remoteId interviewers(applications: 20) { remoteId } } } }"
    )
    named = 0
    for job in page["jobs"]["nodes"]:
        expected = {
            interviewer["id"]
            for record in ACCOUNT.index.ordered
            if not record.confidential
            and record.application
            and record.application.posting == job["remoteId"]
            and record.stage in far
            for interview in ACCOUNT.profile("interviews", record)
            for interviewer in interview["interviewers"]
        }
        found = [each["remoteId"] for each in job["interviewers"]]
        assert len(found) == len(set(found))
        assert set(found) == expected
        named += len(found)
    assert named > 10


async def test_interviewers_take_as_many_requests_as_applications_looked_into(
    deep: World,
) -> None:
    await deep.read(
        "{ jobs { nodes { id } } jobInterviewStages { nodes { id } } users { nodes { id } } }"
    )
    applied = (record.application for record in ACCOUNT.index.ordered if record.application)
    busiest = Counter(application.posting for application in applied).most_common(1)[0][0]
    await deep.sent()
    query = (
        "query ($it: ID!, $n: Int!) {"
        " job(remoteId: $it) { interviewers(applications: $n) { id } } }"
    )
    await deep.read(query, it=busiest, n=2)
    sent = await deep.sent()
    assert sorted(path.rsplit("/", 1)[-1] for path in sent.elements()) == [
        "interviews",
        "interviews",
        "opportunities",
    ]
    for size in (0, 101):
        answer = await deep.query(query, {"it": busiest, "n": size})
        assert answer.codes == ["BAD_USER_INPUT"]
