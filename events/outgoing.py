"""What is sent to an endpoint, and when it is tried again: without I/O.

By Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec: the
headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, the last with one signature for
each secret that is good; a body of `type`, `timestamp` and `data`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from standardwebhooks import Webhook

from accounts.events import Event
from events.meters import Outcome
from schema.identity import GlobalId

PING = "ping"
"""The type of what is sent to try an endpoint."""

EXCERPT = 1_000
"""Characters of an endpoint's answer that are kept."""

GONE = 410
"""By which an endpoint says that it wants nothing any more."""

TRIES_AFTER = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        *(5, 30, 120, 600, 1_800),
        *(3_600 * hours for hours in (1, 2, 4, 8, 12, 20, 24)),
    )
)
"""How long after each try that failed the next one comes: within three days, in all."""

_LONGEST_WISH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: the same body and id at each try."""

    id: str
    body: bytes

    def headers(self, secrets: Sequence[str], now: datetime) -> dict[str, str]:
        """The headers of one try, signed by each of the secrets."""
        text = self.body.decode()
        signatures = [Webhook(secret).sign(self.id, now, text) for secret in secrets]
        return {
            "Content-Type": "application/json",
            "webhook-id": self.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try.

    Attributes:
        at: when it began.
        milliseconds: how long it took.
        status: the HTTP status of the answer; None where none came.
        error: why none came, or why the answer does not count.
        excerpt: the beginning of the answer's body.
        retry_after: for how long the endpoint wants to be left alone.
    """

    at: datetime
    milliseconds: int
    status: int | None = None
    error: str | None = None
    excerpt: str | None = None
    retry_after: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the endpoint took it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  -- 2xx


def message_of(event: Event) -> Message:
    """An event as it is sent. Records are named by the ids that the GraphQL API takes."""
    data = {
        "id": event.global_id.encode(),
        "accountId": event.account_id,
        "origin": event.origin.value,
        "subjectId": event.subject and event.subject.encode(),
        "applicationId": _application_id(event),
        "candidateId": _id(event, "Candidate", event.candidate_id),
        "jobId": _id(event, "Job", event.job_id),
        "stageId": _id(event, "JobInterviewStage", event.stage_id),
        "detail": event.detail,
    }
    return _message(event.global_id.encode(), event.type.value, event.at, data)


def ping(endpoint_id: str, now: datetime) -> Message:
    """What is sent to try an endpoint."""
    name = f"ping_{endpoint_id}_{int(now.timestamp() * 1_000)}"
    return _message(name, PING, now, {"endpointId": endpoint_id})


def order_key(event: Event) -> str:
    """What events must have in common to be sent one after the other."""
    subject = event.application_id or (event.subject.remote_id if event.subject else "")
    return f"{event.account_id}\n{subject}"


def next_try(tries: int, attempt: Attempt, *, chance: float) -> datetime | None:
    """When a delivery is tried again that was not taken; None for never.

    Args:
        tries: how many there have been.
        attempt: the last of them.
        chance: from 0 to 1; spreads the tries of many by a tenth.
    """
    if tries > len(TRIES_AFTER) or attempt.status == GONE:
        return None
    wait = TRIES_AFTER[tries - 1] * (0.95 + 0.1 * chance)
    wish = min(attempt.retry_after or timedelta(), _LONGEST_WISH)
    return attempt.at + max(wait, wish)


def outcome_of(tries: int, attempt: Attempt) -> Outcome:
    """What came of a try, which was the last one of so many."""
    if attempt.is_taken:
        return Outcome.DELIVERED
    again = next_try(tries, attempt, chance=0)
    return Outcome.GIVEN_UP if again is None else Outcome.TRIED_AGAIN


def _message(name: str, kind: str, at: datetime, data: Mapping[str, Any]) -> Message:
    told = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    return Message(name, orjson.dumps(told))


def _application_id(event: Event) -> str | None:
    if event.application_id is None:
        return None
    parents = () if event.candidate_id is None else (event.candidate_id,)
    return GlobalId("Application", event.account_id, event.application_id, parents).encode()


def _id(event: Event, type_name: str, remote_id: str | None) -> str | None:
    if remote_id is None:
        return None
    return GlobalId(type_name, event.account_id, remote_id).encode()
