"""The body of a write, read as Lever reads it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.answers import Json
from sandbox.errors import bad_request
from sandbox.parameters import BOOLEANS

GREATEST = 10**15
"""No number is greater: what is made of it still fits 64 bits."""

_INTEGER = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Body:
    """Fields by name; null counts as absent, unknown ones are never looked at.

    Every method raises LeverError, 400, for a value of another type. Numbers and booleans may
    be written as text, since a form has nothing else.
    """

    raw: Json = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.raw

    def text(self, name: str) -> str | None:
        """Give a string."""
        value = self.raw.get(name)
        if value is not None and not isinstance(value, str):
            raise bad_request(f"{name} must be a string")
        return value

    def needed(self, name: str) -> str:
        """Give a string that has to be there and not be blank."""
        value = self.text(name)
        if value is None or not value.strip():
            raise bad_request(f"{name} is required")
        return value

    def texts(self, name: str) -> list[str]:
        """Give an array of strings."""
        values = self._array(name)
        if not all(isinstance(value, str) for value in values):
            raise bad_request(f"{name} must be an array of strings")
        return values

    def objects(self, name: str) -> list["Body"]:
        """Give an array of objects."""
        values = self._array(name)
        if not all(isinstance(value, dict) for value in values):
            raise bad_request(f"{name} must be an array of objects")
        return [Body(value) for value in values]

    def inner(self, name: str) -> "Body":
        """Give an object; an empty one when there is none."""
        value = self.raw.get(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"{name} must be an object")
        return Body(value or {})

    def integer(self, name: str) -> int | None:
        """Give a whole number."""
        value = self.raw.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > GREATEST:
            raise bad_request(f"{name} must be an integer")
        return value

    def number_needed(self, name: str, least: int = 0, most: int = GREATEST) -> int:
        """Give a whole number from ``least`` to ``most`` that has to be there."""
        value = self.integer(name)
        if value is None:
            raise bad_request(f"{name} is required")
        if not least <= value <= most:
            raise bad_request(f"{name} must be between {least} and {most}")
        return value

    def flag(self, name: str) -> bool | None:
        """Give a true or a false."""
        value = self.raw.get(name)
        if value is None or isinstance(value, bool):
            return value
        if not isinstance(value, str) or value.lower() not in BOOLEANS:
            raise bad_request(f"{name} must be true or false")
        return BOOLEANS[value.lower()]

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """Give a string out of a fixed list."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise bad_request(f"{name} must be one of {', '.join(allowed)}")
        return value

    def known(self, name: str, records: Mapping[str, Any]) -> str | None:
        """Give the id of a record that there is."""
        value = self.text(name)
        if value is not None and value not in records:
            raise bad_request(f"{name} {value} was not found")
        return value

    def chosen(self, name: str, allowed: Collection[str]) -> str:
        """Give a string out of a fixed list, which has to be there."""
        return self.choice(name, allowed) or self.needed(name)

    def named(self, name: str, records: Mapping[str, Any]) -> str:
        """Give the id of a record that there is, which has to be named."""
        return self.known(name, records) or self.needed(name)

    def all_known(self, name: str, records: Mapping[str, Any]) -> list[str]:
        """Give the ids of records that there are."""
        values = self.texts(name)
        for value in values:
            if value not in records:
                raise bad_request(f"{name} {value} was not found")
        return values

    def past(self, name: str, now: int) -> int | None:
        """Give a time that is not to come, in milliseconds since 1970 UTC."""
        value = self.integer(name)
        if value is not None and value > now:
            raise bad_request(f"{name} can't be in the future")
        return value

    def _array(self, name: str) -> list[Any]:
        value = self.raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"{name} must be an array")
        return value
