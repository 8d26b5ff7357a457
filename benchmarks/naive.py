"""What an answer would cost a client that asks Lever for one thing at a time.

The client is a fair one: it asks for a record once and remembers it, reads a list by the largest
page, and does not ask again for what a list gave it whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_NOT_IN_A_LIST = "Candidate"
"""Lever lists no people, so each is a request of its own: `GET /contacts/:contact`."""

_ONE_LIST_FOR_ALL = frozenset({"managedJobs", "ownedJobs"})
"""Lever can't filter postings by their users: one list of all answers for every user."""


@dataclass(slots=True)
class _Seen:
    lists: set[tuple[str, ...]] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    single: set[str] = field(default_factory=set)
    with_job: set[str] = field(default_factory=set)


def count_objects(answer: Any) -> int:
    """Records in an answer, each as often as it appears."""
    return sum(1 for _ in _records(answer))


def naive_requests(data: dict[str, Any]) -> int:
    """Requests of that client for the `data` of an answer whose records tell type and id."""
    seen = _Seen()
    _look(data, ("",), seen)
    return len(seen.lists) + len(seen.single - seen.listed) + len(seen.with_job)


def _records(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _records(item)
    elif isinstance(value, dict):
        if "id" in value:
            yield value
        for item in value.values():
            yield from _records(item)


def _look(value: dict[str, Any], where: tuple[str, ...], seen: _Seen) -> None:
    """Note what it takes to read the fields of a record, or of the root."""
    for name, child in value.items():
        if isinstance(child, dict) and "nodes" in child:
            seen.lists.add((name,) if name in _ONE_LIST_FOR_ALL else (*where, name))
            for record in child["nodes"]:
                _note(record, seen, listed=True)
        elif isinstance(child, list):
            for item in child:
                _note(item, seen, listed=False)
        else:
            _note(child, seen, listed=False)


def _note(record: Any, seen: _Seen, *, listed: bool) -> None:
    if not isinstance(record, dict):
        return
    identity: str | None = record.get("id")
    if identity is not None:
        by_list = listed and record["__typename"] != _NOT_IN_A_LIST
        (seen.listed if by_list else seen.single).add(identity)
        if "job" in record:  # only an application's own endpoint tells its posting
            seen.with_job.add(identity)
    _look(record, (identity or "",), seen)
