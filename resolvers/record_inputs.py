"""Inputs that name records: global ids in, the provider's own ids out."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

import orjson
import strawberry
from strawberry.types import has_object_definition

from resolvers.ids import read_id_of
from resolvers.mutation_field import about
from schema.identity import GlobalId
from schema.mutation import REFERS_TO, WriteInput

Input = TypeVar("Input")

_NOT_WRITTEN = frozenset({"client_mutation_id", "idempotency_key"})


def in_remote_ids(input: Input, *, account_id: str) -> tuple[Input, list[GlobalId]]:
    """The input with remote ids in the place of global ones, and the global ones that it held.

    Raises:
        BadRequest: one is none, or names a record of another type.
        NotFound: one belongs to another account.
    """
    named: list[GlobalId] = []
    return _translated(input, account_id, (), named), named


def digest_of(input: WriteInput) -> bytes:
    """32 bytes that tell whether two inputs ask for the same."""
    return _digest([type(input).__name__, _plain(input)])


def likeness_of(input: WriteInput, known_by: Sequence[str]) -> bytes:
    """32 bytes that are the same for inputs which are so in all of these fields."""
    told = {name: _plain(getattr(input, name)) for name in known_by}
    return _digest([type(input).__name__, told])


def _digest(told: list[Any]) -> bytes:
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).digest()


def _translated(value: Any, account_id: str, where: tuple[str, ...], named: list[GlobalId]) -> Any:
    if isinstance(value, list):
        return [
            _translated(each, account_id, (*where, str(place)), named)
            for place, each in enumerate(value)
        ]
    if isinstance(value, type) or not has_object_definition(value):
        return value
    changes: dict[str, Any] = {}
    for name, type_name in _fields(value):
        held = getattr(value, name)
        with about(*where, name):
            changes[name] = (
                _translated(held, account_id, (*where, name), named)
                if type_name is None
                else _remote(held, type_name, account_id, named)
            )
    return replace(value, **changes)  # type: ignore[type-var]  # inputs are dataclasses


def _fields(value: Any) -> list[tuple[str, str | None]]:
    """The fields of an input, each with the type that it refers to."""
    declared = value.__strawberry_definition__.fields
    return [(field.python_name, field.metadata.get(REFERS_TO)) for field in declared]


def _remote(held: Any, type_name: str, account_id: str, named: list[GlobalId]) -> Any:
    if held is None or held is strawberry.UNSET:
        return held
    if isinstance(held, list):
        return [_remote(each, type_name, account_id, named) for each in held]
    found = read_id_of(type_name, held, account_id=account_id)
    named.append(found)
    return found.remote_id


def _plain(value: Any) -> Any:
    """The input as JSON, without what is not written."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if not is_dataclass(value) or isinstance(value, type):
        return value
    held = {each.name: getattr(value, each.name) for each in fields(value)}
    return {
        name: _plain(each)
        for name, each in held.items()
        if name not in _NOT_WRITTEN and each is not strawberry.UNSET
    }
