"""Webhook endpoints: where events are sent to, and what became of each."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.event import Event, EventType
from schema.mutation import MutationInput, MutationPayload
from schema.secret import Secret


@strawberry.type(
    description="An address of yours to which events are sent, signed by Standard Webhooks."
)
class WebhookEndpoint:
    """An endpoint, without its secret."""

    id: strawberry.ID = strawberry.field(description="Names it.")
    url: str = strawberry.field(description="Where events are sent to.")
    description: str | None = strawberry.field(description="What it is for.")
    account_id: strawberry.ID | None = strawberry.field(
        description="The linked account whose events it gets; null for those of all."
    )
    types: list[EventType] | None = strawberry.field(
        description="What happened, of which it is told; null for everything."
    )
    job_ids: list[strawberry.ID] | None = strawberry.field(
        description="The jobs that it is told of, by their global ids; null for all."
    )
    stage_ids: list[strawberry.ID] | None = strawberry.field(
        description="The stages that an application is in after what it is told; null for all."
    )
    is_enabled: bool = strawberry.field(description="Whether anything is sent to it.")
    disabled_reason: str | None = strawberry.field(
        description="Why nothing is, where this server stopped sending."
    )
    failing_since: datetime | None = strawberry.field(
        description="Since when it has taken nothing; null while it does."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    previous_secret_until: datetime | None = strawberry.field(
        description="Until when what is sent is signed by the secret before the newest one, too."
    )


@strawberry.enum(description="How far a delivery has come.")
class DeliveryState(Enum):
    """The names are those of `events.deliveries.State`."""

    PENDING = strawberry.enum_value("PENDING", description="To be sent, or to be tried again.")
    DELIVERED = strawberry.enum_value("DELIVERED", description="Taken: the answer was 2xx.")
    FAILED = strawberry.enum_value(
        "FAILED", description="Given up, after tries over three days or at 410 Gone."
    )


@strawberry.type(description="One try to deliver an event.")
class DeliveryAttempt:
    """One try."""

    at: datetime = strawberry.field(description="When it began.")
    milliseconds: int = strawberry.field(description="How long it took.")
    status: int | None = strawberry.field(description="The answer's HTTP status, if one came.")
    error: str | None = strawberry.field(description="Why it does not count; null where it does.")
    body_excerpt: str | None = strawberry.field(
        description="The beginning of the answer's body, 1,000 characters at the most."
    )


@strawberry.type(description="An event that an endpoint is to get.")
class Delivery:
    """One delivery."""

    id: strawberry.ID = strawberry.field(description="Names it.")
    endpoint_id: strawberry.ID = strawberry.field(description="The endpoint.")
    event: Event = strawberry.field(description="The event.")
    state: DeliveryState = strawberry.field(description="How far it has come.")
    created_at: datetime = strawberry.field(description="When it was to be sent.")
    next_attempt_at: datetime | None = strawberry.field(
        description="When it is tried next, unless an earlier event of the same application is "
        "still to be taken; null where it is not tried any more."
    )
    finished_at: datetime | None = strawberry.field(
        description="When it was taken or given up; null while it is pending."
    )
    attempts: list[DeliveryAttempt] = strawberry.field(description="The tries, in their order.")


@strawberry.input(description="Which deliveries. All that is given must hold.")
class DeliveryFilter:
    """Conditions on deliveries."""

    endpoint_id: strawberry.ID | None = strawberry.field(
        default=None, description="To this endpoint."
    )
    event_id: strawberry.ID | None = strawberry.field(default=None, description="Of this event.")
    states: list[DeliveryState] | None = strawberry.field(
        default=None, description="As far as one of these."
    )


@strawberry.input(description="The endpoint to make.")
class CreateWebhookEndpointInput(MutationInput):
    """An endpoint's terms."""

    url: str = strawberry.field(
        description="An https address that everybody can reach. It must answer 2xx within 15 "
        "seconds; redirects are not followed."
    )
    description: str | None = strawberry.field(
        default=None, description="What it is for, to know it again."
    )
    account_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The linked account whose events it gets. Left out: those of all accounts.",
    )
    types: list[EventType] | None = strawberry.field(
        default=None, description="What happened. Left out: everything."
    )
    job_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only about these jobs and applications for them."
    )
    stage_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only of applications that are in one of these after it."
    )


@strawberry.input(description="What to change of an endpoint. What is left out stays as it is.")
class UpdateWebhookEndpointInput(MutationInput):
    """Changes to an endpoint; a filter that is given takes the place of the one before."""

    id: strawberry.ID = strawberry.field(description="The endpoint's `id`.")
    url: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where events are sent to."
    )
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is for."
    )
    types: list[EventType] | None = strawberry.field(
        default=strawberry.UNSET, description="What happened; null for everything."
    )
    job_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Only these jobs; null for all."
    )
    stage_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Only these stages; null for all."
    )
    is_enabled: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="False: nothing is sent, and what happens meanwhile is not kept for it. True: "
        "what was pending is sent, and what happens from now on.",
    )


@strawberry.input(description="Which endpoint.")
class WebhookEndpointInput(MutationInput):
    """Names an endpoint."""

    id: strawberry.ID = strawberry.field(description="The endpoint's `id`.")


@strawberry.input(description="Which endpoint is to get a new secret.")
class RotateWebhookEndpointSecretInput(WebhookEndpointInput):
    """An endpoint, and for how long its old secret is good."""

    overlap_hours: int = strawberry.field(
        default=24,
        description="For how many hours, 0 to 168, what is sent is signed by the old secret too.",
    )


@strawberry.input(description="What to send again.")
class RedeliverEventsInput(MutationInput):
    """An endpoint, and a stretch of the log."""

    endpoint_id: strawberry.ID = strawberry.field(description="To which endpoint.")
    from_event_id: strawberry.ID = strawberry.field(description="The first event.")
    to_event_id: strawberry.ID | None = strawberry.field(
        default=None, description="The last one. Left out: up to the newest."
    )


@strawberry.type(description="An endpoint as it is now.")
class WebhookEndpointPayload(MutationPayload):
    """An endpoint."""

    webhook_endpoint: WebhookEndpoint | None = strawberry.field(
        default=None, description="The endpoint."
    )


@strawberry.type(description="An endpoint with its secret, this once.")
class WebhookEndpointSecretPayload(WebhookEndpointPayload):
    """An endpoint and what it verifies signatures with."""

    secret: Secret | None = strawberry.field(
        default=None,
        description="Verifies what is sent, by any library for Standard Webhooks. Keep it: it is "
        "never shown again.",
    )


@strawberry.type(description="The endpoint that is no more.")
class DeleteWebhookEndpointPayload(MutationPayload):
    """What is left of it."""

    deleted_webhook_endpoint_id: strawberry.ID | None = strawberry.field(
        default=None, description="The `id` that it had."
    )


@strawberry.type(description="What came of trying an endpoint.")
class PingWebhookEndpointPayload(WebhookEndpointPayload):
    """A message of the type `ping` was sent, once."""

    attempt: DeliveryAttempt | None = strawberry.field(default=None, description="The try.")


@strawberry.type(description="What is sent again.")
class RedeliverEventsPayload(WebhookEndpointPayload):
    """Events on their way once more, with the ids that they had."""

    event_count: int | None = strawberry.field(default=None, description="How many events.")
