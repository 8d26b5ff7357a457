"""Applications made up for the tests, each as Lever would tell it at a moment."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from accounts.events import NewEvent, Origin
from connectors.lever import mapping
from events.looks import Look
from schema.application import Application

START = datetime(2026, 5, 1, tzinfo=UTC)
HIRED = "hired"


def moment(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def ms(minutes: float) -> int:
    """A moment as Lever writes it."""
    return round(moment(minutes).timestamp() * 1000)


def look(*, since: float = 0, at: float = 1_000_000) -> Look:
    return Look(account_id="acme", origin=Origin.WEBHOOK, since=moment(since), at=moment(at))


@dataclass(frozen=True, slots=True)
class Made:
    """An application that changes minute by minute; each change makes another value of it."""

    created: float = 0
    steps: tuple[tuple[str, float], ...] = (("new", 0),)
    archived: tuple[str, float] | None = None
    changed: float | None = 0
    more: dict[str, Any] = field(default_factory=dict)

    def moved(self, stage: str, at: float) -> Self:
        return replace(self, steps=(*self.steps, (stage, at)), changed=at)

    def closed(self, reason: str | None, at: float) -> Self:
        return replace(self, archived=None if reason is None else (reason, at), changed=at)

    def record(self) -> Application:
        """As it is read from Lever."""
        reason, at = self.archived or (None, 0)
        return mapping.application(
            {
                "id": "app",
                "contact": "person",
                "stage": self.steps[-1][0] if self.steps else "new",
                "stageChanges": [
                    {"toStageId": stage, "updatedAt": ms(at)} for stage, at in self.steps
                ],
                "archived": self.archived and {"reason": reason, "archivedAt": ms(at)},
                "createdAt": ms(self.created),
                "updatedAt": None if self.changed is None else ms(self.changed),
                "lastAdvancedAt": ms(self.steps[-1][1]) if self.steps else None,
                "applications": [{"id": "form", "posting": "job"}],
                **self.more,
            }
        )


def shown(told: list[NewEvent]) -> list[tuple[str, Any, float]]:
    """Of each event its type, what it tells, and its minute."""
    return [
        (
            event.type.value.partition(".")[2],
            tuple(event.detail.values()) if event.detail else event.stage_id,
            (event.at - START).total_seconds() / 60,
        )
        for event in told
    ]
