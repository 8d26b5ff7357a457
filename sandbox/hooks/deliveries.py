"""The log of deliveries: what was to be sent where, each try of it, and what came of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, takewhile
from typing import Any, Literal

from sandbox.answers import Json
from sandbox.hooks.signing import new_token

KEPT = 50_000
RECENT = 200
"""So many are kept in order of what became of them."""

State = Literal["waiting", "delivered", "failed", "lost", "dropped"]
"""``failed`` were given up after their last try, ``dropped`` lost their webhook before one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One POST: ``status`` is None where no answer came, and ``error`` names why.

    Attributes:
        at: when it was begun, in milliseconds since 1970 UTC.
        milliseconds: how long it took.
    """

    at: int
    token: str
    status: int | None
    error: str | None
    milliseconds: float

    @property
    def arrived(self) -> bool:
        """Tell whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  # RFC 9110

    def json(self) -> Json:
        """Give the try as it is served."""
        return {
            "at": self.at,
            "token": self.token,
            "status": self.status,
            "error": self.error,
            "milliseconds": round(self.milliseconds, 3),
        }


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One event on its way to one webhook.

    Attributes:
        number: counts through all accounts, from 1.
        event_id: the same for all that tell of one event; None for a sample.
        change: the number of the change in the journal; None for a sample.
        double: whether another delivery tells the same webhook the same.
        held: seconds for which it was held back before the first try.
        token: what all tries carry, if they are to carry one; doubles share it.
        revision: grows whenever something becomes of any delivery.
    """

    number: int
    account: str
    webhook: str
    url: str
    event: str
    event_id: str | None
    triggered_at: int
    data: Json
    change: int | None = None
    double: bool = False
    held: float = 0.0
    token: str = field(default_factory=new_token)
    state: State = "waiting"
    tries: list[Try] = field(default_factory=list)
    revision: int = 0

    @property
    def envelope(self) -> Json:
        """Give what is sent, but for the signature."""
        named = {} if self.event_id is None else {"id": self.event_id}
        told = {"event": self.event, "triggeredAt": self.triggered_at, "data": self.data}
        return named | told

    def json(self) -> Json:
        """Give the delivery as it is served."""
        return {
            "number": self.number,
            "account": self.account,
            "webhook": self.webhook,
            "url": self.url,
            "event": self.event,
            "id": self.event_id,
            "change": self.change,
            "triggeredAt": self.triggered_at,
            "data": self.data,
            "double": self.double,
            "held": round(self.held, 3),
            "state": self.state,
            "tries": [each.json() for each in self.tries],
            "revision": self.revision,
        }


class DeliveryLog:
    """The last 50,000 deliveries, oldest first.

    Attributes:
        revision: of the delivery that something became of last.
        waiting: the numbers of those that are on their way.
    """

    def __init__(self) -> None:
        self._entries: dict[int, Delivery] = {}
        self._numbers = count(1)
        self._revisions = count(1)
        self._recent: dict[int, Delivery] = {}
        self.revision = 0
        self.waiting: set[int] = set()

    def open(self, *, state: State = "waiting", **known: Any) -> Delivery:
        """Note what is to be sent."""
        delivery = Delivery(number=next(self._numbers), **known)
        self._entries[delivery.number] = delivery
        if len(self._entries) > KEPT:
            del self._entries[next(iter(self._entries))]
        self.put(delivery, state)
        return delivery

    def put(self, delivery: Delivery, state: State) -> None:
        """Note what became of a delivery, if only that it was tried."""
        delivery.state = state
        delivery.revision = self.revision = next(self._revisions)
        self._recent.pop(delivery.number, None)
        self._recent[delivery.number] = delivery
        if len(self._recent) > RECENT:
            del self._recent[next(iter(self._recent))]
        if state == "waiting":
            self.waiting.add(delivery.number)
        else:
            self.waiting.discard(delivery.number)

    def get(self, number: int) -> Delivery | None:
        """Find one by its number."""
        return self._entries.get(number)

    def after(self, number: int) -> Iterator[Delivery]:
        """Give those after one of this number, oldest first."""
        return (each for each in list(self._entries.values()) if each.number > number)

    def since(self, revision: int) -> list[Delivery]:
        """Give the last few that something became of after this revision, the latest last."""
        found = takewhile(lambda each: each.revision > revision, reversed(self._recent.values()))
        return list(found)[::-1]

    def clear(self) -> None:
        """Forget all that is not on its way."""
        entries = self._entries.items()
        self._entries = {number: entry for number, entry in entries if entry.state == "waiting"}

    def summary(self) -> Json:
        """Count by state, event and status; ``None`` is the status of a try without an answer."""
        entries = list(self._entries.values())
        statuses = Counter(str(each.status) for entry in entries for each in entry.tries)
        return {
            "deliveries": len(entries),
            "tries": statuses.total(),
            "states": dict(Counter(entry.state for entry in entries)),
            "events": dict(Counter(entry.event for entry in entries)),
            "statuses": dict(statuses),
        }
