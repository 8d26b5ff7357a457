"""A span of time, as filters take it."""

from datetime import datetime

import strawberry


@strawberry.input(description="A span of time, both ends included.")
class DateTimeRange:
    """A span of time. A time without an offset is taken as UTC."""

    since: datetime | None = strawberry.field(default=None, description="From this moment on.")
    until: datetime | None = strawberry.field(default=None, description="Up to this moment.")
