"""What ``GET /opportunities`` was asked for: the parameters read, and a test for each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.index import FACETS, MOMENTS, Facet, Moment, Place, canonical
from sandbox.parameters import Span

Test = Callable[[Opportunity], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The filters that were sent: different ones are joined by and, one's values by or.

    Attributes:
        confidential: the kinds of opportunity that are wanted.
        wanted: values by facet.
        spans: bounds by moment, both inclusive; what has no such time is in no span.
        snoozed: in the data nothing is snoozed until a time that is past.
    """

    confidential: tuple[bool, ...]
    wanted: dict[str, frozenset[str]]
    spans: dict[str, Span]
    archived: bool | None
    snoozed: bool | None

    @classmethod
    def of(cls, call: Call) -> "Selection":
        """Read the parameters.

        Raises:
            LeverError: 400 for one that makes no sense, 403 for what the caller may not see.
        """
        spans = {name: call.query.span(name) for name in MOMENTS}
        wanted = {name: frozenset(_values(call, name)) for name in FACETS}
        return cls(
            confidential=call.confidentiality(),
            wanted={name: values for name, values in wanted.items() if values},
            spans={name: span for name, span in spans.items() if span},
            archived=call.query.flag("archived"),
            snoozed=call.query.flag("snoozed"),
        )

    def matching(self, call: Call, start: Place | None) -> Iterator[Opportunity]:
        """Find what matches every filter, in order, from a place on."""
        found = call.account.index.walk(self.wanted, self.spans, start)
        for test in self._tests():
            found = filter(test, found)
        return found

    def _tests(self) -> Iterator[Test]:
        """Give a test for each filter, the cheap ones first."""
        if len(self.confidential) == 1:
            yield lambda record: record.confidential is self.confidential[0]
        if self.archived is not None:
            yield lambda record: (record.archived_at is not None) is self.archived
        if self.snoozed is not None:
            yield lambda record: (record.snoozed_until is not None) is self.snoozed
        for name, span in self.spans.items():
            yield _within(span, MOMENTS[name])
        for name, values in self.wanted.items():
            yield _any_of(values, FACETS[name])


def _values(call: Call, name: str) -> Iterator[str]:
    values = call.query.many(name)
    return map(canonical, values) if name == "email" else iter(values)


def _within(span: Span, moment_of: Moment) -> Test:
    low = -inf if span.start is None else span.start
    high = inf if span.end is None else span.end

    def test(record: Opportunity) -> bool:
        moment = moment_of(record)
        return moment is not None and low <= moment <= high

    return test


def _any_of(values: frozenset[str], facet: Facet) -> Test:
    return lambda record: not values.isdisjoint(facet(record))
