"""Finding opportunities: by the values they carry, by their times, and in their order."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, cast

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
    100,000 people starts quickly; the first use then takes a few tenths of a second. From then on
    it is kept right: whoever changes an opportunity takes it out before and puts it in after.
    That is a search in each list and a shift of pointers, a tenth of a millisecond in all.

    Attributes:
        ordered: all of them, in the order of the list; so are those under each value.
    """

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people
        self.ordered = sorted(
            (record for person in people.values() for record in person.opportunities), key=place
        )
        self._values: dict[str, ByValue] = {}
        self._timelines: dict[str, list[Opportunity]] = {}
        self._addresses: dict[str, list[Person]] | None = None

    def add(self, record: Opportunity) -> None:
        """Put in an opportunity."""
        insort(self.ordered, record, key=place)
        for name, found in self._values.items():
            for value in frozenset(FACETS[name](record)):
                insort(found.setdefault(value, []), record, key=place)
        for name, timeline in self._having(record):
            insort(timeline, record, key=_instant(name))

    def remove(self, record: Opportunity) -> None:
        """Take out an opportunity, which must be as it was when it was put in.

        A value that nobody has any more stays known, so that a walk through the values goes on.
        """
        _take(self.ordered, record, place)
        for name, found in self._values.items():
            for value in frozenset(FACETS[name](record)):
                _take(found[value], record, place)
        for name, timeline in self._having(record):
            _take(timeline, record, _instant(name))

    def _having(self, record: Opportunity) -> list[tuple[str, list[Opportunity]]]:
        """Give the timelines that were made and that the opportunity is on."""
        made = self._timelines.items()
        return [(name, line) for name, line in made if MOMENTS[name](record) is not None]

    def add_person(self, person: Person) -> None:
        """Let a person be found by address."""
        if self._addresses is not None:
            for email in _addresses_of(person):
                self._addresses.setdefault(email, []).append(person)

    def remove_person(self, person: Person) -> None:
        """Let a person no longer be found by address."""
        if self._addresses is not None:
            for email in _addresses_of(person):
                self._addresses[email].remove(person)

    def people_at(self, email: str) -> list[Person]:
        """Give the people who have this address, those who had it first coming first."""
        if self._addresses is None:
            self._addresses = _by_address(self._people.values())
        return self._addresses.get(canonical(email), [])

    def knows(self, facet: str, text: str) -> bool:
        """Tell whether some opportunity has, or had, this value."""
        return text in self._by(facet)

    def counts(self, facet: str) -> list[Json]:
        """Count the opportunities under each value of a facet, by text."""
        found = self._by(facet)
        texts = sorted((text for text in found if found[text]), key=text_order)
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
            best = min(best, [self._found(name, value) for value in values], key=_size)
        for name, span in spans.items():
            during = self._during(name, span)
            if len(during) <= FEW and len(during) < _size(best):
                timeline = self._timeline(name)
                best = [sorted((timeline[at] for at in during), key=place)]
        return best

    def _found(self, name: str, value: str) -> list[Opportunity]:
        """Give those under one value; what belongs to a person is found by the person."""
        match name:
            case "contact_id":
                people = [self._people[value]] if value in self._people else []
            case "email":
                people = self.people_at(value)
            case _:
                return self._by(name).get(value, [])
        return sorted((record for person in people for record in person.opportunities), key=place)

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
            self._timelines[name] = sorted(having, key=_instant(name))
        return self._timelines[name]

    def _by(self, name: str) -> ByValue:
        """Give the opportunities under each value of a facet."""
        if name not in self._values:
            self._values[name] = _by_facet(FACETS[name], self.ordered)
        return self._values[name]


def text_order(text: str) -> tuple[str, str]:
    """Give the sort key of tags and sources: letters before their case."""
    return (text.casefold(), text.swapcase())


def _always(moment_of: Moment) -> Callable[[Opportunity], int]:
    """Read a time from records that were chosen for having it."""
    return cast("Callable[[Opportunity], int]", moment_of)


def _instant(name: str) -> Callable[[Opportunity], tuple[int, str]]:
    """Order by one of the times; many opportunities share one, so the id decides."""
    moment_of = _always(MOMENTS[name])
    return lambda record: (moment_of(record), record.id)


def _take(
    records: list[Opportunity], record: Opportunity, key: Callable[[Opportunity], Any]
) -> None:
    at = bisect_left(records, key(record), key=key)
    if records[at] is not record:
        raise LookupError(f"{record.id} was changed while it was in the index")
    del records[at]


def _size(lists: list[list[Opportunity]]) -> int:
    return sum(map(len, lists))


def _by_facet(facet: Facet, ordered: Iterable[Opportunity]) -> ByValue:
    found: defaultdict[str, list[Opportunity]] = defaultdict(list)
    for record in ordered:
        for value in facet(record):
            found[value].append(record)
    return dict(found)


def _by_address(people: Iterable[Person]) -> dict[str, list[Person]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        for email in _addresses_of(person):
            found[email].append(person)
    return dict(found)


def _addresses_of(person: Person) -> frozenset[str]:
    return frozenset(map(canonical, person.emails))
