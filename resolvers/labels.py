"""Lists of short texts that a mutation takes: tags, sources, links."""

from dataclasses import replace
from typing import Any, TypeVar

from connectors.errors import BadRequest
from resolvers.mutation_field import about
from schema.changes.applications import ApplicationInput

MOST = 100
"""Texts in one list."""

Input = TypeVar("Input", bound=ApplicationInput)


def with_labels(input: Input, field: str) -> Input:
    """The input with the texts of a field trimmed, each once.

    Raises:
        BadRequest: there are none or too many, or one is blank.
    """
    texts = [text.strip() for text in getattr(input, field)]
    with about(field):
        if not all(texts):
            raise BadRequest("None of them may be blank.")
        if not 1 <= len(texts) <= MOST:
            raise BadRequest(f"Pass 1 to {MOST}; these are {len(texts)}.")
    changed: dict[str, Any] = {field: list(dict.fromkeys(texts))}
    return replace(input, **changed)
