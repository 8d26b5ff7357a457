"""Interviews of panels that are managed outside of Lever."""

from starlette.responses import Response

from sandbox.answers import nothing
from sandbox.call import Call
from sandbox.routes.profile import BY_NAME
from sandbox.writes.schedules import Schedule, slot_of


def create_interview(call: Call) -> Response:
    """Answer ``POST /opportunities/:opportunity/interviews``: one more in a panel there is."""
    schedule = Schedule.of(call)
    panel = schedule.panel(call.body.needed("panel"))
    slot = slot_of(call, call.body)
    schedule.put(panel, [*panel["interviews"], slot])
    return BY_NAME["interviews"].written(call, schedule.interview(slot["id"]), status=201)


def update_interview(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/interviews/:interview``: the whole is replaced."""
    schedule, identifier = Schedule.of(call), call.path["id"]
    panel = schedule.panel_with(identifier)
    slot = slot_of(call, call.body, identifier=identifier)
    slots = [slot if each["id"] == identifier else each for each in panel["interviews"]]
    schedule.put(panel, slots)
    return BY_NAME["interviews"].written(call, schedule.interview(identifier))


def delete_interview(call: Call) -> Response:
    """Answer ``DELETE …/interviews/:interview``; the last one takes its panel with it."""
    schedule = Schedule.of(call)
    panel = schedule.panel_with(call.path["id"])
    left = [slot for slot in panel["interviews"] if slot["id"] != call.path["id"]]
    schedule.put(panel, left)
    return nothing()


WRITES = {
    ("POST", "/opportunities/{opportunity}/interviews"): create_interview,
    ("PUT", "/opportunities/{opportunity}/interviews/{id}"): update_interview,
    ("DELETE", "/opportunities/{opportunity}/interviews/{id}"): delete_interview,
}
