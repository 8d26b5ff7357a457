"""What is told of requests to systems to whoever counts them. Nothing is counted here."""

from typing import Protocol


class UpstreamMeter(Protocol):
    """Counts the requests that are sent to systems."""

    def answered(self, provider: str, status: int | None) -> None:
        """A request was answered with an HTTP status; None where no answer came."""

    def had_its_turn(self, provider: str, *, waited: float) -> None:
        """A request may be sent, after so many seconds of waiting for the rate limit."""


class _Uncounted:
    """For what nobody counts."""

    def answered(self, provider: str, status: int | None) -> None:
        """Forget it."""

    def had_its_turn(self, provider: str, *, waited: float) -> None:
        """Forget it."""


UNCOUNTED: UpstreamMeter = _Uncounted()
