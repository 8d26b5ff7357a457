"""Panels: planned, changed and called off."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, nothing
from sandbox.body import Body
from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.routes.profile import BY_NAME
from sandbox.writes.schedules import REMINDERS, Schedule, slot_of


def create_panel(call: Call) -> Response:
    """Answer ``POST /opportunities/:opportunity/panels``."""
    schedule = Schedule.of(call)
    fields, slots = _fields(schedule), [slot_of(call, body) for body in _interviews(call)]
    panel: dict[str, Any] = {
        "id": call.account.journal.identifier(),
        "canceledAt": None,
        "createdAt": call.at,
        "externallyManaged": True,
        "stage": schedule.record.stage,
        "user": schedule.performer,
    }
    return BY_NAME["panels"].written(call, schedule.put(panel | fields, slots), status=201)


def update_panel(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/panels/:panel``: the whole panel is replaced.

    Interviews that name their id stay, others are new, and those not named go.
    """
    schedule = Schedule.of(call)
    panel = schedule.panel(call.path["id"])
    known = {slot["id"]: slot for slot in panel["interviews"]}
    slots = [slot_of(call, body, identifier=body.known("id", known)) for body in _interviews(call)]
    return BY_NAME["panels"].written(call, schedule.put(panel | _fields(schedule), slots))


def delete_panel(call: Call) -> Response:
    """Answer ``DELETE /opportunities/:opportunity/panels/:panel``; its interviews go with it."""
    schedule = Schedule.of(call)
    schedule.put(schedule.panel(call.path["id"]), [])
    return nothing()


def _fields(schedule: Schedule) -> Json:
    body = schedule.call.body
    return {
        "applications": _applications(schedule),
        "externalUrl": body.text("externalUrl"),
        "feedbackReminder": body.choice("feedbackReminder", REMINDERS) or "daily",
        "note": body.text("note"),
        "timezone": body.needed("timezone"),
    }


def _interviews(call: Call) -> list[Body]:
    interviews = call.body.objects("interviews")
    if not interviews:
        raise bad_request("interviews must hold at least one interview")
    return interviews


def _applications(schedule: Schedule) -> list[str]:
    """Read the applications; if none are named it is those that are not archived."""
    applied, archived_at = schedule.record.application, schedule.record.archived_at
    if "applications" not in schedule.call.body:
        return [applied.id] if applied and archived_at is None else []
    named = schedule.call.body.all_known("applications", {applied.id: applied} if applied else {})
    if not named:
        raise bad_request("applications may not be empty")
    return named


WRITES = {
    ("POST", "/opportunities/{opportunity}/panels"): create_panel,
    ("PUT", "/opportunities/{opportunity}/panels/{id}"): update_panel,
    ("DELETE", "/opportunities/{opportunity}/panels/{id}"): delete_panel,
}
