"""What was changed, in turn: ids and times for what is new, and a log of it."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice, takewhile
from typing import Any

from sandbox.answers import Json
from sandbox.data.chance import END, Chance
from sandbox.options import Clock

KEPT = 50_000

Ids = Mapping[str, str]
"""From a kind of record, as ``opportunity``, to the id of the one that a change is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened to one record.

    Attributes:
        number: counts through all accounts of the sandbox, from 1.
        kind: the record and what happened to it, as ``opportunity.stage``.
        before: the value that was replaced; None for what is new.
        after: the value that took its place; None for what is gone.
        user: who did it, None where nobody was named.
        at: milliseconds since 1970 UTC.
    """

    number: int
    account: str
    kind: str
    ids: Ids
    before: Any
    after: Any
    user: str | None
    at: int

    def json(self) -> Json:
        """Give the change as it is served."""
        return {
            "number": self.number,
            "account": self.account,
            "kind": self.kind,
            "ids": dict(self.ids),
            "from": self.before,
            "to": self.after,
            "user": self.user,
            "at": self.at,
        }


@dataclass(slots=True)
class Journal:
    """The last 50,000 changes of an account, oldest first.

    Attributes:
        wall: seconds since 1970 UTC. Whatever it says, no change is older than the data, and
            each is later than the one before.
        chance: where the ids of new records come from: the same writes give the same ids.
        numbers: shared by the accounts of a sandbox.
        listeners: told of each change once it is noted, before the write under way is answered.
    """

    account: str
    wall: Clock
    chance: Chance
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    changes: deque[Change] = field(default_factory=lambda: deque(maxlen=KEPT))
    latest: int = END
    listeners: list[Callable[[Change], None]] = field(default_factory=list)

    def tick(self) -> int:
        """Give the time of a write, in milliseconds since 1970 UTC."""
        self.latest = max(self.latest + 1, int(self.wall() * 1000))
        return self.latest

    def identifier(self) -> str:
        """Make the id of a new record."""
        return self.chance.identifier()

    def note(
        self,
        kind: str,
        ids: Ids,
        *,
        before: Any = None,
        after: Any = None,
        user: str | None = None,
    ) -> None:
        """Write down a change that happens at the time of the write under way."""
        change = Change(
            number=next(self.numbers),
            account=self.account,
            kind=kind,
            ids=ids,
            before=before,
            after=after,
            user=user,
            at=self.latest,
        )
        self.changes.append(change)
        for listener in self.listeners:
            listener(change)

    def since(self, number: int) -> Iterator[Change]:
        """Give the changes after the one of this number."""
        return (change for change in self.changes if change.number > number)

    def latest_since(self, number: int, most: int) -> list[Change]:
        """Give the last few changes of those after this number, the oldest first."""
        found = takewhile(lambda change: change.number > number, reversed(self.changes))
        return list(islice(found, most))[::-1]
