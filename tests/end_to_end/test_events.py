"""The log of events as a caller reads it, and follows it."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pytest

from accounts.events import EventType, NewEvent, Origin, record
from accounts.tokens import Scope, Tokens
from schema.identity import GlobalId
from server.authentication import bearer_token
from tests.end_to_end import fetched
from tests.end_to_end.product import KEYS, PEOPLE, SERVER, Product, codes
from tests.fixtures.linked import open_opportunities, truth_of

LOG = """query ($first: Int! = 100, $after: String, $filter: EventFilter) {
  events(first: $first, after: $after, filter: $filter) { nodes { id type detail accountId }
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }"""
WHOLE = """{ events { nodes { id accountId type origin occurredAt recordedAt detail subjectId
  subject { id } application { remoteId } candidate { remoteId } job { remoteId }
  stage { remoteId } previousStage { remoteId } } } }"""
FOLLOW = """subscription ($after: ID, $types: [EventType!], $job: ID, $stage: ID) {
  events(after: $after, types: $types, jobId: $job, stageId: $stage) {
    id type application { candidate { name } } } }"""
AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def applied(account: str = "a") -> list[Any]:
    """Applications of the sandbox for jobs, as it holds them."""
    opportunities = open_opportunities(PEOPLE, KEYS[account])
    return [each for each in opportunities if each["applications"]]


@cache
def jobs(account: str) -> dict[str, str]:
    """By opportunity, the job that it is for."""
    found = truth_of(PEOPLE, KEYS[account])["applications"]
    return {each["opportunityId"]: each["posting"] for each in found}


def moved(account: str = "a", number: int = 0) -> NewEvent:
    raw = applied(account)[number]
    return NewEvent(
        account_id=account,
        type=EventType.APPLICATION_STAGE_CHANGED,
        origin=Origin.WEBHOOK,
        at=AT,
        subject=GlobalId("Application", account, raw["id"], (raw["contact"],)),
        application_id=raw["id"],
        job_id=jobs(account)[raw["id"]],
        stage_id=raw["stage"],
        detail={"from": "lead-new", "to": raw["stage"]},
    )


async def happen(product: Product, *new: NewEvent) -> list[str]:
    async with product.kept.storage.writing() as connection:
        numbers = await record(connection, new)
    return [
        GlobalId("Event", each.account_id, str(number)).encode()
        for each, number in zip(new, numbers, strict=True)
    ]


async def test_the_log_is_read_page_by_page_of_all_accounts_or_one(kept_product: Product) -> None:
    made = await happen(kept_product, moved("a"), moved("b"), moved("a", 1))
    found = (await kept_product.data(LOG))["events"]
    told = [(each["type"], each["accountId"]) for each in found["nodes"]]
    assert told == [
        *[("LINKED", "a"), ("LINKED", "b")],
        *[("APPLICATION_STAGE_CHANGED", each) for each in ("a", "b", "a")],
    ]
    ids, after = [], None
    while True:
        page = (await kept_product.data(LOG, {"first": 2, "after": after}))["events"]
        ids += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert ids == [each["id"] for each in found["nodes"]]
    assert ids[2:] == made
    assert (await kept_product.data(LOG, {"after": after}))["events"]["nodes"] == []
    one = await kept_product.ask(SERVER, LOG, account="b")
    assert {each["accountId"] for each in one["data"]["events"]["nodes"]} == {"b"}


async def test_an_event_tells_what_it_is_and_leads_to_its_records(product: Product) -> None:
    [event_id] = await happen(product, moved())
    await product.data('{ linkedAccount(id: "a") { jobs { nodes { id } } } }')
    *_, event = (await product.data(WHOLE))["events"]["nodes"]
    raw = applied()[0]
    assert event.pop("recordedAt") > AT.isoformat()
    assert event == {
        "id": event_id,
        "accountId": "a",
        "type": "APPLICATION_STAGE_CHANGED",
        "origin": "WEBHOOK",
        "occurredAt": "2026-05-04T03:02:01+00:00",
        "detail": {"from": "lead-new", "to": raw["stage"]},
        "subjectId": GlobalId("Application", "a", raw["id"], (raw["contact"],)).encode(),
        "subject": {"id": GlobalId("Application", "a", raw["id"], (raw["contact"],)).encode()},
        "application": {"remoteId": raw["id"]},
        "candidate": {"remoteId": raw["contact"]},
        "job": {"remoteId": moved().job_id},
        "stage": {"remoteId": raw["stage"]},
        "previousStage": {"remoteId": "lead-new"},
    }


async def test_the_records_of_many_events_are_read_at_once_in_each_account(
    product: Product,
) -> None:
    await happen(product, *(moved(account, n) for n in range(20) for account in ("a", "b")))
    await product.sent()
    text = "{ events(first: 100) { nodes { application { candidate { name } } } } }"
    nodes = (await product.data(text))["events"]["nodes"]
    assert len([each for each in nodes if each["application"]]) == 40
    assert await product.sent() == Counter({"/opportunities": 2})


async def test_what_is_no_more_is_not_looked_for(product: Product) -> None:
    deleted = moved()
    deleted = NewEvent(
        **{name: getattr(deleted, name) for name in ("account_id", "origin", "at", "subject")},
        type=EventType.APPLICATION_DELETED,
        application_id=deleted.application_id,
    )
    [event_id] = await happen(product, deleted)
    await product.sent()
    asked = "{ events { nodes { id subjectId subject { id } application { id } } } }"
    *_, event = (await product.data(asked))["events"]["nodes"]
    assert (event["id"], event["subject"], event["application"]) == (event_id, None, None)
    assert event["subjectId"]
    assert await product.sent() == Counter()


async def test_events_are_chosen_by_type_job_stage_application_and_time(product: Product) -> None:
    first, second = moved("a", 0), moved("a", 1)
    made = await happen(product, first, second)
    assert first.subject is not None
    chosen: dict[str, Any] = {
        "types": ["APPLICATION_STAGE_CHANGED"],
        "jobIds": [GlobalId("Job", "a", str(first.job_id)).encode()],
        "stageIds": [GlobalId("JobInterviewStage", "a", str(first.stage_id)).encode()],
        "applicationIds": [first.subject.encode()],
        "recordedAt": {"since": AT.isoformat()},
    }
    found = (await product.data(LOG, {"filter": chosen}))["events"]["nodes"]
    assert [each["id"] for each in found] == made[:1]
    nothing: tuple[Any, ...] = ({"types": []}, {"recordedAt": {"until": AT.isoformat()}})
    for none in nothing:
        assert (await product.data(LOG, {"filter": none}))["events"]["nodes"] == []


@pytest.mark.parametrize(
    ("which", "code"),
    [
        ({"jobIds": ["nonsense"]}, "BAD_USER_INPUT"),
        ({"jobIds": [GlobalId("Job", x, "1").encode() for x in "ab"]}, "BAD_USER_INPUT"),
        ({"jobIds": [GlobalId("Tag", "a", "1").encode()]}, "BAD_USER_INPUT"),
    ],
)
async def test_a_bad_filter_is_told(product: Product, which: Any, code: str) -> None:
    assert codes(await product.ask(SERVER, LOG, {"filter": which})) == [code]


async def test_a_token_sees_its_own_account_alone(product: Product) -> None:
    await happen(product, moved("a"), moved("b"))
    own = await product.token(Scope.ONE_ACCOUNT, "a")
    seen = (await product.ask(own, LOG))["data"]["events"]["nodes"]
    assert {each["accountId"] for each in seen} == {"a"}
    assert codes(await product.ask(own, LOG, account="b")) == ["FORBIDDEN"]
    theirs = {"filter": {"jobIds": [GlobalId("Job", "b", "1").encode()]}}
    assert codes(await product.ask(own, LOG, theirs)) == ["NOT_FOUND"]
    linking = await product.token(Scope.LINKING)
    assert codes(await product.ask(linking, LOG)) == ["FORBIDDEN"]


@asynccontextmanager
async def following(
    url: str, token: str = SERVER, *, last: str | None = None, **variables: Any
) -> AsyncIterator[AsyncIterator[Any]]:
    """The answers of a subscription as they come."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    headers |= {"Last-Event-ID": last} if last else {}
    body = {"query": FOLLOW, "variables": variables}

    async def answers(response: httpx.Response) -> AsyncIterator[Any]:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                answer = json.loads(line.removeprefix("data: "))
                fetched.note(FOLLOW, answer.get("data") or {})
                yield answer

    async with (
        httpx.AsyncClient(timeout=20) as client,
        client.stream("POST", f"{url}/graphql", json=body, headers=headers) as response,
    ):
        assert response.status_code == 200, await response.aread()
        async with aclosing(answers(response)) as told:  # type: ignore[type-var]
            yield told


async def next_ids(told: AsyncIterator[Any], count: int) -> list[str]:
    return [(await anext(told))["data"]["events"]["id"] for _ in range(count)]


async def test_what_happens_is_told_when_it_does(product: Product, served: str) -> None:
    async with following(served) as told:
        waiting = asyncio.ensure_future(anext(told))
        await asyncio.sleep(0.2)
        [event_id] = await happen(product, moved())
        answer = await waiting
        assert answer["data"]["events"] == {
            "id": event_id,
            "type": "APPLICATION_STAGE_CHANGED",
            "application": {"candidate": {"name": applied()[0]["name"]}},
        }
        assert answer["extensions"]["cost"]["upstreamCalls"] == 1


async def test_one_who_comes_back_gets_just_what_was_missed_in_order(
    product: Product, served: str
) -> None:
    made = await happen(product, *(moved("a", n % 20) for n in range(250)))
    await product.sent()
    async with following(served, after=made[9]) as told:
        assert await next_ids(told, 240) == made[10:]
    assert (await product.sent()).total() <= 5
    async with following(served, last=made[247]) as told:
        assert await next_ids(told, 2) == made[248:]


async def test_only_what_is_asked_for_is_told(product: Product, served: str) -> None:
    first = moved()
    start, *made = await happen(product, moved("a", 1), first, moved("b"), moved("a", 2), first)
    job = GlobalId("Job", "a", str(first.job_id)).encode()
    stage = GlobalId("JobInterviewStage", "a", str(first.stage_id)).encode()
    types = ["APPLICATION_STAGE_CHANGED"]
    async with following(served, after=start, types=types, job=job, stage=stage) as told:
        assert await next_ids(told, 2) == [made[0], made[3]]


@pytest.mark.parametrize("after", ["nonsense", GlobalId("Event", "a", "999999").encode(),
                                   GlobalId("Job", "a", "1").encode(),
                                   GlobalId("Event", "a", "x").encode()])  # fmt: skip
async def test_an_event_that_is_not_kept_is_no_place_to_go_on_from(
    product: Product, served: str, after: str
) -> None:
    del product
    headers = {"Authorization": f"Bearer {SERVER}", "Accept": "text/event-stream"}
    body = {"query": FOLLOW, "variables": {"after": after}}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{served}/graphql", json=body, headers=headers)
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])


async def test_a_token_that_is_revoked_is_told_nothing_more(product: Product, served: str) -> None:
    token = await product.token(Scope.ONE_ACCOUNT, "a")
    assert bearer_token(f"Bearer {token}") == token
    async with following(served, token) as told:
        waiting = asyncio.ensure_future(anext(told))
        await asyncio.sleep(0.2)
        tokens = Tokens(product.kept.storage)
        [known] = [each for each in await tokens.list_all() if each.name == "test"]
        await tokens.revoke(known.id)
        await happen(product, moved())
        assert codes(await waiting) == ["UNAUTHENTICATED"]
        with pytest.raises(StopAsyncIteration):
            await anext(told)
