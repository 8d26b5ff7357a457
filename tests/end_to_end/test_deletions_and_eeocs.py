"""What was deleted, and answers for equal employment opportunity reports."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest
import structlog

from tests.end_to_end.account_world import AccountWorld, Json, account_world, sandbox, truth

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


@pytest.fixture
async def world() -> AsyncIterator[AccountWorld]:
    async with account_world() as opened:
        yield opened


async def raw(path: str) -> list[Json]:
    """All that the sandbox itself lists, page after page."""
    transport = httpx.ASGITransport(sandbox())
    async with httpx.AsyncClient(transport=transport, auth=("sandbox", "")) as http:
        found: list[Json] = []
        offset: dict[str, str] = {}
        while True:
            page = (await http.get(f"http://sandbox/v1{path}", params=offset)).json()
            found += page["data"]
            if not page["hasNext"]:
                return found
            offset = {"offset": page["next"]}


def moment(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat()


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("field", NAMES)
async def test_every_deletion_comes_once_at_any_page_size(
    world: AccountWorld, field: str, size: int
) -> None:
    found = await world.nodes(field, DELETED, size=size)
    records = await raw(NAMES[field])
    assert records
    assert [each["remoteData"] for each in found] == records
    for each, record in zip(found, records, strict=True):
        assert each["remoteId"] == record["id"]
        assert each["deletedAt"] == moment(record["deletedAt"])
        assert each["deletedBy"] == {"remoteId": record["deletedBy"]}
    assert len([path for path in world.sent() if path == NAMES[field]]) == -(-len(found) // size)


async def test_a_deletion_names_all_that_it_touches(world: AccountWorld) -> None:
    pairs = {field: (await world.nodes(field, DELETED))[0] for field in NAMES}
    application, job, submission = pairs.values()
    assert [each["kind"] for each in pairs.values()] == ["APPLICATION", "JOB", "SUBMISSION"]
    assert application["applicationRemoteId"] == application["remoteId"]
    assert application["candidateRemoteId"] == application["remoteData"]["contact"]
    assert (job["jobRemoteId"], job["applicationRemoteId"]) == (job["remoteId"], None)
    assert submission["applicationRemoteId"] == submission["remoteData"]["opportunityId"]
    assert submission["jobRemoteId"] == submission["remoteData"]["posting"]


@pytest.mark.parametrize("field", NAMES)
async def test_deletions_can_be_narrowed_to_a_span_of_time(world: AccountWorld, field: str) -> None:
    records = await raw(NAMES[field])
    middle = records[1]["deletedAt"]
    since = await world.nodes(f'{field}(since: "{moment(middle)}")', "remoteId")
    until = await world.nodes(f'{field}(until: "{moment(middle)}")', "remoteId")
    assert [each["remoteId"] for each in since] == [
        each["id"] for each in records if each["deletedAt"] >= middle
    ]
    assert [each["remoteId"] for each in until] == [
        each["id"] for each in records if each["deletedAt"] <= middle
    ]


async def test_a_cursor_of_one_span_is_refused_in_another(world: AccountWorld) -> None:
    query = "{ deletedApplications(first: 1) { pageInfo { endCursor } } }"
    cursor = (await world.read(query))["deletedApplications"]["pageInfo"]["endCursor"]
    for other in ('deletedApplications(since: "2020-01-01T00:00:00Z", ', "deletedJobs("):
        answer = await world.ask(f'{{ {other}after: "{cursor}") {{ nodes {{ kind }} }} }}')
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("size", [3, 100])
async def test_every_answer_comes_with_whose_it_is(world: AccountWorld, size: int) -> None:
    found = await world.nodes("eeocs", EEOC, size=size)
    records = await raw("/eeo/responses/pii")
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
    world: AccountWorld,
) -> None:
    answer = await world.ask(f"{{ eeocs(first: 100) {{ nodes {{ {WHOSE} }} }} }}")
    records = {record["id"]: record for record in await raw("/eeo/responses/pii")}
    opportunities = truth().opportunities
    found = answer["data"]["eeocs"]["nodes"]
    for each in found:
        record = records[each["remoteId"]]
        assert each["application"]["remoteId"] == record["opportunityId"]
        assert each["job"]["remoteId"] == record["posting"]
        if not opportunities[record["opportunityId"]].confidential:
            assert each["candidate"]["remoteId"] == record["contact"]
    unseen = [each for each in found if each["candidate"] is None]
    assert [error["path"][3] for error in answer["errors"]] == ["candidate"] * len(unseen)


async def test_people_and_applications_of_answers_are_read_together(world: AccountWorld) -> None:
    await world.ask("{ eeocs(first: 20) { nodes { gender candidate { name } } } }")
    assert world.sent() == ["/eeo/responses/pii", "/opportunities"]


async def test_anonymous_answers_tell_the_same_but_not_whose(world: AccountWorld) -> None:
    whole = await world.nodes("eeocs", f"{ANSWERS} appliedAt")
    bare = await world.nodes("anonymousEeocs", f"{EEOC} {WHOSE}")
    names = [*ANSWERS.split(), "appliedAt"]
    assert [{name: each[name] for name in names} for each in bare] == whole
    for name in ("remoteId", "application", "candidate", "job", "submittedAt"):
        assert {orjson.dumps(each[name]) for each in bare} == {b"null"}


async def test_answers_can_be_narrowed_by_when_people_applied(world: AccountWorld) -> None:
    records = await raw("/eeo/responses/pii")
    middle = records[len(records) // 2]["appliedAt"]
    later = [each["id"] for each in records if each["appliedAt"] >= middle]
    for field in ("eeocs", "anonymousEeocs"):
        found = await world.nodes(f'{field}(since: "{moment(middle)}")', "appliedAt")
        assert len(found) == len(later)


async def test_the_beginning_is_asked_for_where_no_start_is_given() -> None:
    async with account_world() as world:
        seen: list[httpx.Request] = []
        carry = world.upstream.handle_async_request

        async def note(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return await carry(request)

        world.upstream.handle_async_request = note  # type: ignore[method-assign] # to see queries
        await world.read("{ eeocs { nodes { gender } } anonymousEeocs { nodes { gender } } }")
    starts = [
        each.url.params.get("created_at_start", each.url.params.get("fromDate")) for each in seen
    ]
    assert starts == ["0", "0"]


async def test_answers_are_asked_for_anew_each_time(world: AccountWorld) -> None:
    for _ in range(2):
        await world.read("{ eeocs(first: 5) { nodes { gender } } }")
    assert world.sent() == ["/eeo/responses/pii"] * 2


@pytest.mark.parametrize(
    ("field", "scope"),
    [
        ("eeocs", "eeo_responses_pii:read:admin"),
        ("anonymousEeocs", "eeo_responses:read:admin"),
    ],
)
async def test_a_credential_that_may_not_is_told_the_scope(field: str, scope: str) -> None:
    async with account_world("sandbox-limited") as world:
        answer = await world.ask(
            f"{{ {field} {{ nodes {{ gender }} }} tags {{ nodes {{ name }} }} }}"
        )
    assert answer["data"][field] is None
    assert answer["data"]["tags"]["nodes"]
    assert answer["errors"][0]["extensions"] == {"code": "FORBIDDEN", "scope": scope}


async def test_no_answer_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpx")  # as the server sets it
    flaky = {"/eeo/responses/pii": [503, 200], "/eeo/responses": [503, 200]}
    with structlog.testing.capture_logs() as events:
        async with account_world(refusals=flaky) as world:
            await world.nodes("eeocs", EEOC, size=5)
            await world.nodes("anonymousEeocs", EEOC, size=5)
            await world.ask(f"{{ eeocs {{ nodes {{ {WHOSE} }} }} }}")
    logged = f"{events} {caplog.text}"
    assert [each["event"] for each in events].count("lever_read_failed") == 2
    private = await _private_words()
    assert private
    assert [word for word in private if word in logged] == []


async def _private_words() -> set[str]:
    """What tells who somebody is, or what they answered."""
    told: set[Any] = set()
    for record in await raw("/eeo/responses/pii"):
        told |= {record[name] for name in ("id", "contact", "opportunityId")}
        told |= {record.get(name) for name in ("gender", "race", "veteran", "disability")}
    return told - {None}
