"""Paths into Lever's records, as docs/lever-mapping.md writes them: `offer.fields[].value`."""

import copy
import functools
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

EACH_ITEM = "[]"
EACH_KEY = "*"

Step = str | int


@dataclass(frozen=True, slots=True)
class Path:
    """A record's name, and the steps to a part of it."""

    record: str
    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Path":
        record, *keys = text.split(".")
        steps = [step for key in keys for step in _steps(key)]
        return cls(record, tuple(steps))

    def places(self, record: Any) -> list[tuple[Any, Any]]:
        """Where the path leads in a record: what holds the part, and under which key."""
        found = [((record,), 0)]
        for step in self.steps:
            found = [place for holder, key in found for place in _below(holder[key], step)]
        return found

    def covers(self, place: tuple[Step, ...]) -> bool:
        """Whether the path leads to a place, to something in it, or to what holds it."""
        pairs = zip(self.steps, place, strict=False)
        return all(
            step in {at, EACH_KEY} or (step == EACH_ITEM and isinstance(at, int))
            for step, at in pairs
        )


def _steps(key: str) -> Iterator[str]:
    name = key.removesuffix(EACH_ITEM)
    yield name
    if name != key:
        yield EACH_ITEM


def _below(value: Any, step: str) -> list[tuple[Any, Any]]:
    if step == EACH_ITEM:
        return [(value, index) for index in range(len(value))]
    return [(value, key) for key in (list(value) if step == EACH_KEY else [step])]


def leaves(value: Any) -> Iterator[tuple[Step, ...]]:
    """Every place in a record that holds no other."""
    if not isinstance(value, dict | list) or not value:
        yield ()
        return
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from ((key, *rest) for rest in leaves(part))


def altered_at(record: Any, place: tuple[Step, ...]) -> list[Any]:
    """Copies of a record that have another value at one place, or none."""
    missing, changed = copy.deepcopy(record), copy.deepcopy(record)
    *above, last = place
    holders = [functools.reduce(operator.getitem, above, each) for each in (missing, changed)]
    del holders[0][last]
    holders[1][last] = other(holders[1][last])
    return [missing, changed]


def without(record: Any, path: Path) -> Any:
    """A copy of a record that lacks what a path leads to."""
    left = copy.deepcopy(record)
    for holder, key in reversed(path.places(left)):
        del holder[key]
    return left


def with_other(record: Any, path: Path, *, value: Any = None) -> Any:
    """A copy of a record that has another value there: the one given, or one near to it."""
    changed = copy.deepcopy(record)
    for holder, key in path.places(changed):
        holder[key] = other(holder[key]) if value is None else value
    return changed


def with_all_others(value: Any) -> Any:
    """A copy of a record in which every value is another."""
    if isinstance(value, dict):
        return {key: with_all_others(part) for key, part in value.items()}
    return [with_all_others(part) for part in value] if isinstance(value, list) else other(value)


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}x" if isinstance(value, str) else value
