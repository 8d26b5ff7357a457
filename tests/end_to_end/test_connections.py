"""Every connection: its nodes, its edges and its page tell of the same records."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from tests.docs.coordinates import served
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.held import account_of
from tests.end_to_end.world import World

OWNERS = ("Query", "UserDirectory", "Application")
"""Whose connections are read: every kind is among them."""
ACCOUNT = account_of(PEOPLE)
OF_NO_ACCOUNT = {"apiTokens", "linkedAccounts", "events", "webhookEndpoints", "deliveries"}
"""What the server itself keeps: tests of their own read these."""
KINDS = {
    "activities": "notes",
    "attachments": "resumes",
    "scorecards": "feedback",
    "profileForms": "forms",
}
"""The sandbox's words where they are others."""


def connections() -> list[tuple[str, str, str]]:
    """Type, field and what names a record of it."""
    found = []
    for owner in OWNERS:
        for field, definition in fields_of(owner).items():
            kind = get_named_type(definition.type)
            if kind.name.endswith("Connection") and field not in OF_NO_ACCOUNT:
                record = fields_of(get_named_type(fields_of(kind.name)["nodes"].type).name)
                found.append((owner, field, "remoteId" if "remoteId" in record else "name"))
    return found


def fields_of(type_name: str) -> dict[str, Any]:
    named = served.type_map[type_name]
    assert isinstance(named, GraphQLObjectType)
    return dict(named.fields)


def application_with(field: str) -> str:
    """An application that has records in a field."""
    kind = KINDS.get(field, field)
    shown = (each for each in ACCOUNT.index.ordered if not each.confidential)
    return next(each.id for each in shown if ACCOUNT.profile(kind, each))


def query(owner: str, field: str, selection: str) -> str:
    """What asks for that field of a record of that type."""
    text = f"{{ {field}(first: 3) {{ {selection} }} }}"
    if owner == "Application":
        return f'{{ application(remoteId: "{application_with(field)}") {text} }}'
    return f"{{ userDirectory {text} }}" if owner == "UserDirectory" else text


@pytest.mark.parametrize(("owner", "field", "key"), connections())
async def test_nodes_edges_and_page_agree(deep: World, owner: str, field: str, key: str) -> None:
    page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    selection = f"nodes {{ {key} }} edges {{ cursor node {{ {key} }} }} {page}"
    data = await deep.read(query(owner, field, selection))
    found = (data if owner == "Query" else next(iter(data.values())))[field]
    cursors = [edge["cursor"] for edge in found["edges"]]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"] != []
    assert len(set(cursors)) == len(cursors)
    assert found["pageInfo"]["hasPreviousPage"] is False
    assert found["pageInfo"]["startCursor"] == cursors[0]
    assert found["pageInfo"]["endCursor"] == cursors[-1]
