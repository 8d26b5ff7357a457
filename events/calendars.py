"""Reading the interviews of applications that somebody dealt with."""

from collections.abc import Mapping
from datetime import datetime

from accounts.events import Origin
from events.findings import Findings
from events.followed import Followed
from events.interview_changes import Calendar
from events.known import Known
from events.reading import read_interviews
from schema.identity import ApplicationKey

SIDE_BY_SIDE = 10
"""Applications whose interviews are read at once."""

Touched = Mapping[str, datetime]
"""Applications, each with when somebody dealt with it last, as far as that was told."""


async def read_calendars(followed: Followed, touched: Touched) -> None:
    """Read the interviews of applications that are known, and tell what happened to them."""
    ids = sorted(touched)
    for start in range(0, len(ids), SIDE_BY_SIDE):
        some = ids[start : start + SIDE_BY_SIDE]
        if not await _read(followed, {key: touched[key] for key in some}):
            return


async def _read(followed: Followed, touched: Touched) -> bool:
    """Read some; False where the credential may read none: then nothing is told of interviews."""
    async with followed.unhurried_step() as step:
        known = await followed.known_applications(touched)
        places = {key: each.course.place for key, each in known.items()}
        keys = [ApplicationKey(key, place.candidate_id) for key, place in places.items()]
        step.connector.forget(touched)
        interviews = await read_interviews(step, keys)
        found = Findings(followed.look(Origin.RECONCILIATION), Known(applications=known))
        for key, theirs in interviews.found.items():
            calendar = Calendar(place=places[key], as_of=touched[key], interviews=theirs)
            found.take_interviews(calendar)
        await followed.write(found)
    for failure in interviews.failures.values():
        raise failure
    return not interviews.is_forbidden
