"""How large a valid GraphQL document is, and whether that is too large.

Fragments count where they are spread, as they do when executed. Each fragment is measured once,
so the work is linear in the document even where its expansion is exponential.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLimits:
    """What one document may hold at most.

    Attributes:
        tokens: lexical tokens of the source. Validation takes time by their square in the worst
            case, about half a second at 2,000.
        depth: fields below one another. Introspection has a limit of its own, graphql-core's
            `MaxIntrospectionDepthRule`, and is not counted.
        fields: fields, with fragments expanded.
        aliases: fields under another name, with fragments expanded.
        directives: directives on fields, spreads and inline fragments, with fragments expanded.
    """

    tokens: int = 2_000
    depth: int = 15
    fields: int = 1_000
    aliases: int = 100
    directives: int = 100


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a selection set, in the units of `DocumentLimits`."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Extent") -> "Extent":
        """Both, at the same level."""
        return Extent(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )


def excess(document: DocumentNode, limits: DocumentLimits) -> str | None:
    """Tell which limit a validated document passes, or None.

    The document must be valid: then its fragments exist, have no cycles and nest boundedly.
    """
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    known: dict[str, Extent] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            extent = _extent(node.selection_set, fragments, known)
            for name in ("depth", "fields", "aliases", "directives"):
                if getattr(extent, name) > getattr(limits, name):
                    return (
                        f"The query is too large: at most {getattr(limits, name)} {_UNITS[name]}."
                    )
    return None


_UNITS = {
    "depth": "levels of fields are served",
    "fields": "fields are served, counting each fragment where it is spread",
    "aliases": "aliases are served, counting each fragment where it is spread",
    "directives": "directives are served, counting each fragment where it is spread",
}


def _extent(
    selection_set: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, Extent],
) -> Extent:
    total = Extent()
    for selection in selection_set.selections if selection_set else ():
        total = total.beside(_of_selection(selection, fragments, known))
    return total


def _of_selection(
    selection: SelectionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, Extent],
) -> Extent:
    own = Extent(directives=len(selection.directives or ()))
    if isinstance(selection, FragmentSpreadNode):
        name = selection.name.value
        if name not in known:
            known[name] = _extent(fragments[name].selection_set, fragments, known)
        return own.beside(known[name])
    inner = own.beside(_extent(getattr(selection, "selection_set", None), fragments, known))
    return _as_field(selection, inner) if isinstance(selection, FieldNode) else inner


def _as_field(node: FieldNode, inner: Extent) -> Extent:
    return Extent(
        depth=1 if node.name.value in _INTROSPECTION else inner.depth + 1,
        fields=inner.fields + 1,
        aliases=inner.aliases + (node.alias is not None),
        directives=inner.directives,
    )
