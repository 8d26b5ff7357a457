"""Every connection: its nodes, its edges and its page tell of the same records."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from tests.docs.coordinates import served
from tests.end_to_end.world import Json, World

OWNERS = ("Query", "UserDirectory", "Application")
"""Whose connections are read: every kind is among them."""


def connections() -> list[tuple[str, str, str]]:
    """Type, field and what names a record of it."""
    found = []
    for owner in OWNERS:
        for field, definition in fields_of(owner).items():
            kind = get_named_type(definition.type)
            if kind.name.endswith("Connection"):
                record = fields_of(get_named_type(fields_of(kind.name)["nodes"].type).name)
                found.append((owner, field, "remoteId" if "remoteId" in record else "name"))
    return found


def fields_of(type_name: str) -> dict[str, Any]:
    named = served.type_map[type_name]
    assert isinstance(named, GraphQLObjectType)
    return dict(named.fields)


def objects_at(data: Any, field: str) -> list[Json]:
    """What stands under a field, at any depth."""
    if isinstance(data, list):
        return [found for each in data for found in objects_at(each, field)]
    if not isinstance(data, dict):
        return []
    if field in data:
        return [data[field]]
    return [found for each in data.values() for found in objects_at(each, field)]


async def asked(world: World, owner: str, selection: str) -> Any:
    """The selection on all that there is of a type."""
    if owner == "Application":
        return await world.nodes("applications", selection)
    return await world.read(
        f"{{ {selection} }}" if owner == "Query" else f"{{ userDirectory {{ {selection} }} }}"
    )


@pytest.mark.parametrize(("owner", "field", "key"), connections())
async def test_nodes_edges_and_page_agree(deep: World, owner: str, field: str, key: str) -> None:
    page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    selection = f"nodes {{ {key} }} edges {{ cursor node {{ {key} }} }} {page}"
    found = objects_at(await asked(deep, owner, f"{field}(first: 3) {{ {selection} }}"), field)
    assert any(each["nodes"] for each in found)
    for each in found:
        cursors = [edge["cursor"] for edge in each["edges"]]
        assert [edge["node"] for edge in each["edges"]] == each["nodes"]
        assert len(set(cursors)) == len(cursors)
        assert each["pageInfo"]["hasPreviousPage"] is False
        assert each["pageInfo"]["startCursor"] == (cursors[0] if cursors else None)
        assert each["pageInfo"]["endCursor"] == (cursors[-1] if cursors else None)
