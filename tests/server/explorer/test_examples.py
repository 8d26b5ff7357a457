"""The examples that the explorer offers, run on `hiregraph dev` as a newcomer does."""

import json
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse, validate
from strawberry.utils.str_converters import to_camel_case

from resolvers.api import schema
from resolvers.mutation import Mutation
from server.documents import core_schema
from server.explorer.menu import Example, examples
from tests.server.conftest import MakeClient
from tests.server.explorer.conftest import Dev

Json = dict[str, Any]

OFFERED = examples(find=True)


def follows(example: Example) -> bool:
    """Whether it is a subscription, which gives no answer of its own."""
    return example.query.startswith("subscription")


every = pytest.mark.parametrize("example", OFFERED, ids=lambda example: example.title)
every_answered = pytest.mark.parametrize(
    "example",
    [each for each in OFFERED if not follows(each)],
    ids=lambda example: example.title,
)


def ask(dev: Dev, query: str, variables: Json | None = None) -> str:
    """The text of an answer in which nothing fails."""
    answer = httpx.post(
        f"{dev.url}/graphql", json={"query": query, "variables": variables}, timeout=60
    )
    assert "errors" not in answer.json()
    return answer.text


def all_of(name: str, text: str) -> list[Any]:
    """What stands under that name, wherever it is; nulls left out."""
    found: list[Any] = []

    def note(record: Json) -> Json:
        found.append(record.get(name))
        return record

    json.loads(text, object_hook=note)
    return [value for value in found if value is not None]


def roots(example: Example) -> list[str]:
    """The root fields that an example asks for."""
    [operation] = parse(example.query).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return [field.name.value for field in operation.selection_set.selections]  # type: ignore[attr-defined]


def families() -> dict[str, str]:
    """The module that tells what a mutation takes and gives, by the mutation's name."""
    fields = Mutation.__strawberry_definition__.fields  # type: ignore[attr-defined]
    return {to_camel_case(each.python_name): each.type.of_type.__module__ for each in fields}


@every
def test_each_fits_the_schema(example: Example) -> None:
    for text in filter(None, (example.query, example.find)):
        assert validate(core_schema(schema), parse(text)) == []


@every_answered
def test_each_runs_on_dev(dev: Dev, example: Example) -> None:
    found = ask(dev, example.find) if example.find else "{}"
    variables = {name: all_of(name, found)[-1] for name in example.variables}
    before = dev.changes()
    answer = ask(dev, example.query, variables)
    told = all_of("userErrors", answer)
    assert told == [[]] * len(told)
    assert len(told) >= len(roots(example)) * example.writes
    wrote = example.writes and "createLinkToken" not in roots(example)
    assert (len(dev.changes()) > len(before)) is wrote


def test_a_subscription_begins_on_dev(dev: Dev) -> None:
    [example] = filter(follows, OFFERED)
    headers = {"Accept": "text/event-stream"}
    asked = {"query": example.query}
    with httpx.stream("POST", f"{dev.url}/graphql", json=asked, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")


def test_each_family_of_mutations_that_write_records_is_shown() -> None:
    family = families()
    shown = {family[root] for example in OFFERED if example.writes for root in roots(example)}
    writing = {module for module in family.values() if module.startswith("schema.changes.")}
    assert writing - shown == set()


def test_of_peoples_records_none_is_named_by_a_click() -> None:
    for here, there in zip(OFFERED, examples(find=False), strict=True):
        assert (there.title, there.variables, there.find) == (here.title, here.variables, "")
        assert there.query.endswith(here.query)
        first, *lines = there.query.removesuffix(here.query).splitlines() or [""]
        assert first == ("# Finds ids to put into the variables:" if here.find else "")
        assert "\n".join(line.removeprefix("# ") for line in lines).strip() == here.find


async def test_only_a_server_of_made_up_records_finds_them(make_client: MakeClient) -> None:
    listed = (await make_client().get("/explorer/examples.json")).json()
    assert {example["find"] for example in listed} == {""}


def test_dev_writes_in_somebodys_name_where_nobody_is_named(dev: Dev) -> None:
    [application] = all_of("id", ask(dev, "{ applications(first: 1) { nodes { id } } }"))
    text = """mutation ($id: ID!) { createActivity(input: { applicationId: $id, body: "Seen." }) {
      activity { user { name } } userErrors { code } } }"""
    assert len(all_of("name", ask(dev, text, {"id": application}))) == 1
