"""Requisitions, application forms, interviewers: what they cost, what narrows them, refusals."""

from collections import Counter

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.held import account_of, moment
from tests.end_to_end.world import World

ACCOUNT = account_of(PEOPLE)
REQUISITIONS = [
    record
    for record in ACCOUNT.company.requisitions
    if record["confidentiality"] == "non-confidential"
]
POSTINGS = {posting["id"]: posting for posting in ACCOUNT.company.postings}


async def test_requisitions_are_read_once_however_many_pages(deep: World) -> None:
    selection = "remoteId owner { remoteId } jobs { remoteId }"
    found = await deep.nodes("requisitions", selection, size=3)
    records = sorted(REQUISITIONS, key=lambda each: -each["createdAt"])
    assert [each["remoteId"] for each in found] == [each["id"] for each in records]
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


async def test_a_form_is_one_request_for_each_job(deep: World) -> None:
    await deep.read("{ jobs(first: 6) { nodes { posting { description } formFields { name } } } }")
    sent = await deep.sent()
    assert [count for path, count in sent.items() if path.endswith("/apply")] == [1] * 6
    assert sent.total() == 7


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
