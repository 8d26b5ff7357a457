"""The schema as a page of Markdown, to read rather than to compile against.

Connections are alike but for their nodes, and some arguments recur on many fields: both are told
once, so that what differs stands out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLType,
    GraphQLUnionType,
    NullValueNode,
    get_named_type,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_specified_scalar_type,
    print_ast,
)
from graphql.utilities import get_default_value_ast

OFTEN = 5
"""An argument on more fields than this is told once for all."""

INTRODUCTION = """\
# Schema

<!-- Written by `make docs`; edit the descriptions in schema/ and resolvers/ instead. -->

Every type that the API serves, as of this version; the same in the schema definition language is
[schema.graphql](../schema.graphql). A type with `!` is never null. Where a field's value fails, the
field is null and `errors` tells why, with its path."""

Described = GraphQLNamedType | GraphQLField | GraphQLArgument | GraphQLInputField | GraphQLEnumValue
Fields = GraphQLObjectType | GraphQLInterfaceType
Kind = TypeVar("Kind", bound=GraphQLNamedType)


def schema_markdown(schema: GraphQLSchema) -> str:
    """The whole schema, roots first, then its types by kind and name."""
    page = _Page(schema)
    return "\n\n".join([INTRODUCTION, *page.sections()]) + "\n"


class _Page:
    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.roots = [
            root
            for root in (schema.query_type, schema.mutation_type, schema.subscription_type)
            if root is not None
        ]
        self.types = sorted(
            (
                named
                for named in schema.type_map.values()
                if not is_introspection_type(named) and not is_specified_scalar_type(named)
            ),
            key=lambda named: named.name,
        )
        self.common = self._common_arguments()

    def _common_arguments(self) -> dict[str, GraphQLArgument]:
        """The arguments that recur, by name, as they read on most fields."""
        met = Counter(
            (name, _signature(name, argument), argument.description)
            for named in self._with_fields(self.types)
            for field in named.fields.values()
            for name, argument in field.args.items()
        )
        often = {key for key, times in met.items() if times > OFTEN}
        return {
            name: argument
            for named in self._with_fields(self.types)
            for field in named.fields.values()
            for name, argument in field.args.items()
            if (name, _signature(name, argument), argument.description) in often
        }

    def sections(self) -> Iterator[str]:
        """The sections that have something in them."""
        plain = [named for named in self.types if named not in self.roots]
        objects = [named for named in plain if isinstance(named, GraphQLObjectType)]
        connections = [named for named in objects if _is_connection(named)]
        rest = [named for named in objects if not _is_connection(named) and not _is_edge(named)]
        for root in self.roots:
            yield f"## {root.name}"
            yield from self._fields(root)
        yield from self._arguments()
        yield from self._connections(connections)
        yield from self._section("Objects", rest)
        yield from self._section("Interfaces", _only(plain, GraphQLInterfaceType))
        yield from self._section("Unions", _only(plain, GraphQLUnionType))
        yield from self._section("Inputs", _only(plain, GraphQLInputObjectType))
        yield from self._section("Enums", _only(plain, GraphQLEnumType))
        yield from self._section("Scalars", _only(plain, GraphQLScalarType))

    def _section(self, title: str, types: Iterable[GraphQLNamedType]) -> Iterator[str]:
        described = list(types)
        if described:
            yield f"## {title}"
        for named in described:
            yield f"### {named.name}"
            yield from self._type(named)

    def _type(self, named: GraphQLNamedType) -> Iterator[str]:
        if isinstance(named, Fields):
            yield from self._fields(named)
            return
        yield _text(named)
        if isinstance(named, GraphQLInputObjectType):
            rows = ((_code(_signature(n, f)), _text(f)) for n, f in named.fields.items())
            yield _table(("Field", "Description"), rows)
        elif isinstance(named, GraphQLEnumType):
            values = ((_code(name), _text(value)) for name, value in named.values.items())
            yield _table(("Value", "Description"), values)
        elif isinstance(named, GraphQLUnionType):
            yield "One of " + ", ".join(_link(each) for each in named.types) + "."

    def _fields(self, named: Fields) -> Iterator[str]:
        yield _text(named)
        if named.interfaces:
            yield "Implements " + ", ".join(_link(each) for each in named.interfaces) + "."
        if isinstance(named, GraphQLInterfaceType):
            possible = self.schema.get_possible_types(named)
            links = (_link(each) for each in sorted(possible, key=lambda each: each.name))
            yield "Implemented by " + ", ".join(links) + "."
        rows = (self._field(name, field) for name, field in named.fields.items())
        yield _table(("Field", "Type", "Description"), rows)

    def _field(self, name: str, field: GraphQLField) -> tuple[str, str, str]:
        arguments = f"({', '.join(field.args)})" if field.args else ""
        own = "".join(
            f"<br>{_code(_signature(each, argument))}: {_text(argument)}"
            for each, argument in field.args.items()
            if not self._is_common(each, argument)
        )
        return _code(name + arguments), _link(field.type), _text(field) + own

    def _is_common(self, name: str, argument: GraphQLArgument) -> bool:
        usual = self.common.get(name)
        return usual is not None and (
            _signature(name, usual) == _signature(name, argument)
            and usual.description == argument.description
        )

    def _arguments(self) -> Iterator[str]:
        if self.common:
            yield "## Arguments"
            yield "What these mean wherever nothing else is said."
            rows = ((_code(_signature(n, a)), _text(a)) for n, a in sorted(self.common.items()))
            yield _table(("Argument", "Description"), rows)

    def _connections(self, connections: list[GraphQLObjectType]) -> Iterator[str]:
        if not connections:
            return
        one = connections[0]
        edge = _below(one, "edges")
        nodes = (_below(_below(each, "edges"), "node") for each in connections)
        yield "## Connections"
        yield (
            f"A page of a list, as Relay has it. There are connections of "
            f"{', '.join(_link(node) for node in nodes)}. They are alike; these are "
            f"{_code(one.name)} and its edges, {_code(edge.name)}:"
        )
        for named in (one, edge):
            rows = (self._field(name, field) for name, field in named.fields.items())
            yield _table((f"Field of {_code(named.name)}", "Type", "Description"), rows)

    @staticmethod
    def _with_fields(types: Iterable[GraphQLNamedType]) -> Iterator[Fields]:
        return (named for named in types if isinstance(named, Fields))


def _only(types: Iterable[GraphQLNamedType], kind: type[Kind]) -> list[Kind]:
    return [named for named in types if isinstance(named, kind)]


def _is_connection(named: GraphQLObjectType) -> bool:
    return named.name.endswith("Connection") and {"edges", "pageInfo"} <= named.fields.keys()


def _is_edge(named: GraphQLObjectType) -> bool:
    return named.name.endswith("Edge") and {"node", "cursor"} <= named.fields.keys()


def _below(named: Fields, name: str) -> Fields:
    """The type of a field that holds objects."""
    found = get_named_type(named.fields[name].type)
    if not isinstance(found, Fields):
        raise TypeError(f"{named.name}.{name} holds no objects.")
    return found


def _signature(name: str, taken: GraphQLArgument | GraphQLInputField) -> str:
    default = get_default_value_ast(taken)
    if default is None or isinstance(default, NullValueNode):
        return f"{name}: {taken.type}"
    return f"{name}: {taken.type} = {print_ast(default)}"


def _link(kind: GraphQLType) -> str:
    """A type as it is written in GraphQL, its name leading to its description."""
    if is_non_null_type(kind):
        return _link(kind.of_type) + "!"
    if is_list_type(kind):
        return rf"\[{_link(kind.of_type)}\]"
    named = get_named_type(kind)
    if is_specified_scalar_type(named):
        return named.name
    paged = isinstance(named, GraphQLObjectType) and (_is_connection(named) or _is_edge(named))
    return f"[{named.name}](#{'connections' if paged else named.name.lower()})"


def _text(described: Described) -> str:
    return " ".join((described.description or "").split())


def _code(text: str) -> str:
    return f"`{text}`"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
