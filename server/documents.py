"""Documents: parsed, validated and measured once, then kept while they are in use."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import strawberry
from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, specified_rules, validate
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from server.document_limits import DocumentLimits, excess

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_KEPT_DOCUMENTS = 512
_LONGEST_KEPT = 16_384

Prepare = Callable[[str], DocumentNode]


class InvalidDocument(Exception):
    """A document that isn't executed.

    Attributes:
        errors: why, at least one; syntax errors come alone.
    """

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


def core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema that a Strawberry schema stands for."""
    if schema.extensions:
        raise TypeError("Strawberry's schema extensions are not run here; use the context.")
    return schema._schema  # noqa: SLF001  -- Strawberry offers it under no other name


def create_prepare(schema: GraphQLSchema, limits: DocumentLimits) -> Prepare:
    """Make the function that turns a source into a document that is good to execute.

    It raises `InvalidDocument`. Good documents of usual length are kept, the latest used
    of them, so that a hot query is parsed and validated once.
    """

    def prepare(source: str) -> DocumentNode:
        document = _parse(source, limits)
        if errors := validate(schema, document, _RULES):
            raise InvalidDocument(errors)
        if message := excess(document, limits):
            raise InvalidDocument([GraphQLError(message)])
        return document

    kept = lru_cache(maxsize=_KEPT_DOCUMENTS)(prepare)
    return lambda source: (kept if len(source) <= _LONGEST_KEPT else prepare)(source)


def _parse(source: str, limits: DocumentLimits) -> DocumentNode:
    try:
        return parse(source, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLError as error:
        raise InvalidDocument([error]) from None
