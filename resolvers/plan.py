"""What an operation will ask for, seen before it runs: its fields, and an estimate of its calls.

Both are read off the document and the relations that the schema's fields declare
(`schema.relations`), never from data. Fragments are followed; `@skip` and `@include` are taken as
if they kept their fields, as wanting too much costs nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLUnionType,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from resolvers.needs import NEEDS, Need
from schema.connection import DEFAULT_PAGE, LARGEST_PAGE
from schema.relations import RELATION, Relation

CALLS = "calls"
"""On a root field's metadata: the upstream requests that it takes by itself."""

CALLS_OF_IDS = "calls_of_ids"
"""On a root field's metadata: from the ids in its `ids`, the upstream requests that it takes."""

ACCOUNT = "LinkedAccount"
"""The type below which another account is read than the request's own."""

LIST = "list"
"""On a root field's metadata: the kept list that it reads."""


@dataclass(slots=True)
class Plan:
    """What an operation will ask for.

    Attributes:
        wanted: its fields, as schema coordinates such as `Application.owner`.
        calls: upstream requests for records, at the most that is likely.
        lists: the kept lists that it reads; each may take a request if it is not at hand.
        in_accounts: for each selection in linked accounts, how many accounts that is at the most,
            and the requests in each of them.
        needs: what its root fields need.
    """

    wanted: set[str] = field(default_factory=set)
    calls: int = 0
    lists: set[str] = field(default_factory=set)
    in_accounts: list[tuple[int, int]] = field(default_factory=list)
    needs: set[Need] = field(default_factory=set)

    @property
    def opens_accounts(self) -> bool:
        """Whether it selects in accounts that its own records name."""
        return bool(self.in_accounts) or any(each.startswith("Event.") for each in self.wanted)

    def estimate(self, *, linked: int) -> int:
        """Upstream requests, at the most that is likely where so many accounts are linked."""
        in_accounts = sum(min(most, linked) * calls for most, calls in self.in_accounts)
        return self.calls + len(self.lists) + in_accounts


def plan_operation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> Plan:
    """Read the plan off a validated document."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    reader = _Reader(schema, fragments, _with_defaults(operation, variables))
    root = schema.get_root_type(operation.operation)
    if root is not None:
        reader.read(operation.selection_set, root, parents=1)
        reader.read_needs(operation.selection_set, root)
    return reader.plan


def refuse_if_costly(estimate: int, most_calls: int) -> None:
    """Refuse an operation that would take too many upstream requests.

    Raises:
        GraphQLError: QUERY_TOO_COSTLY, with the estimate and the limit.
    """
    if estimate > most_calls:
        raise GraphQLError(
            f"This query would take about {estimate} upstream requests; "
            f"{most_calls} are allowed. Ask for smaller pages (`first`), or for less inside them.",
            extensions={
                "code": "QUERY_TOO_COSTLY",
                "estimatedCalls": estimate,
                "allowedCalls": most_calls,
            },
        )


def _with_defaults(
    operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
) -> dict[str, Any]:
    defaults = {
        definition.variable.name.value: _literal(definition.default_value, {})
        for definition in operation.variable_definitions or ()
    }
    return {**defaults, **(variables or {})}


def _literal(node: object, variables: Mapping[str, Any]) -> Any:
    """A number, or a list for its length; None for anything else."""
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, IntValueNode):
        return int(node.value)
    return list(node.values) if isinstance(node, ListValueNode) else None


def _text(value: object, variables: Mapping[str, Any]) -> Any:
    if isinstance(value, VariableNode):
        return variables.get(value.name.value)
    return value.value if isinstance(value, StringValueNode) else value


@dataclass(slots=True)
class _Shared:
    """What fields of the same parents read together.

    Attributes:
        kinds: kinds of record that are read for each parent.
        batches: loaders that answer for all parents at once.
    """

    kinds: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Reader:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    plan: Plan = field(default_factory=Plan)

    def read(
        self,
        selections: SelectionSetNode,
        parent: GraphQLNamedType,
        *,
        parents: int,
        above: _Shared | None = None,
    ) -> None:
        """Take in what is selected on so many records of a type.

        `above` is what the fields of the application above them share: what records under an
        application read by it is among that, whatever the number of the records.
        """
        shared = _Shared()
        above = shared if parent.name == "Application" else above
        for node, on_type in self._fields(selections, parent):
            definition = self.schema.get_field(on_type, node.name.value)
            if definition is None or node.name.value.startswith("__"):
                continue
            self.plan.wanted.update(self._coordinates(on_type, node.name.value))
            self._count(node, definition, parents, shared, above)
            if node.selection_set is not None:
                children = parents * self._children(node, definition)
                below = get_named_type(definition.type)
                if below.name == ACCOUNT:
                    self._read_account(node.selection_set, below, accounts=children)
                else:
                    self.read(node.selection_set, below, parents=children, above=above)
        self.plan.calls += parents * len(shared.kinds)
        self.plan.calls += -(-parents // LARGEST_PAGE) * len(shared.batches)

    def _read_account(
        self, selections: SelectionSetNode, account: GraphQLNamedType, *, accounts: int
    ) -> None:
        """Take in what is selected in so many accounts: each has lists and batches of its own."""
        one = _Reader(self.schema, self.fragments, self.variables)
        one.read(selections, account, parents=1)
        self.plan.wanted |= one.plan.wanted
        self.plan.in_accounts.append((accounts, one.plan.estimate(linked=0)))

    def read_needs(self, selections: SelectionSetNode, root: GraphQLNamedType) -> None:
        """Take in what the fields of the root need; those on the schema itself need nothing."""
        for node, on_type in self._fields(selections, root):
            definition = self.schema.get_field(on_type, node.name.value)
            if definition is not None and not node.name.value.startswith("__"):
                self.plan.needs.add(_metadata(definition).get(NEEDS, Need.RECORDS))

    def _fields(
        self, selections: SelectionSetNode, parent: GraphQLNamedType
    ) -> Iterator[tuple[FieldNode, Any]]:
        """The fields of a selection set, fragments followed, each with the type it is on."""
        for node in selections.selections:
            if isinstance(node, FieldNode):
                yield node, parent
                continue
            fragment: Any = (
                self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            )
            condition = fragment.type_condition
            on_type = self.schema.get_type(condition.name.value) if condition else parent
            yield from self._fields(fragment.selection_set, on_type or parent)

    def _coordinates(self, on_type: GraphQLNamedType, name: str) -> list[str]:
        if isinstance(on_type, GraphQLInterfaceType | GraphQLUnionType):
            types = [possible.name for possible in self.schema.get_possible_types(on_type)]
        else:
            types = [on_type.name]
        return [f"{type_name}.{name}" for type_name in types]

    def _count(
        self,
        node: FieldNode,
        definition: GraphQLField,
        parents: int,
        shared: _Shared,
        above: _Shared | None,
    ) -> None:
        """Count a field; what its siblings may read too goes to `shared`."""
        metadata = _metadata(definition)
        self.plan.calls += metadata.get(CALLS, 0)
        if CALLS_OF_IDS in metadata:
            self.plan.calls += metadata[CALLS_OF_IDS](self._ids(node))
        if LIST in metadata:
            self.plan.lists.add(metadata[LIST])
        relation: Relation | None = metadata.get(RELATION)
        if relation is None or relation.reading == "known":
            return
        if relation.sample is not None:
            self.plan.calls += parents * (1 + self._size(node, relation.sample))
            self.plan.lists.update(relation.kinds)
        elif relation.reading == "list":
            self.plan.lists.update(relation.requests)
        elif relation.reading == "batch":
            shared.batches.add(relation.loader)
        elif relation.reading == "page":
            self.plan.calls += parents * len(relation.requests)
        elif relation.key == "application_key" and above is not None:
            above.kinds.update(relation.requests)
        else:
            shared.kinds.update(relation.requests_for(self._types(node)))

    def _children(self, node: FieldNode, definition: GraphQLField) -> int:
        """How many records the field is likely to hold for one parent."""
        relation: Relation | None = _metadata(definition).get(RELATION)
        if "ids" in definition.args:
            return len(self._ids(node)) or 1
        if "first" not in definition.args:
            return 1
        size = self._size(node, "first")
        return min(size, relation.typically) if relation and relation.typically else size

    def _ids(self, node: FieldNode) -> list[Any]:
        """The texts in the argument `ids`, as far as they are any."""
        given = [each.value for each in node.arguments or () if each.name.value == "ids"]
        ids = _literal(given[0], self.variables) if given else None
        return [_text(each, self.variables) for each in (ids if isinstance(ids, list) else given)]

    def _types(self, node: FieldNode) -> list[Any] | None:
        """The types that the argument `filter` asks for; None where it asks for all."""
        given = [each.value for each in node.arguments or () if each.name.value == "filter"]
        which = value_from_ast_untyped(given[0], dict(self.variables)) if given else None
        types = which.get("types") if isinstance(which, dict) else None
        return types if isinstance(types, list) else None

    def _size(self, node: FieldNode, argument: str) -> int:
        """How many records an argument asks for."""
        given = [each.value for each in node.arguments or () if each.name.value == argument]
        size = _literal(given[0], self.variables) if given else None
        return max(1, min(size, LARGEST_PAGE)) if isinstance(size, int) else DEFAULT_PAGE


def _metadata(definition: GraphQLField) -> Mapping[str, Any]:
    declared = definition.extensions.get("strawberry-definition")
    metadata: Mapping[str, Any] = getattr(declared, "metadata", None) or {}
    return metadata
