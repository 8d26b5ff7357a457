"""What was deleted, and answers for equal employment opportunity reports."""

import logging
from typing import Any
from urllib.parse import parse_qsl

import orjson
import pytest
import structlog

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_records import account_of, moment
from tests.end_to_end.world import World

ACCOUNT = account_of(PEOPLE)
NAMES = {
    "deletedApplications": "/opportunities/deleted",
    "deletedJobs": "/postings/deleted",
    "deletedSubmissions": "/applications/deleted",
}
DELETED = (
    "kind remoteId applicationRemoteId candidateRemoteId jobRemoteId deletedAt remoteData"
    " deletedBy { remoteId }"
)
ANSWERS = "gender race veteranStatus disabilityStatus"
EEOC = (
    f"remoteId {ANSWERS} submittedAt appliedAt hiredAt archivedAt jobName remoteData"
    " currentStage { remoteId }"
)
WHOSE = "remoteId application { remoteId } candidate { remoteId } job { remoteId }"


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("field", NAMES)
async def test_every_deletion_comes_once_at_any_page_size(
    deep: World, field: str, size: int
) -> None:
    found = await deep.nodes(field, DELETED, size=size)
    records = await deep.raw(NAMES[field])
    assert records
    assert [each["remoteData"] for each in found] == records
    for each, record in zip(found, records, strict=True):
        assert each["remoteId"] == record["id"]
        assert each["deletedAt"] == moment(record["deletedAt"])
        assert each["deletedBy"] == {"remoteId": record["deletedBy"]}
    assert (await deep.sent())[NAMES[field]] == -(-len(found) // size)


async def test_a_deletion_names_all_that_it_touches(deep: World) -> None:
    pairs = {field: (await deep.nodes(field, DELETED))[0] for field in NAMES}
    application, job, submission = pairs.values()
    assert [each["kind"] for each in pairs.values()] == ["APPLICATION", "JOB", "SUBMISSION"]
    assert application["applicationRemoteId"] == application["remoteId"]
    assert application["candidateRemoteId"] == application["remoteData"]["contact"]
    assert (job["jobRemoteId"], job["applicationRemoteId"]) == (job["remoteId"], None)
    assert submission["applicationRemoteId"] == submission["remoteData"]["opportunityId"]
    assert submission["jobRemoteId"] == submission["remoteData"]["posting"]


@pytest.mark.parametrize("field", NAMES)
async def test_deletions_can_be_narrowed_to_a_span_of_time(deep: World, field: str) -> None:
    records = await deep.raw(NAMES[field])
    middle = records[1]["deletedAt"]
    since = await deep.nodes(f'{field}(since: "{moment(middle)}")', "remoteId")
    until = await deep.nodes(f'{field}(until: "{moment(middle)}")', "remoteId")
    assert [each["remoteId"] for each in since] == [
        each["id"] for each in records if each["deletedAt"] >= middle
    ]
    assert [each["remoteId"] for each in until] == [
        each["id"] for each in records if each["deletedAt"] <= middle
    ]


async def test_a_cursor_of_one_span_is_refused_in_another(deep: World) -> None:
    query = "{ deletedApplications(first: 1) { pageInfo { endCursor } } }"
    cursor = (await deep.read(query))["deletedApplications"]["pageInfo"]["endCursor"]
    for other in ('deletedApplications(since: "2020-01-01T00:00:00Z", ', "deletedJobs("):
        answer = await deep.query(f'{{ {other}after: "{cursor}") {{ nodes {{ kind }} }} }}')
        assert answer.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("size", [3, 100])
async def test_every_answer_comes_with_whose_it_is(deep: World, size: int) -> None:
    found = await deep.nodes("eeocs", EEOC, size=size)
    records = await deep.raw("/eeo/responses/pii")
    assert len(records) > 10
    assert [each["remoteData"] for each in found] == records
    for each, record in zip(found, records, strict=True):
        assert each["remoteId"] == record["id"]
        assert each["submittedAt"] == moment(record["eeoSurveyRespondedAt"])
        assert each["appliedAt"] == moment(record["appliedAt"])
        assert each["hiredAt"] == moment(record["hiredDate"])
        assert each["jobName"] == record["applicationTitle"]
        assert each["currentStage"]["remoteId"] == record["currentStage"]
        assert [bool(each[name]) for name in ANSWERS.split()] == ["gender" in record] * 4
        assert "OTHER" not in [each[name] for name in ANSWERS.split()]


async def test_an_answer_leads_to_whose_it_is_unless_that_is_confidential(
    deep: World,
) -> None:
    answer = await deep.query(f"{{ eeocs(first: 100) {{ nodes {{ {WHOSE} }} }} }}")
    records = {record["id"]: record for record in await deep.raw("/eeo/responses/pii")}
    opportunities = ACCOUNT.opportunities
    found = answer.body["data"]["eeocs"]["nodes"]
    for each in found:
        record = records[each["remoteId"]]
        assert each["application"]["remoteId"] == record["opportunityId"]
        assert each["job"]["remoteId"] == record["posting"]
        if not opportunities[record["opportunityId"]].confidential:
            assert each["candidate"]["remoteId"] == record["contact"]
    unseen = [each for each in found if each["candidate"] is None]
    assert [error["path"][3] for error in answer.errors] == ["candidate"] * len(unseen)


async def test_people_and_applications_of_answers_are_read_together(deep: World) -> None:
    await deep.query("{ eeocs(first: 20) { nodes { gender candidate { name } } } }")
    assert await deep.sent() == {"/eeo/responses/pii": 1, "/opportunities": 1}


async def test_anonymous_answers_tell_the_same_but_not_whose(deep: World) -> None:
    whole = await deep.nodes("eeocs", f"{ANSWERS} appliedAt")
    bare = await deep.nodes("anonymousEeocs", f"{EEOC} {WHOSE}")
    names = [*ANSWERS.split(), "appliedAt"]
    assert [{name: each[name] for name in names} for each in bare] == whole
    for name in ("remoteId", "application", "candidate", "job", "submittedAt"):
        assert {orjson.dumps(each[name]) for each in bare} == {b"null"}


async def test_answers_can_be_narrowed_by_when_people_applied(deep: World) -> None:
    records = await deep.raw("/eeo/responses/pii")
    middle = records[len(records) // 2]["appliedAt"]
    later = [each["id"] for each in records if each["appliedAt"] >= middle]
    for field in ("eeocs", "anonymousEeocs"):
        found = await deep.nodes(f'{field}(since: "{moment(middle)}")', "appliedAt")
        assert len(found) == len(later)


async def test_the_beginning_is_asked_for_where_no_start_is_given(deep: World) -> None:
    await deep.read("{ eeocs { nodes { gender } } anonymousEeocs { nodes { gender } } }")
    asked = {each["path"]: dict(parse_qsl(each["query"])) for each in await deep.log()}
    assert asked["/v1/eeo/responses/pii"]["created_at_start"] == "0"
    assert asked["/v1/eeo/responses"]["fromDate"] == "0"


async def test_answers_are_asked_for_anew_each_time(deep: World) -> None:
    for _ in range(2):
        await deep.read("{ eeocs(first: 5) { nodes { gender } } }")
    assert await deep.sent() == {"/eeo/responses/pii": 2}


@pytest.mark.parametrize(
    ("field", "scope"),
    [
        ("eeocs", "eeo_responses_pii:read:admin"),
        ("anonymousEeocs", "eeo_responses:read:admin"),
    ],
)
async def test_a_credential_that_may_not_is_told_the_scope(
    limited: World, field: str, scope: str
) -> None:
    answer = await limited.query(
        f"{{ {field} {{ nodes {{ gender }} }} tags {{ nodes {{ name }} }} }}"
    )
    assert answer.body["data"][field] is None
    assert answer.body["data"]["tags"]["nodes"]
    assert answer.errors[0]["extensions"] == {"code": "FORBIDDEN", "scope": scope}


async def test_no_answer_is_ever_logged(deep: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpx")  # as the server sets it
    with structlog.testing.capture_logs() as events:
        for field, path in {"eeocs": "/eeo/responses/pii", "anonymousEeocs": "/eeo"}.items():
            await deep.fault("503", path)
            await deep.nodes(field, EEOC, size=5)
        await deep.query(f"{{ eeocs {{ nodes {{ {WHOSE} }} }} }}")
    logged = f"{events} {caplog.text}"
    assert [each["event"] for each in events].count("lever_request_failed") == 2
    private = await _private_words(deep)
    assert private
    assert [word for word in private if word in logged] == []


async def _private_words(deep: World) -> set[str]:
    """What tells who somebody is, or what they answered."""
    told: set[Any] = set()
    for record in await deep.raw("/eeo/responses/pii"):
        told |= {record[name] for name in ("id", "contact", "opportunityId")}
        told |= {record.get(name) for name in ("gender", "race", "veteran", "disability")}
    return told - {None}
