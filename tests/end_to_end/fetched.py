"""Which fields of the schema the tests have fetched with something in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    parse,
)

from tests.docs.coordinates import served

FETCHED: set[str] = set()
"""Coordinates such as `Application.owner`."""


def note(text: str, data: Mapping[str, Any]) -> None:
    """Take in the data that came for a document."""
    FETCHED.update(told_by(text, data))


def told_by(text: str, data: Mapping[str, Any]) -> set[str]:
    """The coordinates that a document asks for, and its data has something for."""
    document = parse(text)
    reader = _Reader(document)
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            root = served.get_root_type(operation.operation)
            reader.read(operation.selection_set, root, [data])
    return reader.told


class _Reader:
    """Reads data along one document; gathers coordinates in `told`."""

    def __init__(self, document: DocumentNode) -> None:
        self.told: set[str] = set()
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }

    def read(
        self, selections: SelectionSetNode, on: GraphQLNamedType | None, objects: list[Any]
    ) -> None:
        """Note what objects of one type hold."""
        for field, parent in self._fields(selections, on):
            definition = _definition(parent, field.name.value)
            values = _values(field, [each for each in objects if _may_be(each, parent)])
            if definition is None or not values:
                continue
            self.told.add(f"{parent}.{field.name.value}")
            if field.selection_set:
                self.read(field.selection_set, get_named_type(definition.type), values)

    def _fields(
        self, selections: SelectionSetNode, on: GraphQLNamedType | None
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType | None]]:
        """Fields, those in fragments too, each with the type that it is asked of."""
        for node in selections.selections:
            if isinstance(node, FieldNode):
                yield node, on
                continue
            name = node.name.value if isinstance(node, FragmentSpreadNode) else None
            fragment: Any = self._fragments[name] if name else node
            condition = fragment.type_condition
            inner = served.type_map[condition.name.value] if condition else on
            yield from self._fields(fragment.selection_set, inner)


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    """The field; None on an interface, as that does not tell which type was met."""
    return parent.fields.get(name) if isinstance(parent, GraphQLObjectType) else None


def _may_be(record: Mapping[str, Any], on: GraphQLNamedType | None) -> bool:
    """Whether a record is of that type, as far as it tells its own."""
    return bool(record.get("__typename", str(on)) == str(on))


def _values(field: FieldNode, objects: list[Any]) -> list[Any]:
    key = field.alias.value if field.alias else field.name.value
    return list(_flat([each.get(key) for each in objects]))


def _flat(values: list[Any]) -> Iterator[Any]:
    """What there is in values and in lists of them."""
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield value
