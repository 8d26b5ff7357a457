"""Events of the log in the words of the schema, and which of them a caller asks for."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from accounts import events as log
from accounts.events import WhichEvents, is_kept
from accounts.tokens import Scope
from connectors.errors import BadRequest, Forbidden
from events.tail import Follower
from resolvers.administration import Administration
from resolvers.ids import read_id_of
from schema.event import Event, EventFilter, EventOrigin, EventType
from schema.identity import ApplicationKey, InvalidGlobalId, decode_global_id
from schema.time_range import aware

if TYPE_CHECKING:
    from strawberry.scalars import JSON

_ID_FIELDS = {
    "job_ids": "Job",
    "stage_ids": "JobInterviewStage",
    "application_ids": "Application",
}
_GONE = log.EventType.APPLICATION_DELETED


@dataclass(frozen=True, slots=True)
class Told:
    """The source of a subscription: a follower of the log, in the words of the schema."""

    follower: Follower

    async def __aiter__(self) -> AsyncIterator[Event]:
        async for event in self.follower:
            yield to_event(event)

    def at_hand(self, most: int) -> list[Event]:
        """Events that are there already: they can be executed together with one that came."""
        return [to_event(event) for event in self.follower.take(most)]


def to_event(event: log.Event) -> Event:
    """An event of the log."""
    previous = event.detail.get("from")
    return Event(
        account=event.account_id,
        number=event.number,
        subject_key=event.subject,
        application_key=None if event.type is _GONE else _application(event),
        candidate_id=event.candidate_id,
        job_id=event.job_id,
        stage_id=event.stage_id,
        previous_stage_id=previous if isinstance(previous, str) else None,
        type=EventType[event.type.name],
        origin=EventOrigin[event.origin.name],
        occurred_at=event.at,
        recorded_at=event.noted_at,
        detail=cast("JSON", dict(event.detail)),
    )


def which_events(administration: Administration, which: EventFilter) -> WhichEvents:
    """The events that a caller asks for, of those that it may see.

    Without an account named, those of all accounts that the token reaches; ids in the filter name
    the one that they belong to.

    Raises:
        Forbidden: the token is for linking alone, or for another account.
        BadRequest: an id is none, or ids of several accounts stand together.
        NotFound: an id belongs to another account than the one named.
    """
    account_id = _account(administration, which)
    chosen = {
        name: frozenset(
            read_id_of(type_name, each, account_id=account_id or "").remote_id for each in given
        )
        for name, type_name in _ID_FIELDS.items()
        if (given := getattr(which, name)) is not None
    }
    types = which.types
    span = which.recorded_at
    return WhichEvents(
        account_id=account_id,
        types=None if types is None else frozenset(log.EventType[each.name] for each in types),
        noted_since=aware(span.since) if span else None,
        noted_until=aware(span.until) if span else None,
        **chosen,
    )


async def number_of(administration: Administration, event_id: str) -> int:
    """The place of an event in the log, by its id.

    Raises:
        BadRequest: it is no id of an event that the caller may see and that is kept.
    """
    try:
        named = decode_global_id(event_id)
    except InvalidGlobalId:
        raise _no_event() from None
    reached = administration.named_id in {None, named.account}
    if named.type_name != "Event" or not named.remote_id.isdecimal() or not reached:
        raise _no_event()
    number = int(named.remote_id)
    if not await is_kept(administration.events.storage, number):
        raise BadRequest(
            "The event that `after` names is no longer kept, so what follows it may not be whole. "
            "Read what you need anew, then subscribe without `after`."
        )
    return number


def _account(administration: Administration, which: EventFilter) -> str | None:
    if administration.grant.scope is Scope.LINKING:
        raise Forbidden("This token may only link accounts.")
    named = administration.named_id
    if named is not None and not administration.grant.reaches(named):
        raise Forbidden("This token is for another account.")
    return named or _account_of_ids([*_ids(which)])


def _ids(which: EventFilter) -> list[str]:
    return [str(each) for name in _ID_FIELDS for each in getattr(which, name) or ()]


def _account_of_ids(ids: Sequence[str]) -> str | None:
    try:
        accounts = {decode_global_id(each).account for each in ids}
    except InvalidGlobalId as error:
        raise BadRequest(f"{str(error)!r} is not a global id. Pass an `id` of this API.") from None
    if len(accounts) > 1:
        raise BadRequest("These ids belong to several accounts: ask for each account's alone.")
    return next(iter(accounts), None)


def _application(event: log.Event) -> ApplicationKey | None:
    if event.application_id is None:
        return None
    return ApplicationKey(event.application_id, event.candidate_id)


def _no_event() -> BadRequest:
    return BadRequest("`after` must be the `id` of an event of this account.")
