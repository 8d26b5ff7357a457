"""Applications that come by the web: nobody there waits until what is in the way has passed."""

import logging
from dataclasses import replace

from examples.applying.injection import Injection
from examples.applying.kept import Result
from examples.client import TRIES, Json, Refused

_log = logging.getLogger(__name__)


def take_or_keep(injection: Injection, payload: Json) -> Result | None:
    """Hand in an application, else keep it for `hand_in_later`: then there is None.

    Raises:
        Unreadable: it is none; nothing is kept.
    """
    try:
        return injection.take(payload)
    except Refused as refusal:
        _log.error("%s is kept: %s: %s", payload["id"], refusal.code, refusal)
        return None


def hand_in_later(injection: Injection, click: str) -> None:
    """Try what could not be done at once, with patience. What stays is for the next start."""
    patient = replace(injection, api=replace(injection.api, tries=TRIES))
    try:
        result = patient.hand_in(click)
    except Refused as refusal:
        _log.error("%s is kept: %s: %s", click, refusal.code, refusal)
        return
    for problem in result.problems if result else ():
        _log.error("%s is refused at %s: %s", click, problem.place, problem.message)
