"""The Subscription root: what is told when it happens."""

from collections.abc import AsyncIterable
from typing import Annotated

import strawberry

from resolvers.arguments import RequestInfo
from resolvers.events import Told, number_of, which_events
from resolvers.needs import NEEDS, Need
from schema.event import Event, EventFilter, EventType

AfterEvent = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="The `id` of the last event that you saw: those that you missed come first. "
        "Left out: from now on."
    ),
]


@strawberry.type(description="What is told when it happens.")
class Subscription:
    """One line for each subscription."""

    @strawberry.subscription(
        description="Events as they are found out, each once and in the order of the log, those of "
        "one application in the order in which they happened. Of the account that the request "
        "names, else of all that the token reaches. What the fields of an event read is read for "
        "all events at once that come together.",
        metadata={NEEDS: Need.ACCOUNTS},
    )
    async def events(
        self,
        info: RequestInfo,
        types: Annotated[
            list[EventType] | None, strawberry.argument(description="Only these. Left out: all.")
        ] = None,
        job_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only about this job and applications for it."),
        ] = None,
        stage_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only of applications that are in it after the event."),
        ] = None,
        after: AfterEvent = None,
    ) -> AsyncIterable[Event]:
        """A follower of the log."""
        administration = info.context.administration
        asked = EventFilter(
            types=types,
            job_ids=None if job_id is None else [job_id],
            stage_ids=None if stage_id is None else [stage_id],
        )
        which = which_events(administration, asked)
        last = info.context.last_event_id or after
        number = None if last is None else await number_of(administration, last)
        return Told(await administration.events.follow(which, after=number))
