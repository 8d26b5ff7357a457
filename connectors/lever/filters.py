"""Unified filters as Lever's query parameters, and as a question put to one opportunity.

Source: https://hire.lever.co/developer/documentation, List all opportunities.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from connectors.errors import BadRequest
from connectors.lever.raw import Json, entry, items, number, reference, references, texts
from schema.application import ApplicationOrigin
from schema.filters import ApplicationFilter
from schema.time_range import DateTimeRange

Query = list[tuple[str, str]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def posting(opportunity: Json) -> str | None:
    """The posting of an opportunity whose applications are expanded."""
    return next(iter(_postings(opportunity)), None)


def archive_reason(opportunity: Json) -> str | None:
    """Why an opportunity was archived."""
    return reference(entry(opportunity.get("archived"), "reason"))


def _postings(opportunity: Json) -> list[str]:
    return references([entry(held, "posting") for held in items(opportunity.get("applications"))])


# The filter's field, Lever's parameter (repeated: any of them), what it is held against.
_LISTS: list[tuple[str, str, Callable[[Json], list[str]]]] = [
    ("job_ids", "posting_id", _postings),
    ("stage_ids", "stage_id", lambda o: references([o.get("stage")])),
    ("tags", "tag", lambda o: texts(o.get("tags"))),
    ("sources", "source", lambda o: texts(o.get("sources"))),
    ("origins", "origin", lambda o: texts([o.get("origin")])),
    ("reject_reason_ids", "archive_reason_id", lambda o: texts([archive_reason(o)])),
]

# The filter's field, Lever's parameter without `_start` and `_end`, what it is held against.
_SPANS: list[tuple[str, str, Callable[[Json], object]]] = [
    ("created_at", "created_at", lambda o: o.get("createdAt")),
    ("updated_at", "updated_at", lambda o: o.get("updatedAt")),
    ("last_advanced_at", "advanced_at", lambda o: o.get("lastAdvancedAt")),
    ("archived_at", "archived_at", lambda o: entry(o.get("archived"), "archivedAt")),
]


def to_query(which: ApplicationFilter) -> Query | None:
    """The parameters of `GET /opportunities`, or None where nothing can match.

    Raises:
        BadRequest: the filter asks for what Lever cannot filter by.
    """
    query: Query = []
    for parameter, wanted in _worded(which):
        words = _words(wanted)
        if not words:  # Lever takes a blank parameter for none at all, and would list everything
            return None
        query += [(parameter, word) for word in words]
    if which.is_archived is not None:
        query.append(("archived", str(which.is_archived).lower()))
    for name, parameter, _ in _SPANS:
        query += span_query(f"{parameter}_start", f"{parameter}_end", getattr(which, name))
    return query


def span_query(start: str, end: str, span: DateTimeRange | None) -> Query:
    """The parameters, of these names, for a span of time; none for an end that is open."""
    ends = zip((start, end), _ends(span), strict=True)
    return [(name, str(value)) for name, value in ends if value is not None]


def _worded(which: ApplicationFilter) -> Iterator[tuple[str, list[object]]]:
    """Lever's parameters that take words, with the words asked for."""
    if which.email is not None:
        yield "email", [which.email.strip()]
    for name, parameter, _ in _LISTS:
        wanted = getattr(which, name)
        if wanted is not None:
            yield parameter, wanted


def _words(wanted: list[object]) -> list[str]:
    """What is asked for in Lever's words, each once, the blank ones left out."""
    if ApplicationOrigin.OTHER in wanted:
        raise BadRequest("`origins` cannot ask for OTHER: the system has no name for it.")
    words = (
        item.name.lower() if isinstance(item, ApplicationOrigin) else str(item) for item in wanted
    )
    return list(dict.fromkeys(word for word in words if word.strip()))


def _ends(span: DateTimeRange | None) -> tuple[int | None, int | None]:
    """Both ends in milliseconds since 1970, rounded inwards."""
    if span is None:
        return None, None
    since = None if span.since is None else -((_EPOCH - _aware(span.since)) // _MILLISECOND)
    until = None if span.until is None else (_aware(span.until) - _EPOCH) // _MILLISECOND
    return since, until


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def judged_by_lever_alone(which: ApplicationFilter) -> bool:
    """Whether `matches` may judge otherwise than Lever does.

    Lever does not say whether its posting filter takes in archived applications.
    """
    return which.job_ids is not None


def matches(which: ApplicationFilter, opportunity: Json) -> bool:
    """Whether an opportunity matches, judged without asking Lever.

    `email` is not looked at: Lever holds it against the person's addresses, which are the same
    on all the person's opportunities.
    """
    archived = isinstance(opportunity.get("archived"), dict)
    return (
        (which.is_archived is None or which.is_archived is archived)
        and all(
            (wanted := getattr(which, name)) is None
            or not set(_words(wanted)).isdisjoint(present(opportunity))
            for name, _, present in _LISTS
        )
        and all(_within(getattr(which, name), at(opportunity)) for name, _, at in _SPANS)
    )


def _within(span: DateTimeRange | None, value: object) -> bool:
    start, end = _ends(span)
    at = number(value)
    if at is None:
        return start is None and end is None
    return (start is None or start <= at) and (end is None or at <= end)
