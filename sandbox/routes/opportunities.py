"""``/opportunities``: the list with its filters, one, and the deleted ones."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from starlette.responses import Response

from sandbox.account import FACETS, Account, Facet, canonical, deleted_at, place
from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.expansion import View, view
from sandbox.paging import cut, envelope, limit_of, newest_first, page_of

Test = Callable[[Opportunity], bool]
FEW = 5_000
"""Up to so many records an index's answer is sorted anew; a longer one is found by walking on."""


def list_opportunities(call: Call) -> Response:
    """Answer ``GET /opportunities``."""
    asked, limit, offset = _view(call), limit_of(call.query), call.query.text("offset")
    order = call.account.order
    start = order.start(offset) if offset else ()
    page, following = cut(_matching(call, start), limit, order)
    return JsonAnswer(envelope([_shown(call, asked, record) for record in page], following))


def get_opportunity(call: Call) -> Response:
    """Answer ``GET /opportunities/:opportunity``."""
    return one(_shown(call, _view(call), call.opportunity()))


def list_deleted(call: Call) -> Response:
    """Answer ``GET /opportunities/deleted``, latest first."""
    span = call.query.span("deleted_at")
    kinds = call.confidentiality()
    records = [
        _deleted(call.account, record)
        for record in call.account.deleted.values()
        if record.confidential in kinds and span.holds(deleted_at(record))
    ]
    order = newest_first(records, time="deletedAt")
    records.sort(key=order.key_of)
    return JsonAnswer(envelope(*page_of(records, call.query, order)))


def _deleted(account: Account, record: Opportunity) -> Json:
    body = account.opportunity(record)
    return body | {"deletedBy": record.followers[0], "deletedAt": deleted_at(record)}


def _view(call: Call) -> View:
    account = call.account
    user = account.users.get
    return view(
        call.query,
        {
            "applications": lambda identifier: identifier,
            "stage": account.stages.get,
            "owner": user,
            "followers": user,
            "sourcedBy": user,
            "contact": account.contact,
        },
    )


def _shown(call: Call, asked: View, record: Opportunity) -> Json:
    body = call.account.opportunity(record)
    if "applications" in asked.expanded:
        body["applications"] = call.account.applications(record)
    return asked.show(body)


def _matching(call: Call, start: tuple[object, ...]) -> Iterator[Opportunity]:
    """Find what matches every parameter, in order, from a place on."""
    tests = list(_tests(call))
    few = _narrowest(call)
    ordered = call.account.ordered if few is None else sorted(few, key=place)
    first = bisect_left(ordered, start, key=place) if start else 0
    found: Iterable[Opportunity] = islice(ordered, first, None)
    for test in tests:
        found = filter(test, found)
    return iter(found)


def _wanted(call: Call, name: str) -> frozenset[str]:
    values = call.query.many(name)
    return frozenset(map(canonical, values) if name == "email" else values)


def _narrowest(call: Call) -> set[Opportunity] | None:
    """Give the smallest set that an index knows to hold all matches; None where all are big."""
    best: list[list[Opportunity]] | None = None
    size = FEW + 1
    for name in FACETS:
        if wanted := _wanted(call, name):
            lists = [call.account.index[name].get(value, []) for value in wanted]
            if (total := sum(map(len, lists))) < size:
                best, size = lists, total
    return None if best is None else set().union(*best)


def _tests(call: Call) -> Iterator[Test]:
    """Give a test for each parameter that was sent, the cheap ones first."""
    kinds = call.confidentiality()
    if len(kinds) == 1:
        yield lambda record: record.confidential is kinds[0]
    yield from _states(call)
    yield from _spans(call)
    for name, facet in FACETS.items():
        if wanted := _wanted(call, name):
            yield _any_of(facet, wanted)


def _any_of(facet: Facet, wanted: frozenset[str]) -> Test:
    return lambda record: not wanted.isdisjoint(facet(record))


def _states(call: Call) -> Iterator[Test]:
    archived, snoozed = call.query.flag("archived"), call.query.flag("snoozed")
    if archived is not None:
        yield lambda record: (record.archived_at is not None) is archived
    if snoozed is not None:
        yield lambda record: (record.snoozed_until is not None) is snoozed


def _spans(call: Call) -> Iterator[Test]:
    created, updated = call.query.span("created_at"), call.query.span("updated_at")
    advanced, archived = call.query.span("advanced_at"), call.query.span("archived_at")
    if created:
        yield lambda record: created.holds(record.created_at)
    if updated:
        yield lambda record: updated.holds(record.updated_at)
    if advanced:
        yield lambda record: advanced.holds(record.last_advanced_at)
    if archived:
        yield lambda record: archived.holds(record.archived_at)


ROUTES = {
    "/opportunities": list_opportunities,
    "/opportunities/deleted": list_deleted,
    "/opportunities/{opportunity}": get_opportunity,
}
