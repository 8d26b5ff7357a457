"""A schedule as a value: which writes are wanted, who asks for them when, and what goes wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.schedules.asking import BATCHES
from tests.schedules.kinds import KINDS, LOOKALIKES
from tests.schedules.wire import Trouble

SERVERS = 2
_LATEST = 14.0
"""Seconds after which nothing comes to Lever any more: it stays below `SETTLED`."""

_BEFORE = ("403", "429", "500", "503", "drop", "timeout", "html")
_AFTER = ("500", "502", "drop", "timeout", "html")
_BROKEN = ("cut", "truncated", "slow", "slow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One write that is to be done once.

    Attributes:
        kind: the mutation.
        has_key: whether it can be asked for again.
        as_well_as: the number of another that would make the same.
        differs: whether its input is not the other's, though what it makes looks the same.
        beside: the number of another, a note, on the application of which this is one too.
    """

    kind: str
    has_key: bool = True
    as_well_as: int | None = None
    differs: bool = False
    beside: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        at: seconds from the beginning.
        server: which one is asked.
        wanted: the numbers of what is asked for; several are of one mutation, in one batch.
    """

    at: float
    server: int
    wanted: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole schedule.

    Attributes:
        wanted: what is to be written.
        calls: who asks for it.
        troubles: what goes wrong with requests to Lever, in turn.
        ends: servers, and after how many steps each is killed, in turn.
        killed: servers, and the second at which each is killed, whatever it waits for.
        failing: servers, and the number of a step with the database that fails.
    """

    wanted: tuple[Wanted, ...]
    calls: tuple[Call, ...]
    troubles: tuple[Trouble | None, ...] = ()
    ends: tuple[tuple[int, int], ...] = ()
    killed: tuple[tuple[int, float], ...] = ()
    failing: tuple[tuple[int, int], ...] = ()


def draw(chance: Random) -> Plan:
    """Any schedule."""
    wanted = _wanted(chance)
    calm = chance.random() < 0.1
    return Plan(
        wanted=wanted,
        calls=_calls(chance, wanted),
        troubles=() if calm else tuple(_trouble(chance) for _ in range(chance.randrange(12))),
        ends=tuple(
            (chance.randrange(SERVERS), int(chance.expovariate(1 / 25)))
            for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2)))
        ),
        killed=tuple(
            (chance.randrange(SERVERS), _moment(chance)) for _ in range(chance.choice((0, 0, 0, 1)))
        ),
        failing=tuple(
            (chance.randrange(SERVERS), 1 + int(chance.expovariate(1 / 12)))
            for _ in range(chance.choice((0, 0, 0, 0, 1, 2)))
        ),
    )


def _wanted(chance: Random) -> tuple[Wanted, ...]:
    found: list[Wanted] = []
    likely = chance.choice((0.1, 0.4, 0.9))
    names, weights = list(KINDS), [kind.weight for kind in KINDS.values()]
    for number in range(chance.choice((1, 1, 2, 2, 3))):
        earlier = chance.randrange(number) if number else 0
        has_key = chance.random() < 0.85
        if number and chance.random() < likely and (more := _related(chance, found, earlier)):
            found.append(more)
            continue
        [name] = chance.choices(names, weights)
        found.append(Wanted(kind=name, has_key=has_key))
    return tuple(found)


def _related(chance: Random, found: Sequence[Wanted], earlier: int) -> Wanted | None:
    """One that is alike, or that touches the same record."""
    kind, has_key = found[earlier].kind, chance.random() < 0.85
    if not KINDS[kind].makes:
        return None
    if kind == "createActivity" and chance.random() < 0.3:
        first = found[earlier].beside
        return Wanted(kind=kind, has_key=has_key, beside=earlier if first is None else first)
    first = found[earlier].as_well_as
    return Wanted(
        kind=kind,
        has_key=has_key,
        as_well_as=earlier if first is None else first,
        differs=kind in LOOKALIKES and chance.random() < 0.5,
    )


def _calls(chance: Random, wanted: Sequence[Wanted]) -> tuple[Call, ...]:
    calls: list[Call] = []
    for number, each in enumerate(wanted):
        times = chance.choice((1, 1, 2, 2, 3)) if each.has_key else 1
        calls += [_call(chance, number) for _ in range(times)]
    for batch in _batches(wanted):
        if chance.random() < 0.6:
            calls.append(_call(chance, *batch))
    return tuple(sorted(calls, key=lambda call: call.at))


def _batches(wanted: Sequence[Wanted]) -> Iterator[list[int]]:
    """What can be asked for in one request, and again."""
    for name in BATCHES:
        found = [n for n, each in enumerate(wanted) if each.has_key and _mutation(each) == name]
        if len(found) > 1:
            yield found


def _mutation(wanted: Wanted) -> str:
    return KINDS[wanted.kind].case.name


def _call(chance: Random, *wanted: int) -> Call:
    return Call(at=_moment(chance), server=chance.randrange(SERVERS), wanted=wanted)


def _moment(chance: Random) -> float:
    """Mostly at the beginning, side by side; else soon after, or when all should have settled."""
    return chance.choice((0.0, 0.0, 0.05, 0.3, 5.0, 16.0, 30.0, 60.0)) * chance.random()


def _trouble(chance: Random) -> Trouble | None:
    trouble = _fault(chance)
    if chance.random() < 0.85:
        return trouble
    return replace(trouble or Trouble(name="none"), held=chance.uniform(0, 19))


def _fault(chance: Random) -> Trouble | None:
    drawn = chance.random()
    if drawn < 0.5:
        return None
    if drawn < 0.65:
        return Trouble(name=chance.choice(_BEFORE))
    if drawn < 0.82:
        return Trouble(name=chance.choice(_AFTER), done=True)
    if drawn < 0.88:
        return Trouble(name=chance.choice(_BROKEN))
    if drawn < 0.96:
        return Trouble(name="late", seconds=chance.uniform(0, _LATEST))
    return Trouble(name="refused")
