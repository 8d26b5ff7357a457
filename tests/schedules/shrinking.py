"""The least of a schedule that still fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol, TypeVar

from tests.schedules.plan import Plan

T = TypeVar("T")


class _Planned(Protocol):
    @property
    def plan(self) -> Plan:
        """What failed."""


Found = TypeVar("Found", bound=_Planned)


def shrunk(failed: Found, run: Callable[[Plan], Found | None]) -> Found:
    """Leave out of a plan whatever it fails without.

    Args:
        failed: by its plan.
        run: tells how a plan fails; None if it does not.
    """
    for plan in _smaller(failed.plan):
        again = run(plan)
        if again is not None:
            return shrunk(again, run)
    return failed


def _smaller(plan: Plan) -> Iterator[Plan]:
    for calls in _without_one(plan.calls):
        yield replace(plan, calls=calls)
    for ends in _without_one(plan.ends):
        yield replace(plan, ends=ends)
    for killed in _without_one(plan.killed):
        yield replace(plan, killed=killed)
    for failing in _without_one(plan.failing):
        yield replace(plan, failing=failing)
    if plan.troubles:
        yield replace(plan, troubles=plan.troubles[:-1])
    for place, trouble in enumerate(plan.troubles):
        if trouble is not None:
            calmer = (*plan.troubles[:place], None, *plan.troubles[place + 1 :])
            yield replace(plan, troubles=calmer)


def _without_one(items: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    for place in range(len(items)):
        yield (*items[:place], *items[place + 1 :])
