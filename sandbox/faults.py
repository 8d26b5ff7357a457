"""Faults on request: which of the next answers go wrong, and how."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.errors import bad_request
from sandbox.parameters import BOOLEANS

DEFAULT_SECONDS = {"429-retry-after": 1.0, "timeout": 30.0, "slow": 2.0}
"""How long the faults that last do so when nothing else is said."""

LONGEST = 3_600

NAMES = (
    "401",
    "403",
    "404",
    "429",
    "429-retry-after",
    "500",
    "502",
    "503",
    "cut",
    "drop",
    "html",
    "slow",
    "timeout",
    "truncated",
)
"""What can go wrong; ``sandbox.fault_answers`` tells what each does."""

HEADER = "x-sandbox-fault"
SECONDS_HEADER = "x-sandbox-fault-seconds"
DONE_HEADER = "x-sandbox-fault-done"

_API = "/v1"
_TOKEN = "/oauth/token"  # noqa: S105  # a path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        seconds: matters to those that last or tell a time.
        done: whether what was asked is done before the answer goes wrong. An answer that breaks
            on its way (cut, slow, truncated) is to something done in any case.
    """

    name: str
    seconds: float
    done: bool = False


def make_fault(name: object, seconds: object = None, done: object = None) -> Fault:
    """Make a fault from what a caller wrote.

    Raises:
        LeverError: 400 for an unknown name, a time that is none, a ``done`` neither true nor false.
    """
    if name not in NAMES:
        raise bad_request(f"fault must be one of {', '.join(NAMES)}")
    lasting = DEFAULT_SECONDS.get(str(name), 0.0) if seconds is None else seconds
    told = "false" if done is None else str(done).lower()
    if told not in BOOLEANS:
        raise bad_request("done must be true or false")
    return Fault(str(name), _seconds(str(lasting)), BOOLEANS[told])


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST:
        raise bad_request(f"seconds must be a number up to {LONGEST}")
    return seconds


@dataclass(slots=True)
class Plan:
    """A fault for the next requests under a path, once ``after`` of them went well.

    Without a path it is for the whole API; token requests take the path ``/oauth/token``. Without
    a method it is for all of them.
    """

    fault: Fault
    times: int = 1
    path: str = ""
    after: int = 0
    method: str = ""

    def json(self) -> dict[str, Any]:
        """Give the plan as it was asked for."""
        return {
            "fault": self.fault.name,
            "seconds": self.fault.seconds,
            "times": self.times,
            "path": self.path,
            "after": self.after,
            "method": self.method,
            "done": self.fault.done,
        }

    def concerns(self, method: str, path: str) -> bool:
        """Tell whether a request is one of those that the plan is for."""
        return path.startswith(self.path or _API) and self.method in {"", method}


@dataclass(slots=True)
class Faults:
    """The plans that are not used up, the oldest first."""

    plans: list[Plan] = field(default_factory=list)

    def add(self, body: bytes) -> Plan:
        """Add a plan as written in JSON.

        It names ``fault``, and perhaps ``times``, ``method``, ``path``, ``after``, ``seconds``
        and ``done``.

        Raises:
            LeverError: 400 when it makes no sense.
        """
        plan = _read(body)
        self.plans.append(plan)
        return plan

    def due(self, method: str, path: str) -> Fault | None:
        """Tell what goes wrong with this request, and count it."""
        chosen: Plan | None = None
        for plan in self.plans:
            if not plan.concerns(method, path):
                continue
            if plan.after:
                plan.after -= 1
            elif chosen is None:
                chosen = plan
        if chosen is None:
            return None
        chosen.times -= 1
        self.plans = [plan for plan in self.plans if plan.times]
        return chosen.fault


def _read(body: bytes) -> Plan:
    try:
        wanted = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad_request("the body must be JSON") from error
    if not isinstance(wanted, dict):
        raise bad_request("the body must be an object")
    fault = make_fault(wanted.get("fault"), wanted.get("seconds"), wanted.get("done"))
    path = str(wanted.get("path", ""))
    whole = not path or path.startswith((_API, _TOKEN))
    place = path if whole else f"{_API}/{path.lstrip('/')}"
    method = str(wanted.get("method", "")).upper()
    return Plan(fault, _count(wanted, "times", 1), place, _count(wanted, "after", 0), method)


def _count(wanted: dict[str, Any], name: str, least: int) -> int:
    value = wanted.get(name, least)
    if not isinstance(value, int) or value < least:
        raise bad_request(f"{name} must be a whole number, at least {least}")
    return value
