"""A span of time, as filters take it."""

from datetime import UTC, datetime

import strawberry


@strawberry.input(description="A span of time, both ends included.")
class DateTimeRange:
    """A span of time. A time without an offset is taken as UTC."""

    since: datetime | None = strawberry.field(default=None, description="From this moment on.")
    until: datetime | None = strawberry.field(default=None, description="Up to this moment.")


def within(span: DateTimeRange | None, moment: datetime | None) -> bool:
    """Whether a moment lies in a span; one that is not known lies only in an unbounded one."""
    since, until = (None, None) if span is None else (aware(span.since), aware(span.until))
    if moment is None:
        return since is None and until is None
    return (since is None or since <= moment) and (until is None or moment <= until)


def aware(moment: datetime | None) -> datetime | None:
    """A time without an offset is UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
