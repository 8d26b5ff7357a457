"""What holds for every mutation of records."""

from collections import Counter

import pytest
from strawberry.utils.str_converters import to_camel_case

from resolvers.mutation import Mutation
from resolvers.needs import NEEDS, Need
from schema.identity import decode_global_id
from tests.end_to_end.world import Json
from tests.end_to_end.writes.candidate_cases import CANDIDATE_CASES
from tests.end_to_end.writes.cases import CASES, Case
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.setup_cases import SETUP_CASES

ALL = (*CASES, *CANDIDATE_CASES, *SETUP_CASES)

BATCHES = {
    "createActivities",
    "createCandidates",
    "moveApplicationsStage",
    "addTagsToApplications",
}
"""Those that do what another does, many times: `test_batches.py`."""

APART = {"createAttachment", "deleteAttachment", "updateActivity", "deleteActivity"}
"""Those on what is not there at the start: tests of their own try the same on them."""

UNHEARD = [
    ("500", {"done": True}),
    ("drop", {"done": True}),
    ("cut", {}),
    ("truncated", {}),
    ("timeout", {"done": True, "seconds": 0}),
]
"""Faults that come when the write is done."""

UNDONE = [("500", {}), ("drop", {}), ("timeout", {"seconds": 0})]
"""Faults that come before it, and don't tell."""

pytestmark = pytest.mark.asyncio(loop_scope="module")
every = pytest.mark.parametrize("case", ALL, ids=str)


def ids(given: Json) -> list[str]:
    """The fields of an given that hold ids."""
    return [name for name in given if name.endswith("Id")]


def path(case: Case, given: Json) -> str:
    """Where the write goes."""
    found = {name.removesuffix("Id"): decode_global_id(given[name]) for name in ids(given)}
    above = next((each.parent_ids[0] for each in found.values() if each.parent_ids), "")
    named = {name: each.remote_id for name, each in found.items()}
    return case.path.format(**{"application": above, **named})


async def noted(places: Places, case: Case, after: int) -> tuple[str, ...]:
    """The kinds of what the sandbox noted, each once where it notes it for each repeat."""
    kinds = [change["kind"] for change in await places.changes(after)]
    return tuple(dict.fromkeys(kinds)) if case.noted_again else tuple(kinds)


def type_of(global_id: str) -> str:
    """The type that an id is of."""
    return decode_global_id(global_id).type_name


def none_beside(places: Places, global_id: str) -> str:
    """The id of nothing, where that id is of something."""
    there = decode_global_id(global_id)
    return places.id(there.type_name, "7c1f-none", *there.parent_ids)


async def test_none_is_missing() -> None:
    names = {
        to_camel_case(field.python_name)
        for field in Mutation.__strawberry_definition__.fields  # type: ignore[attr-defined]
        if field.metadata[NEEDS] is Need.RECORDS
    }
    assert {case.name for case in ALL} | BATCHES | APART == names


@every
async def test_the_same_key_writes_once_and_answers_likewise(places: Places, case: Case) -> None:
    given = {**case.input(places), "idempotencyKey": f"same-{case}", "clientMutationId": "c"}
    lists = ("rejectReasons", "users", "scorecardTemplates", "jobs")
    await places.world.query(f"{{ {' '.join(f'{each} {{ nodes {{ id }} }}' for each in lists)} }}")
    before = await places.last()
    await places.world.sent()
    first = await places.written(case.name, given)
    assert (await places.world.sent()).total() == case.calls
    again = await places.written(case.name, given)
    assert first == again == {"clientMutationId": "c", "userErrors": []}
    assert await places.world.sent() == Counter()
    assert tuple(change["kind"] for change in await places.changes(before)) == case.changes


@every
async def test_a_key_belongs_to_one_input(places: Places, case: Case) -> None:
    key = {"idempotencyKey": f"one-{case}"}
    await places.written(case.name, {**case.input(places), **key})
    refused = await places.refused(case.name, {**case.input(places), **key})
    assert refused == ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])


@every
async def test_an_id_of_another_type_or_account_is_told_before_anything_is_sent(
    places: Places, case: Case
) -> None:
    given, before = case.input(places), await places.last()
    await places.world.sent()
    for name in ids(given):
        wrong = {**given, name: places.id("Tag", "x")}
        assert await places.refused(case.name, wrong) == ("BAD_USER_INPUT", [name])
        theirs = {**given, name: places.at("b").id(type_of(given[name]), remote_id(given[name]))}
        assert await places.refused(case.name, theirs) == ("NOT_FOUND", [name])
    assert await places.world.sent() == Counter()
    assert await places.changes(before) == []


@every
async def test_an_id_of_nothing_is_told_with_its_field(places: Places, case: Case) -> None:
    given, before = case.input(places), await places.last()
    for name in ids(given):
        none = {**given, name: none_beside(places, given[name])}
        code = "BAD_USER_INPUT" if name == "actorId" else "NOT_FOUND"
        assert await places.refused(case.name, none) == (code, [name])
    assert await places.changes(before) == []


@every
async def test_a_missing_permission_is_named(places: Places, case: Case) -> None:
    before, limited = await places.last(), places.at("limited")
    answer = await limited.write(case.name, case.input(limited))
    [error] = answer.errors
    assert (error["path"], error["extensions"]) == (
        [case.name],
        {"code": "FORBIDDEN", "scope": case.scope},
    )
    assert case.scope in error["message"]
    assert await places.changes(before) == []


@every
async def test_a_key_of_the_wrong_length_is_told(places: Places, case: Case) -> None:
    given = case.input(places)
    for key in ("", "k" * 256):
        refused = await places.refused(case.name, {**given, "idempotencyKey": key})
        assert refused == ("BAD_USER_INPUT", ["idempotencyKey"])


@every
async def test_without_an_actor_only_what_needs_none_is_written(places: Places, case: Case) -> None:
    given = case.input(places)
    given.pop("actorId", None)
    await places.world.sent()
    if case.needs_actor:
        assert await places.refused(case.name, given) == ("ACTOR_REQUIRED", ["actorId"])
        assert await places.world.sent() == Counter()
    else:
        await places.written(case.name, given)


@every
@pytest.mark.parametrize(("fault", "more"), UNHEARD, ids=[name for name, _ in UNHEARD])
async def test_what_was_done_unheard_is_done_once(
    places: Places, case: Case, fault: str, more: Json
) -> None:
    given, before = {**case.input(places), "actorId": places.user()}, await places.last()
    await places.world.fault(fault, path(case, given), method=case.method, **more)
    await places.written(case.name, given)
    assert await places.world.faults_to_come() == 0
    assert await noted(places, case, before) == case.changes


@every
@pytest.mark.parametrize(("fault", "more"), UNDONE, ids=[name for name, _ in UNDONE])
async def test_what_may_be_undone_is_done_again_only_where_that_is_safe(
    places: Places, case: Case, fault: str, more: Json
) -> None:
    given, before = {**case.input(places), "actorId": places.user()}, await places.last()
    await places.world.fault(fault, path(case, given), method=case.method, **more)
    answer = await places.write(case.name, given)
    if case.repeatable:
        assert answer.data[case.name]["userErrors"] == []
        assert await noted(places, case, before) == case.changes
        return
    [error] = answer.errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}
    assert await places.changes(before) == []
