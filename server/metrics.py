"""What this server did, in figures: `/metrics`, as Prometheus reads them.

Every label has few values, known beforehand or the contract's; none is of an account, a person, a
caller or a record. Each application has a registry of its own, so that nothing is shared by two in
one process. Lower floors tell what they do by small interfaces (`connectors.meters`,
`events.meters`) and know nothing of Prometheus.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from graphql import OperationType
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from accounts.events import EventType
from accounts.tokens import Scope as Reach
from connectors.budget import Budget
from events.meters import Outcome
from events.receiving import Refusal
from server.authentication import grant_of
from server.errors import refusal
from server.failures import refused
from server.webhooks import READERS, WebhookCounts

PATH = "/metrics"

OK = "OK"
"""Stands for the code of an operation in which nothing failed."""

UNREAD = "unread"
"""Stands for the type of an operation whose document is not good."""

_PREFIX = "hiregraph_"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_NO_ANSWER = "none"
_STATUSES = ("2xx", "3xx", "4xx", "5xx", _NO_ANSWER)
_TRANSPORTS = ("sse", "websocket")


class Metrics:
    """Counts what is told to it, in a registry of its own.

    It is an `UpstreamMeter` and an `EventMeter`.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauge("build_info", "1, for the version that runs.", "version").labels(
            version("hiregraph")
        ).set(1)
        self._operations = self._counter(
            "graphql_operations",
            "GraphQL operations that ended, and subscriptions that began or were refused, by the "
            "code of their first error.",
            *("type", "code"),
        )
        self._seconds = self._histogram(
            "graphql_operation_duration_seconds", "How long queries and mutations took.", "type"
        )
        self._hits = self._counter(
            "graphql_cache_hits",
            "Reads of GraphQL operations that took no upstream request of their own.",
        )
        self._open = self._gauge("graphql_subscriptions", "Subscriptions open now.")
        self._dropped = self._counter(
            "graphql_subscriptions_dropped",
            "Subscriptions ended because their reader took nothing for too long.",
            "transport",
        )
        self._upstream = self._counter(
            "upstream_requests",
            "Requests to linked systems, by the class of the answer's status; none: no answer.",
            *("provider", "status"),
        )
        self._limited = self._counter(
            "upstream_rate_limited",
            "Requests that a linked system refused for its rate limit (429).",
            "provider",
        )
        self._waited = self._histogram(
            "upstream_wait_seconds",
            "How long requests to linked systems waited for the rate limit.",
            "provider",
        )
        self._events = self._counter(
            "events", "Events in the log, each counted by one of the servers that share it.", "type"
        )
        self._tries = self._counter(
            "delivery_attempts", "Events sent to endpoints, by what came of it.", "outcome"
        )
        self._begin_at_zero()

    def operation(
        self,
        kind: OperationType | None,
        errors: Sequence[dict[str, Any]],
        *,
        seconds: float | None = None,
    ) -> None:
        """An operation ended, or a subscription began or was refused.

        Args:
            kind: None where the document tells none.
            errors: as clients read them.
            seconds: how long it took; None for subscriptions and what did not run.
        """
        name = UNREAD if kind is None else kind.value
        code = errors[0]["extensions"]["code"] if errors else OK
        self._operations.labels(name, code).inc()
        if seconds is not None:
            self._seconds.labels(name).observe(seconds)

    def spent(self, budget: Budget | None) -> None:
        """A budget was used up, by an operation or by events told together."""
        if budget is not None:
            self._hits.inc(budget.cache_hits)

    @contextmanager
    def subscribed(self) -> Iterator[None]:
        """A subscription is open as long as the block lasts."""
        with self._open.track_inprogress():
            yield

    def dropped(self, transport: str) -> None:
        """A slow reader's subscription was ended; `transport` is `sse` or `websocket`."""
        self._dropped.labels(transport).inc()

    def answered(self, provider: str, status: int | None) -> None:
        """See `UpstreamMeter`."""
        shown = _NO_ANSWER if status is None else f"{status // 100}xx"
        self._upstream.labels(provider, shown).inc()
        if status == 429:  # noqa: PLR2004  -- Too Many Requests
            self._limited.labels(provider).inc()

    def had_its_turn(self, provider: str, *, waited: float) -> None:
        """See `UpstreamMeter`."""
        self._waited.labels(provider).observe(waited)

    def passed_on(self, event: EventType) -> None:
        """See `EventMeter`."""
        self._events.labels(event.value).inc()

    def tried(self, outcome: Outcome) -> None:
        """See `EventMeter`."""
        self._tries.labels(outcome.value).inc()

    def show(self, counts: WebhookCounts) -> None:
        """Show what is counted of webhooks, too."""
        self.registry.register(_Webhooks(counts))

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(_PREFIX + name, told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(_PREFIX + name, told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(_PREFIX + name, told, labels, buckets=_SECONDS, registry=self.registry)

    def _begin_at_zero(self) -> None:
        """Show what has not happened yet: the first time is a change then, not a new line."""
        for kind in OperationType:
            self._operations.labels(kind.value, OK)
        for kind in (OperationType.QUERY, OperationType.MUTATION):
            self._seconds.labels(kind.value)
        for transport in _TRANSPORTS:
            self._dropped.labels(transport)
        for provider in READERS:
            self._limited.labels(provider)
            self._waited.labels(provider)
            for status in _STATUSES:
                self._upstream.labels(provider, status)
        for event in EventType:
            self._events.labels(event.value)
        for outcome in Outcome:
            self._tries.labels(outcome.value)


class _Webhooks(Collector):
    """What became of webhooks, as `server.webhooks` counts it."""

    def __init__(self, counts: WebhookCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterable[Metric]:
        """The figures of this moment."""
        yield CounterMetricFamily(
            f"{_PREFIX}webhooks_taken",
            "Webhooks of linked systems that were stored.",
            value=self._counts.taken,
        )
        refusals = CounterMetricFamily(
            f"{_PREFIX}webhooks_refused",
            "Webhooks that were not taken, by the reason.",
            labels=["reason"],
        )
        for reason in Refusal:
            refusals.add_metric([reason.value], self._counts.refused[reason])
        yield refusals


class MetricsPage:
    """The ASGI application behind the guard: the figures, in the format that is asked for.

    They are of all accounts together, so a token for one account, or for linking alone, is not
    enough.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._registry = metrics.registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if grant_of(scope).scope is Reach.ALL_ACCOUNTS:
            response = self._figures(Request(scope).headers.get("accept", ""))
        else:
            response = refused(403, refusal("FORBIDDEN", "This takes a token for all accounts."))
        await response(scope, receive, send)

    def _figures(self, accepted: str) -> Response:
        try:
            encode, media_type = choose_encoder(accepted)
        except (TypeError, ValueError):  # a version that is none
            encode, media_type = choose_encoder("")
        return Response(encode(self._registry), headers={"Content-Type": media_type})
