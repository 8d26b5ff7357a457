"""What was deleted, and answers for equal employment opportunity reports."""

import logging
from typing import Any
from urllib.parse import parse_qsl

import pytest
import structlog

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.held import account_of, moment, refs
from tests.end_to_end.world import World

ACCOUNT = account_of(PEOPLE)
NAMES = {
    "deletedApplications": "/opportunities/deleted",
    "deletedJobs": "/postings/deleted",
    "deletedSubmissions": "/applications/deleted",
}
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
    found = await deep.nodes(field, "remoteId", size=size)
    assert found == refs(each["id"] for each in await deep.raw(NAMES[field]))
    assert (await deep.sent())[NAMES[field]] == -(-len(found) // size)


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


async def test_every_answer_comes_once_however_small_the_pages(deep: World) -> None:
    found = await deep.nodes("eeocs", "remoteId", size=3)
    assert found == refs(each["id"] for each in await deep.raw("/eeo/responses/pii"))


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
