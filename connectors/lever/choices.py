"""Lever's words for what the unified types keep as enums."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from connectors.lever.raw import text

Choice = TypeVar("Choice", bound=Enum)


def choose(value: object, choices: Mapping[str, Choice | None], other: Choice) -> Choice | None:
    """The choice for a word; `other` for a word that is not known; None for no word."""
    word = text(value)
    return None if word is None else choices.get(word.lower(), other)
