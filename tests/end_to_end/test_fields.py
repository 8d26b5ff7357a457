"""Every field of every type, over every record of a sandbox, against the sandbox's own records."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    build_schema,
    get_named_type,
)

from resolvers.api import schema
from schema.identity import GlobalId
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected import Expected
from tests.end_to_end.world import Json, World

EXPECTED = Expected(PEOPLE)
SERVED = build_schema(schema.as_str())
FEW = 3
UNHEARD_OF = {"Job.level"}
"""Fields that no record of the sandbox has."""
BY_NAME = {"Department", "Office", "Team"}
"""What is known by its name."""
A_REQUEST_EACH = {
    "Application": {
        *("activities", "attachments", "interviews", "interviewers", "scorecards", "offers"),
        *("referrals", "profileForms"),
    },
    "Candidate": {"activities", "attachments"},
    "Job": {"formFields", "diversitySurveys", "interviewers"},
}
"""By type, the fields that take a request for every record: compared in tests of their own."""


def fields_of(type_name: str) -> dict[str, Any]:
    named = SERVED.type_map[type_name]
    assert isinstance(named, GraphQLObjectType)
    apart = A_REQUEST_EACH.get(type_name, set())
    assert apart <= set(named.fields)
    return {name: field for name, field in named.fields.items() if name not in apart}


def selection(type_name: str) -> str:
    """Every field of a type but those apart; of records that it points at, what names them."""
    size = FEW if type_name in {"Job", "JobInterviewStage", "RejectReason"} else 100
    chosen = (_chosen(name, field.type, size) for name, field in fields_of(type_name).items())
    return " ".join(chosen)


def _chosen(name: str, type_: GraphQLOutputType, size: int) -> str:
    below = get_named_type(type_)
    if not isinstance(below, GraphQLObjectType):
        return name
    if below.name.endswith("Connection"):
        return f"{name}(first: {size}) {{ nodes {{ remoteId }} }}"
    if below.name in BY_NAME:
        return f"{name} {{ name }}"
    if any(interface.name == "RemoteRecord" for interface in below.interfaces):
        return f"{name} {{ remoteId }}"
    return f"{name} {{ {selection(below.name)} }}"


async def everything(world: World, root: str, type_name: str) -> list[Json]:
    """The whole list, with every field of each record."""
    await world.query("{ users { nodes { id } } }")  # then users don't come expanded
    return await world.nodes(root, selection(type_name), size=50)


def people() -> list[Json]:
    return [EXPECTED.candidate(contact) for contact in EXPECTED.by_person]


def applications() -> list[Json]:
    return [EXPECTED.application(record) for record in EXPECTED.opportunities]


def jobs() -> list[Json]:
    return [EXPECTED.job(posting, first=FEW) for posting in EXPECTED.postings]


def stages() -> list[Json]:
    return [EXPECTED.stage(each, at, first=FEW) for at, each in enumerate(EXPECTED.stages)]


def reasons() -> list[Json]:
    by_name = sorted(EXPECTED.reasons.values(), key=lambda each: (each["text"], each["id"]))
    return [EXPECTED.reason(each, first=FEW) for each in by_name]


def users() -> list[Json]:
    return [EXPECTED.user(user) for user in EXPECTED.users]


LISTS = [
    ("candidates", "Candidate", people),
    ("applications", "Application", applications),
    ("jobs", "Job", jobs),
    ("jobInterviewStages", "JobInterviewStage", stages),
    ("rejectReasons", "RejectReason", reasons),
    ("users", "User", users),
]
each_list = pytest.mark.parametrize(("root", "type_name", "expected"), LISTS)


@each_list
async def test_every_field_is_the_systems_own_and_says_something_somewhere(
    world: World, root: str, type_name: str, expected: Callable[[], list[Json]]
) -> None:
    records = expected()
    assert set(records[0]) == set(fields_of(type_name))
    found = await everything(world, root, type_name)
    assert len(found) == len(records)
    for ours, theirs in zip(found, records, strict=True):
        assert ours == theirs
    silent = {
        f"{type_name}.{name}"
        for name in fields_of(type_name)
        if all(record[name] in (None, [], {"nodes": []}) for record in found)
    }
    assert silent <= UNHEARD_OF


@pytest.mark.parametrize(("type_name", "expected"), [each[1:] for each in LISTS])
async def test_every_record_is_found_again_by_its_id(
    world: World, type_name: str, expected: Callable[[], list[Json]]
) -> None:
    records = expected()[:7]
    chosen = f"... on {type_name} {{ {selection(type_name)} }}"
    await world.query("{ users { nodes { id } } }")
    answer = await world.query(
        f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename {chosen} }} }}",
        {"ids": [record["id"] for record in records]},
    )
    assert answer.data["nodes"] == [{"__typename": type_name, **record} for record in records]


@pytest.mark.parametrize("field", ["candidate", "application", "job", "user"])
@pytest.mark.parametrize("argument", ["id", "remoteId"])
async def test_a_record_is_found_by_either_id(world: World, field: str, argument: str) -> None:
    _, type_name, expected = next(each for each in LISTS if each[1].lower() == field)
    record = expected()[3]
    wanted = record[argument] if argument == "remoteId" else record["id"]
    await world.query("{ users { nodes { id } } }")
    answer = await world.query(
        f"query ($id: ID!) {{ found: {field}({argument}: $id) {{ {selection(type_name)} }} }}",
        {"id": wanted},
    )
    assert answer.data["found"] == record


def test_lists_are_never_null_but_where_a_credential_may_not_read_them() -> None:
    named = [type_name for _, type_name, _ in LISTS]
    fields = {f"{name}.{key}": field for name in named for key, field in fields_of(name).items()}
    assert [name for name, field in fields.items() if isinstance(field.type, GraphQLList)] == [
        "Job.requisitions"
    ]


async def test_an_application_alone_knows_its_candidate(world: World) -> None:
    record = EXPECTED.opportunities[0]
    alone = GlobalId("Application", "default", record["id"]).encode()
    answer = await world.query(
        "query ($id: ID!) { application(id: $id) { id candidate { name } } }", {"id": alone}
    )
    assert answer.data["application"] == {
        "id": GlobalId("Application", "default", record["id"], (record["contact"],)).encode(),
        "candidate": {"name": record["name"]},
    }
