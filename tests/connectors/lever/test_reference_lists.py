import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from connectors.base import Batch
from connectors.budget import Budget
from connectors.errors import (
    ConnectorError,
    Forbidden,
    NotFound,
    UpstreamUnavailable,
)
from connectors.lever.reference_lists import ReferenceList
from tests.fixtures.linked import linked, linked_sandbox, truth_of

PEOPLE = 60


@dataclass(frozen=True)
class Thing:
    remote_id: str


@dataclass
class Source:
    """Things to list, things beside the list, and what was asked for."""

    listed: int = 3
    beside: dict[str, Thing | ConnectorError] = field(default_factory=dict)
    lists: int = 0
    singles: list[str] = field(default_factory=list)
    now: float = 0.0

    async def all(self, _: Budget) -> Sequence[Thing]:
        self.lists += 1
        await asyncio.sleep(0)
        return [Thing(f"t{number}") for number in range(self.listed)]

    async def one(self, key: str, _: Budget) -> Thing:
        self.singles.append(key)
        await asyncio.sleep(0)
        found = self.beside.get(key) or NotFound(f"no {key}")
        if isinstance(found, ConnectorError):
            raise found
        return found

    def kept(self) -> ReferenceList[Thing]:
        return ReferenceList(self.all, self.one, ttl_seconds=60, clock=lambda: self.now)


def budget() -> Budget:
    return Budget(deadline=math.inf)


def told(batch: Batch[Thing]) -> list[str]:
    """The ids found, and the codes of the errors."""
    return [
        value.code if isinstance(value, ConnectorError) else value.remote_id
        for value in batch.values
    ]


async def test_one_load_serves_many_callers_at_once() -> None:
    source = Source()
    things = source.kept()
    found = await asyncio.gather(*(things.get([f"t{at % 3}"], budget()) for at in range(30)))
    assert [told(batch) for batch in found] == [[f"t{at % 3}"] for at in range(30)]
    assert (source.lists, source.singles) == (1, [])


async def test_a_list_is_kept_for_its_time() -> None:
    source = Source()
    things = source.kept()
    for source.now in (0, 59.9, 60.1):
        assert [thing.remote_id for thing in await things.all(budget())] == ["t0", "t1", "t2"]
    assert source.lists == 2


async def test_records_come_in_the_order_of_the_keys() -> None:
    things = Source().kept()
    assert told(await things.get(["t2", "t0", "t2"], budget())) == ["t2", "t0", "t2"]
    assert told(await things.get([], budget())) == []


async def test_fewer_records_than_the_list_has_pages_are_read_alone() -> None:
    source = Source(listed=201, beside={"t1": Thing("t1"), "t2": Thing("t2"), "t3": Thing("t3")})
    things = source.kept()
    await things.all(budget())
    source.now = 100
    assert told(await things.get(["t1", "t2"], budget())) == ["t1", "t2"]
    assert (source.lists, source.singles) == (1, ["t1", "t2"])
    source.now = 200
    assert told(await things.get(["t1", "t2", "t3"], budget())) == ["t1", "t2", "t3"]
    assert (source.lists, source.singles) == (2, ["t1", "t2"])


async def test_a_record_beside_the_list_is_read_once() -> None:
    source = Source(beside={"secret": Thing("secret")})
    things = source.kept()
    for _ in range(2):
        assert told(await things.get(["t0", "secret"], budget())) == ["t0", "secret"]
    assert (source.lists, source.singles) == (1, ["secret"])


@pytest.mark.parametrize("refusal", [NotFound("no"), Forbidden("no")])
async def test_a_refusal_is_remembered_for_as_long_as_the_list(refusal: ConnectorError) -> None:
    source = Source(beside={"x": refusal})
    things = source.kept()
    for source.now in (0, 59.9, 60.1):
        assert told(await things.get(["x", "t1"], budget())) == [refusal.code, "t1"]
    assert source.singles == ["x", "x"]


async def test_a_failure_is_not_remembered_and_spoils_no_other_record() -> None:
    source = Source(beside={"x": UpstreamUnavailable("down")})
    things = source.kept()
    assert told(await things.get(["x", "t1"], budget())) == ["UPSTREAM_UNAVAILABLE", "t1"]
    source.beside["x"] = Thing("x")
    assert told(await things.get(["x", "t1"], budget())) == ["x", "t1"]
    assert source.lists == 1


async def test_a_dropped_list_is_loaded_anew() -> None:
    source = Source(beside={"x": NotFound("no")})
    things = source.kept()
    await things.get(["x"], budget())
    assert things.at_hand() is not None
    things.drop()
    assert things.at_hand() is None
    source.listed, source.beside["x"] = 1, Thing("x")
    assert told(await things.get(["t0", "t1", "x"], budget())) == ["t0", "NOT_FOUND", "x"]
    assert source.lists == 2


async def test_a_drop_while_a_single_record_is_read_leaves_nothing_behind() -> None:
    source = Source(beside={"x": NotFound("no")})
    things = source.kept()
    await things.all(budget())
    reading = asyncio.create_task(things.get(["x"], budget()))
    for _ in range(3):
        await asyncio.sleep(0)
    assert source.singles == ["x"]
    things.drop()
    assert told(await reading) == ["NOT_FOUND"]
    source.beside["x"] = Thing("x")
    assert told(await things.get(["x"], budget())) == ["x"]


async def test_what_is_at_hand_counts_as_a_cache_hit() -> None:
    things = Source().kept()
    first, second = budget(), budget()
    await things.get(["t0"], first)
    await things.get(["t0", "t1"], second)
    assert (first.cache_hits, second.cache_hits) == (0, 1)


@pytest.mark.parametrize(
    ("method", "name", "path"),
    [
        ("all_jobs", "postings", "/postings"),
        ("all_users", "users", "/users"),
        ("all_job_interview_stages", "stages", "/disposition_stages"),
        ("all_reject_reasons", "archive_reasons", "/archive_reasons"),
    ],
)
async def test_each_list_is_one_request_then_none(method: str, name: str, path: str) -> None:
    hidden = {each["id"] for each in truth_of(PEOPLE)["postings"] if confidential(each)}
    expected = {each["id"] for each in truth_of(PEOPLE)[name]} - hidden
    async with linked_sandbox(PEOPLE) as account:
        found = await getattr(account.reads(), method)()
        assert {record.remote_id for record in found} == expected
        await getattr(account.reads(), method)()
        assert [sent for sent, _ in account.sent()] == [path]


def confidential(posting: dict[str, object]) -> bool:
    return posting["confidentiality"] == "confidential"


async def test_users_who_left_are_asked_for() -> None:
    async with linked_sandbox(PEOPLE) as account:
        users = await account.reads().all_users()
        assert ("includeDeactivated", "true") in account.sent()[0][1]
    assert sum(not user.is_active for user in users) == 5


async def test_stages_keep_the_order_of_the_process() -> None:
    async with linked_sandbox(PEOPLE) as account:
        stages = await account.reads().all_job_interview_stages()
    assert [stage.remote_id for stage in stages] == [s["id"] for s in truth_of(PEOPLE)["stages"]]
    assert [stage.stage_order for stage in stages] == list(range(11))


async def test_a_stage_that_is_not_there_costs_no_request() -> None:
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().job_interview_stages(["offer", "gone"])
        assert isinstance(batch.values[1], NotFound)
        assert len(account.requests) == 1


@pytest.mark.parametrize("status", [403, 404])
async def test_without_ranks_the_stages_come_from_the_documented_list(status: int) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/disposition_stages":
            return httpx.Response(status, json={"code": "x", "message": "y"})
        return httpx.Response(200, json={"data": [{"id": "b", "text": "B"}, {"id": "a"}]})

    async with linked(httpx.MockTransport(answer)) as account:
        stages = await account.reads().all_job_interview_stages()
    assert [(stage.remote_id, stage.stage_order) for stage in stages] == [("b", 0), ("a", 1)]


async def test_a_single_record_that_is_none_is_an_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        listing = request.url.path == "/v1/postings"
        return httpx.Response(200, json={"data": [] if listing else "?", "hasNext": False})

    async with linked(httpx.MockTransport(answer)) as account:
        batch = await account.reads().jobs(["p-1"])
    assert isinstance(batch.values[0], UpstreamUnavailable)
