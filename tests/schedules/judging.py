"""Holds what callers were told against what Lever says was done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.app import Sandbox
from schema.identity import decode_global_id
from tests.end_to_end.world import Json
from tests.schedules.asking import Said, Told
from tests.schedules.ground import changes
from tests.schedules.kinds import KINDS, Alike
from tests.schedules.plan import Wanted

_LONG_ENOUGH = 12
"""Characters of a text by which a write is known."""

_SHARED = frozenset({"opportunity.tags", "opportunity.sources"})
"""What tells of texts that others have, too."""


@dataclass(slots=True, eq=False)
class Asked:
    """One asking for one write, from the request to its answer."""

    number: int
    is_alone: bool
    """Whether nobody else asked for it at the same time."""


@dataclass(slots=True)
class Judge:
    """Of one schedule.

    Writes that cannot be told apart in what Lever holds are counted together: as a group, by the
    number of the first of them.
    """

    wanted: Sequence[Wanted]
    inputs: Sequence[Json]
    lever: Sandbox
    last: int
    said: list[Said | None] = field(init=False)
    wrong: list[str] = field(default_factory=list)
    _groups: list[int] = field(init=False)
    _marks: list[set[str]] = field(init=False)
    _under_way: list["Asked"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.said = [None] * len(self.wanted)
        self._groups = [
            number if each.as_well_as is None else each.as_well_as
            for number, each in enumerate(self.wanted)
        ]
        found = [set(_marks(given)) for given in self.inputs]
        self._marks = [
            marks - {m for n, more in enumerate(found) if self._groups[n] != group for m in more}
            for marks, group in zip(found, self._groups, strict=True)
        ]

    def begin(self, number: int) -> "Asked":
        """Note that a write is asked for."""
        beside = [each for each in self._under_way if each.number == number]
        asked = Asked(number, is_alone=not beside)
        for each in beside:
            each.is_alone = False
        self._under_way.append(asked)
        return asked

    def end(self, asked: "Asked", said: Said) -> None:
        """Note what the caller was told, and whether it was so."""
        self._under_way.remove(asked)
        number, before = asked.number, self.said[asked.number]
        if not (before and before.told is Told.WRITTEN):
            self.said[number] = said
        group = self._groups[number]
        done = self.done(group)
        if done < self._promised(group):
            self._complain(number, f"is told {said.told.value}, and only {done} are done")
        if said.told is not Told.NOT_WRITTEN or not asked.is_alone:
            return
        if done > self._members(group) - 1:
            self._complain(number, f"is told {said.words}, and {done} are done")
        if before and before.told is Told.WRITTEN:
            self._complain(number, f"was written, and then is told {said.words}")

    def open(self) -> Iterator[int]:
        """What can be asked for again, and is not known to be written."""
        for number, each in enumerate(self.wanted):
            told = self.said[number]
            written = told is not None and told.told is Told.WRITTEN
            if each.has_key and not written and not self._is_second(number):
                yield number

    def complaints(self) -> list[str]:
        """What was wrong at any time, or is at the end."""
        for group in sorted(set(self._groups)):
            done, members = self.done(group), self._members(group)
            if self._is_too_many(group, done):
                self._complain(group, f"was done {done} times, and wanted {members} times")
            if done < self._promised(group):
                self._complain(group, f"was done {done} times only")
            if (people := self._people(group)) > 1:
                self._complain(group, f"made {people} people of one")
        for number in self.open():
            self._complain(number, f"is not settled: {self.said[number]}")
        return self.wrong

    def done(self, group: int) -> int:
        """How often Lever did what a group is for."""
        return self._noted(KINDS[self.wanted[group].kind].counted, group)

    def _people(self, group: int) -> int:
        """How many people were made of the one that a group is about."""
        return self._noted("contact.created", group)

    def _noted(self, kind: str, group: int) -> int:
        marks = self._marks[group]
        return sum(
            change.kind == kind and _is_about(change, marks)
            for change in changes(self.lever, self.last)
        )

    def _is_too_many(self, group: int, done: int) -> bool:
        kind = KINDS[self.wanted[group].kind]
        if kind.case.noted_again:
            return False
        return done > (self._members(group) if kind.alike is Alike.EACH else 1)

    def _is_second(self, number: int) -> bool:
        """Whether there is one like it, of which there cannot be two."""
        told = self.said[number]
        return (
            KINDS[self.wanted[number].kind].alike is Alike.FIRST
            and self._members(self._groups[number]) > 1
            and told is not None
            and "ALREADY_EXISTS" in told.words
        )

    def _members(self, group: int) -> int:
        return self._groups.count(group)

    def _promised(self, group: int) -> int:
        """How often it must have been done, by what callers were told."""
        written = sum(
            said is not None and said.told is Told.WRITTEN
            for said, of in zip(self.said, self._groups, strict=True)
            if of == group
        )
        is_shared = KINDS[self.wanted[group].kind].alike is Alike.SHARED
        return min(written, 1) if is_shared else written

    def _complain(self, number: int, what: str) -> None:
        self.wrong.append(f"{self.wanted[number].kind} {number} {what}")


def _marks(value: Any) -> Iterator[str]:
    """The ids and long texts in an input."""
    if isinstance(value, str):
        if len(value) >= _LONG_ENOUGH:
            yield value
        yield from _ids(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name != "idempotencyKey":
                yield from _marks(each)
    elif isinstance(value, list):
        for each in value:
            yield from _marks(each)


def _ids(text: str) -> Iterator[str]:
    try:
        named = decode_global_id(text)
    except ValueError:
        return
    yield from (named.remote_id, *named.parent_ids)


def _is_about(change: Any, marks: set[str]) -> bool:
    if not marks.isdisjoint(change.ids.values()):
        return True
    if change.kind in _SHARED:
        return False
    told = orjson.dumps(change.after).decode()
    return any(mark in told for mark in marks)
