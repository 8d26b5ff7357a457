"""Finding opportunities: by the values they carry, by their times, and in their order."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import cast

from sandbox.answers import Json
from sandbox.data.records import Opportunity, Person
from sandbox.parameters import Span

Facet = Callable[[Opportunity], Iterable[str]]
"""The values by which an opportunity is found under one filter."""

Moment = Callable[[Opportunity], int | None]
"""The time at which an opportunity is found under one filter."""

ByValue = dict[str, list[Opportunity]]
Place = tuple[float, int, str]
FEW = 2_000
"""Up to so many records of a stretch of time are brought into order anew."""


def canonical(email: str) -> str:
    """Bring an address into the form that addresses are compared in."""
    return email.strip().lower()


def place(record: Opportunity) -> Place:
    """Give the sort key: stage rank ascending, last advanced descending, id ascending."""
    return (record.rank, -record.last_advanced_at, record.id)


def _posting(record: Opportunity) -> tuple[str, ...]:
    return (record.application.posting,) if record.application else ()


FACETS: Mapping[str, Facet] = {
    "tag": lambda record: record.tags,
    "email": lambda record: map(canonical, record.person.emails),
    "origin": lambda record: (record.origin,),
    "source": lambda record: record.sources,
    "stage_id": lambda record: (record.stage,),
    "posting_id": _posting,
    "archived_posting_id": lambda record: () if record.archived_at is None else _posting(record),
    "archive_reason_id": lambda record: (record.archive_reason,) if record.archive_reason else (),
    "contact_id": lambda record: (record.person.id,),
    "location": lambda record: (record.location,) if record.location else (),
}
"""The filters that take many values. ``posting_id`` finds archived applications too."""

MOMENTS: Mapping[str, Moment] = {
    "created_at": attrgetter("created_at"),
    "updated_at": attrgetter("updated_at"),
    "advanced_at": attrgetter("last_advanced_at"),
    "archived_at": attrgetter("archived_at"),
}
"""The times that ``{name}_start`` and ``{name}_end`` bound."""


class Index:
    """The opportunities of an account, in every order that a filter needs.

    What finds by a value or a time is made when that filter is first used, so that an account of
    100,000 people starts quickly; the first use then takes a few tenths of a second.

    Attributes:
        ordered: all of them, in the order of the list; so are those under each value.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = list(people)
        self.ordered = sorted(
            (record for person in self._people for record in person.opportunities), key=place
        )
        self._values: dict[str, ByValue] = {}
        self._timelines: dict[str, list[Opportunity]] = {}

    def counts(self, facet: str) -> list[Json]:
        """Count the opportunities under each value of a facet, by text."""
        found = self._by(facet)
        texts = sorted(found, key=lambda text: (text.casefold(), text.swapcase()))
        return [{"count": len(found[text]), "text": text} for text in texts]

    def walk(
        self,
        wanted: Mapping[str, Iterable[str]],
        spans: Mapping[str, Span],
        start: Place | None,
    ) -> Iterator[Opportunity]:
        """Give in order, from a place on, few opportunities that hold all that match.

        ``wanted`` has a facet's values, ``spans`` the stretches of time; whoever asks has still
        to test what comes.
        """
        lists = [
            islice(found, bisect_left(found, start, key=place) if start else 0, None)
            for found in self._narrowest(wanted, spans)
        ]
        before: Opportunity | None = None
        for record in lists[0] if len(lists) == 1 else merge(*lists, key=place):
            if record is not before:
                yield record
            before = record

    def _narrowest(
        self, wanted: Mapping[str, Iterable[str]], spans: Mapping[str, Span]
    ) -> list[list[Opportunity]]:
        best = [self.ordered]
        for name, values in wanted.items():
            best = min(best, [self._by(name).get(value, []) for value in values], key=_size)
        for name, span in spans.items():
            during = self._during(name, span)
            if len(during) <= FEW and len(during) < _size(best):
                timeline = self._timeline(name)
                best = [sorted((timeline[at] for at in during), key=place)]
        return best

    def _during(self, name: str, span: Span) -> range:
        """Give the places on a timeline that lie in the span."""
        timeline, key = self._timeline(name), _always(MOMENTS[name])
        low = 0 if span.start is None else bisect_left(timeline, span.start, key=key)
        high = len(timeline) if span.end is None else bisect_right(timeline, span.end, key=key)
        return range(low, high)

    def _timeline(self, name: str) -> list[Opportunity]:
        """Give those that have such a time, the earliest first."""
        if name not in self._timelines:
            moment_of = MOMENTS[name]
            having = (record for record in self.ordered if moment_of(record) is not None)
            self._timelines[name] = sorted(having, key=_always(moment_of))
        return self._timelines[name]

    def _by(self, name: str) -> ByValue:
        """Give the opportunities under each value of a facet."""
        if name not in self._values:
            self._values[name] = self._made(name)
        return self._values[name]

    def _made(self, name: str) -> ByValue:
        """Make an index; what belongs to a person is found person by person."""
        if name == "contact_id":
            return {person.id: _in_order(person.opportunities) for person in self._people}
        if name == "email":
            return _by_email(self._people)
        return _by_facet(FACETS[name], self.ordered)


def _always(moment_of: Moment) -> Callable[[Opportunity], int]:
    """Read a time from records that were chosen for having it."""
    return cast("Callable[[Opportunity], int]", moment_of)


def _size(lists: list[list[Opportunity]]) -> int:
    return sum(map(len, lists))


def _by_facet(facet: Facet, ordered: Iterable[Opportunity]) -> ByValue:
    found: defaultdict[str, list[Opportunity]] = defaultdict(list)
    for record in ordered:
        for value in facet(record):
            found[value].append(record)
    return dict(found)


def _by_email(people: Iterable[Person]) -> ByValue:
    found: defaultdict[str, list[Opportunity]] = defaultdict(list)
    for person in people:
        for email in {canonical(email) for email in person.emails}:
            found[email] += person.opportunities
    return {email: _in_order(records) for email, records in found.items()}


def _in_order(records: list[Opportunity]) -> list[Opportunity]:
    return sorted(records, key=place) if len(records) > 1 else records
