"""What is told of events and their deliveries to whoever counts them. Nothing is counted here."""

from enum import StrEnum
from typing import Protocol

from accounts.events import EventType


class Outcome(StrEnum):
    """What came of one try to deliver an event."""

    DELIVERED = "delivered"
    TRIED_AGAIN = "tried_again"
    GIVEN_UP = "given_up"


class EventMeter(Protocol):
    """Counts events, and the tries to deliver them."""

    def passed_on(self, event: EventType) -> None:
        """An event was taken from the log: once, by one of all servers that share it."""

    def tried(self, outcome: Outcome) -> None:
        """An event was sent to an endpoint."""


class _Uncounted:
    """For what nobody counts."""

    def passed_on(self, event: EventType) -> None:
        """Forget it."""

    def tried(self, outcome: Outcome) -> None:
        """Forget it."""


UNCOUNTED: EventMeter = _Uncounted()
