"""Webhook endpoints and deliveries in the words of the schema."""

from collections.abc import Sequence
from typing import Any

import strawberry

from accounts import events as log
from accounts.events import WhichEvents
from connectors.errors import BadRequest
from events import delivery_log, endpoints, outgoing
from events.deliveries import State
from resolvers.administration import Administration
from resolvers.events import to_event
from resolvers.ids import read_id_of
from resolvers.mutation_field import about
from schema.event import EventType
from schema.identity import GlobalId, InvalidGlobalId, decode_global_id
from schema.webhook_endpoint import Delivery, DeliveryAttempt, DeliveryState, WebhookEndpoint

_LONGEST_DESCRIPTION = 500


def to_endpoint(endpoint: endpoints.Endpoint) -> WebhookEndpoint:
    """An endpoint that is kept. Where it is for no account, its filters name records by none."""
    which = endpoint.terms.which
    account_id = which.account_id
    return WebhookEndpoint(
        id=strawberry.ID(endpoint.id),
        url=endpoint.terms.url,
        description=endpoint.terms.description,
        account_id=None if account_id is None else strawberry.ID(account_id),
        types=None if which.types is None else [EventType[each.name] for each in log.EventType
                                                if each in which.types],
        job_ids=_ids("Job", account_id, which.job_ids),
        stage_ids=_ids("JobInterviewStage", account_id, which.stage_ids),
        is_enabled=endpoint.is_enabled,
        disabled_reason=endpoint.disabled_reason,
        failing_since=endpoint.failing_since,
        created_at=endpoint.created_at,
        previous_secret_until=endpoint.previous_until,
    )  # fmt: skip


def to_delivery(delivery: delivery_log.Delivery) -> Delivery:
    """A delivery that is kept."""
    pending = delivery.state is State.PENDING
    return Delivery(
        id=strawberry.ID(str(delivery.id)),
        endpoint_id=strawberry.ID(delivery.endpoint_id),
        event=to_event(delivery.event),
        state=DeliveryState[delivery.state.name],
        created_at=delivery.created_at,
        next_attempt_at=delivery.next_at if pending else None,
        finished_at=delivery.finished_at,
        attempts=[to_attempt(each) for each in delivery.attempts],
    )


def to_attempt(attempt: outgoing.Attempt) -> DeliveryAttempt:
    """A try."""
    return DeliveryAttempt(
        at=attempt.at,
        milliseconds=attempt.milliseconds,
        status=attempt.status,
        error=attempt.error,
        body_excerpt=attempt.excerpt,
    )


def terms_of(
    administration: Administration, input: Any, there: endpoints.EndpointTerms | None = None
) -> endpoints.EndpointTerms:
    """The terms that an input asks for; what it leaves out is as it is there.

    Raises:
        BadRequest: an address or an id is not good, or a text too long.
        NotFound: an id belongs to another account.
    """
    url = _given(input, "url", there and there.url)
    with about("url"):
        administration.web.check(url or "")
    description = _given(input, "description", there and there.description)
    with about("description"):
        if description is not None and len(description) > _LONGEST_DESCRIPTION:
            raise BadRequest(f"A description has {_LONGEST_DESCRIPTION} characters at the most.")
    before = there.which if there else WhichEvents()
    chosen = getattr(input, "account_id", before.account_id)
    account_id = before.account_id if there else chosen
    account_id = account_id or _account_of_ids(input)
    types = input.types
    which = WhichEvents(
        account_id=account_id,
        types=before.types if types is strawberry.UNSET else _types(types),
        job_ids=_remote_ids(input, "job_ids", "Job", account_id, before.job_ids),
        stage_ids=_remote_ids(
            input, "stage_ids", "JobInterviewStage", account_id, before.stage_ids
        ),
    )
    return endpoints.EndpointTerms(url=str(url), description=description, which=which)


def event_number(event_id: str, field: str) -> int:
    """The number of an event that an input names.

    Raises:
        BadRequest: it is no event's id.
    """
    with about(field):
        try:
            named = decode_global_id(event_id)
        except InvalidGlobalId:
            raise BadRequest("Pass the `id` of an event.") from None
        if named.type_name != "Event" or not named.remote_id.isdecimal():
            raise BadRequest("Pass the `id` of an event.")
        return int(named.remote_id)


def _given(input: Any, name: str, before: Any) -> Any:
    value = getattr(input, name)
    return before if value is strawberry.UNSET else value


def _types(types: Sequence[EventType] | None) -> frozenset[log.EventType] | None:
    return None if types is None else frozenset(log.EventType[each.name] for each in types)


def _account_of_ids(input: Any) -> str | None:
    """The account that the first of the ids names; the others are held against it."""
    for name in ("job_ids", "stage_ids"):
        for each in getattr(input, name) or ():
            try:
                return decode_global_id(each).account
            except InvalidGlobalId:
                with about(name):
                    raise BadRequest(f"{each!r} is not a global id.") from None
    return None


def _remote_ids(
    input: Any, name: str, type_name: str, account_id: str | None, before: frozenset[str] | None
) -> frozenset[str] | None:
    given = getattr(input, name)
    if given is strawberry.UNSET:
        return before
    with about(name):
        return (
            None
            if given is None
            else frozenset(
                read_id_of(type_name, each, account_id=account_id or "").remote_id for each in given
            )
        )


def _ids(
    type_name: str, account_id: str | None, remote_ids: frozenset[str] | None
) -> list[strawberry.ID] | None:
    if remote_ids is None or account_id is None:
        return None
    return [
        strawberry.ID(GlobalId(type_name, account_id, each).encode()) for each in sorted(remote_ids)
    ]
