"""``expand`` puts whole objects in place of ids; ``include`` leaves out what it does not name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.answers import Json
from sandbox.errors import bad_request
from sandbox.parameters import Parameters

Finder = Callable[[str], Any]
"""From an id to the object that it names."""


@dataclass(frozen=True, slots=True)
class View:
    """How the caller wants each record of an answer."""

    expanded: Mapping[str, Finder]
    included: frozenset[str] | None

    def show(self, record: Json) -> Json:
        """Give the record as asked. The id always stays, and so does what is expanded."""
        for field, find in self.expanded.items():
            if field in record:
                record[field] = _expand(record[field], find)
        if self.included is None:
            return record
        return {field: value for field, value in record.items() if field in self.included}

    def show_all(self, records: Iterable[Json]) -> list[Json]:
        """Give copies of the records as asked."""
        return [self.show(dict(record)) for record in records]


def view(query: Parameters, expandable: Mapping[str, Finder]) -> View:
    """Read ``expand`` and ``include``, each repeated or comma-joined.

    Raises:
        LeverError: 400 for a field that can't be expanded.
    """
    expanded = query.names("expand")
    for field in expanded:
        if field not in expandable:
            raise bad_request(f"{field} is not expandable")
    included = query.names("include")
    kept = frozenset(["id", *included, *expanded]) if included else None
    return View({field: expandable[field] for field in dict.fromkeys(expanded)}, kept)


def _expand(value: Any, find: Finder) -> Any:
    if isinstance(value, list):
        return [find(item) for item in value]
    return None if value is None else find(value)
