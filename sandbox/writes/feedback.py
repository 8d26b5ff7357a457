"""Feedback on an opportunity, with an interview or without."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, nothing, one
from sandbox.call import Call
from sandbox.data.chance import Chance
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request, not_found
from sandbox.routes.profile import BY_NAME, find
from sandbox.writes.form_fields import RATING, filled
from sandbox.writes.marks import ids_of, interact

_SETTLING = 3
"""So many milliseconds after its creation a form counts as updated, as recorded."""


def create_feedback(call: Call) -> Response:
    """Answer ``POST /opportunities/:opportunity/feedback``; not updated yet, it says."""
    record, performer = call.opportunity(), call.required_performer()
    base = call.body.named("baseTemplateId", call.account.feedback_templates)
    template = call.account.feedback_templates[base]
    panel, interview = _occasion(call, record)
    at = call.body.past("createdAt", call.at) or call.at
    form = {
        "id": call.account.journal.identifier(),
        "type": "interview",
        "text": template["text"],
        "instructions": template["instructions"],
        "fields": _answered(call, template["fields"]),
        "baseTemplateId": base,
        "interview": interview,
        "panel": panel,
        "user": performer,
        "createdAt": at,
        "completedAt": call.body.past("completedAt", call.at) or call.at,
        "updatedAt": at + _SETTLING,
        "deletedAt": None,
    }
    _keep(call, record, form, performer)
    return BY_NAME["feedback"].written(call, form | {"updatedAt": None}, status=201)


def _occasion(call: Call, record: Opportunity) -> tuple[str | None, str | None]:
    """Read the panel and the interview, which go together."""
    panels = {panel["id"]: panel for panel in call.account.profile("panels", record)}
    panel = call.body.known("panel", panels)
    slots = {slot["id"]: slot for slot in panels[panel]["interviews"]} if panel else {}
    interview = call.body.known("interview", slots)
    if (panel is None) is not (interview is None):
        raise bad_request("panel and interview are required together")
    return panel, interview


def _answered(call: Call, fields: list[Json]) -> list[Json]:
    """Give the fields their values; one that ``fieldValues`` does not name has none."""
    asked = {field["id"]: field for field in fields}
    values: dict[str, Any] = {}
    for given in call.body.objects("fieldValues"):
        values[given.named("id", asked)] = given.raw.get("value")
    return filled(fields, [values.get(identifier) for identifier in asked])


def _keep(call: Call, record: Opportunity, form: Json, performer: str) -> None:
    forms = call.account.profiles.kept("feedback", record)
    before = forms.get(form["id"])
    forms[form["id"]] = form
    interact(call, record)
    happened = "deleted" if form["deletedAt"] else "updated" if before else "created"
    call.account.journal.note(
        f"feedback.{happened}",
        ids_of(record, feedback=form["id"]),
        before=before,
        after=None if form["deletedAt"] else form,
        user=performer,
    )


def update_feedback(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/feedback/:feedback``: all values are replaced.

    The answer shows the form as Lever keeps it, in other words than a read does, as recorded.
    """
    record, performer = call.opportunity(), call.required_performer()
    form = _living(call, record)
    fields = [{name: field[name] for name in field if name != "value"} for field in form["fields"]]
    new = form | {
        "fields": _answered(call, fields),
        "completedAt": call.body.past("completedAt", call.at) or form["completedAt"],
        "updatedAt": call.at,
    }
    _keep(call, record, new, performer)
    return one(_inside(call, record, new))


def delete_feedback(call: Call) -> Response:
    """Answer ``DELETE …/feedback/:feedback``; it stays readable, with the time of its end."""
    record, performer = call.opportunity(), call.required_performer()
    _keep(call, record, _living(call, record) | {"deletedAt": call.at}, performer)
    return nothing()


def _living(call: Call, record: Opportunity) -> Json:
    form = find(call, "feedback", record)
    if form["deletedAt"] is not None:
        raise not_found("feedback", form["id"])
    return form


def _inside(call: Call, record: Opportunity, form: Json) -> Json:
    body = {
        "accountId": account_id(call),
        "createdAt": form["createdAt"],
        "userId": form["user"],
        "profileId": record.id,
        "baseTemplateId": form["baseTemplateId"],
        "text": form["text"],
        "instructions": form["instructions"],
        "type": form["type"],
        "fields": [_field_inside(field) for field in form["fields"]],
        "completedAt": form["completedAt"],
        "updatedAt": form["updatedAt"],
        "id": form["id"],
    }
    if form["panel"]:
        body |= {"panelId": form["panel"], "interviewId": form["interview"], "isCompleted": True}
    return body


def _field_inside(field: Json) -> Json:
    if field["type"] != RATING:
        return field
    overall = {"isSummary": True, "summaryText": "", "overall": True}
    return field | {"type": "score"} | overall


def account_id(call: Call) -> str:
    """Give the id by which Lever knows the account; only some answers tell it."""
    return Chance.of(call.account.company.firm.slug, "account").identifier()


WRITES = {
    ("POST", "/opportunities/{opportunity}/feedback"): create_feedback,
    ("PUT", "/opportunities/{opportunity}/feedback/{id}"): update_feedback,
    ("DELETE", "/opportunities/{opportunity}/feedback/{id}"): delete_feedback,
}
