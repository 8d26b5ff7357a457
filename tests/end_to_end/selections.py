"""What to ask of a record: every field of its type; what names the records that it leads to."""

from collections.abc import Collection
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from tests.docs.coordinates import served

FEW = 3
"""So many records are asked for of each list within a record."""
NAMED_BY = {
    **dict.fromkeys(("Department", "Office", "Source", "Tag", "Team"), "name"),
    "Role": "remoteId",
}
"""What names the records of a type that are no `RemoteRecord`."""


def fields_of(type_name: str) -> dict[str, GraphQLField]:
    """The fields of an object type."""
    named = served.type_map[type_name]
    assert isinstance(named, GraphQLObjectType)
    return dict(named.fields)


def record_type(field: str) -> str:
    """The type of the records in a field of the root."""
    held = get_named_type(fields_of("Query")[field].type)
    return get_named_type(fields_of(held.name)["nodes"].type).name if is_paged(field) else held.name


def is_paged(field: str) -> bool:
    """Whether a field of the root is a list with pages."""
    return get_named_type(fields_of("Query")[field].type).name.endswith("Connection")


def selection(type_name: str, *, apart: Collection[str] = (), whole: Collection[str] = ()) -> str:
    """Every field of a type, and of the values in it.

    Args:
        type_name: the type.
        apart: fields of it to leave out.
        whole: types of records that are asked for whole wherever the record leads to them.
    """
    fields = fields_of(type_name)
    assert fields.keys() >= set(apart)
    return " ".join(
        _chosen(name, field, type_name, whole)
        for name, field in fields.items()
        if name not in apart
    )


def _chosen(name: str, field: GraphQLField, within: str, whole: Collection[str]) -> str:
    below = get_named_type(field.type)
    if not isinstance(below, GraphQLObjectType):
        return name
    if below.name.endswith("Connection"):
        record = get_named_type(below.fields["nodes"].type)
        return f"{name}(first: {FEW}) {{ nodes {{ {named_by(record.name)} }} }}"
    if below.name in whole or not named_by(below.name):
        inside = {name} if below.name == within else ()
        return f"{name} {{ {selection(below.name, apart=inside, whole=whole)} }}"
    return f"{name} {{ {named_by(below.name)} }}"


def named_by(type_name: str) -> str | None:
    """The field that names a record of a type; None for a mere value."""
    named: Any = served.type_map[type_name]
    known = any(interface.name == "RemoteRecord" for interface in named.interfaces)
    return "remoteId" if known else NAMED_BY.get(type_name)
