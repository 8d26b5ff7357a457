"""How webhooks are sent: late, lost, doubled, out of order, or as well as can be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.answers import Json
from sandbox.data.chance import Chance
from sandbox.errors import bad_request

LONGEST = 86_400.0
"""No time is longer, in seconds."""

_MOST_TRIES = 20
_MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What can be told about the sending of webhooks; times are in seconds.

    Attributes:
        delay: from a change to the first try.
        reordering: each webhook is held back by up to so much more, at random.
        retry_waits: before each further try; when they are used up the webhook is given up.
            Lever tries five times more, over hours.
        timeout: how long an answer may take.
        lost: the share of webhooks that are never sent.
        doubled: the share that is sent twice.
        at_once: how many of one webhook are under way at a time; only 1 keeps their order.
        same_token: whether all tries and the double of a webhook carry one token, and so are the
            same to the byte. Else each has its own. Which of the two Lever does is not documented.
        seed: equal seeds give equal losses, doubles and waits for equal changes.
    """

    delay: float = 0.0
    reordering: float = 0.0
    retry_waits: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)
    timeout: float = 5.0
    lost: float = 0.0
    doubled: float = 0.0
    at_once: int = 1
    same_token: bool = False
    seed: int = 1

    def json(self) -> Json:
        """Give all of it as it is served."""
        return {wire: getattr(self, field) for wire, (field, _read) in _READERS.items()}

    def changed(self, body: Mapping[str, Any]) -> "Sending":
        """Change what a body names.

        Raises:
            LeverError: 400 for a name that is not known or a value out of bounds.
        """
        changes: dict[str, Any] = {}
        for wire, value in body.items():
            if wire not in _READERS:
                raise bad_request(f"{wire} is none of {', '.join(_READERS)}")
            field, read = _READERS[wire]
            changes[field] = read(wire, value)
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a webhook before it is first tried; ``holds`` has a time for each copy."""

    lost: bool
    holds: tuple[float, ...]


def draw(sending: Sending, chance: Chance) -> Fate:
    """Draw what becomes of the next webhook.

    There are four draws each time, so that one option changes nothing about the others.
    """
    lost, doubled = chance.happens(sending.lost), chance.happens(sending.doubled)
    holds = tuple(sending.delay + chance.random() * sending.reordering for _copy in range(2))
    return Fate(lost, holds if doubled and not lost else holds[:1])


Reader = Callable[[str, Any], Any]


def _number(most: float) -> Reader:
    def read(name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise bad_request(f"{name} must be a number from 0 to {most:g}")
        return float(value)

    return read


def _whole(least: int, most: int) -> Reader:
    def read(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise bad_request(f"{name} must be a whole number from {least} to {most}")
        return value

    return read


def _waits(name: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_TRIES:
        raise bad_request(f"{name} must be an array of up to {_MOST_TRIES} numbers")
    return tuple(_number(LONGEST)(name, each) for each in value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise bad_request(f"{name} must be true or false")
    return value


_READERS: Mapping[str, tuple[str, Reader]] = {
    "delay": ("delay", _number(LONGEST)),
    "reordering": ("reordering", _number(LONGEST)),
    "retryWaits": ("retry_waits", _waits),
    "timeout": ("timeout", _number(LONGEST)),
    "lost": ("lost", _number(1)),
    "doubled": ("doubled", _number(1)),
    "atOnce": ("at_once", _whole(1, _MOST_AT_ONCE)),
    "sameToken": ("same_token", _flag),
    "seed": ("seed", _whole(0, 2**53)),
}
"""From the name on the wire to the field and what reads its value."""
