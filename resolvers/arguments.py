"""Arguments that many root fields take."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.context import Context, RequestContext

Info = strawberry.Info[Context]
"""Of a field that reads or changes records."""

RequestInfo = strawberry.Info[RequestContext]
"""Of a field for which no account is opened."""

Id = Annotated[strawberry.ID | None, strawberry.argument(description="The global id.")]
RemoteId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The applicant tracking system's own id, instead of `id`."),
]
Since = Annotated[
    datetime | None,
    strawberry.argument(description="From this moment on. Left out: from the beginning."),
]
Until = Annotated[
    datetime | None,
    strawberry.argument(description="Up to this moment. Left out: up to now."),
]
