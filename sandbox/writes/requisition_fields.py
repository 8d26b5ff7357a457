"""The schema of the custom fields of requisitions, and the options of its dropdowns."""

import re
from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, created, nothing, one
from sandbox.body import Body
from sandbox.call import Call
from sandbox.errors import bad_request, conflict
from sandbox.routes.requisitions import field_of

TYPES = ("number", "text", "date", "object", "dropdown")
_SIMPLE = ("number", "text", "date")
_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_LONGEST_NAME = 50
_MOST_FIELDS = 100
_MOST_SUBFIELDS = 10
_MOST_OPTIONS = 8_000
_MOST_OPTIONS_AT_ONCE = 4_000


def create_field(call: Call) -> Response:
    """Answer ``POST /requisition_fields``."""
    fields, identifier = call.account.requisition_fields, _identifier(call.body)
    if identifier in fields:
        raise conflict(f"a requisition field {identifier} exists")
    if len(fields) >= _MOST_FIELDS:
        raise bad_request(f"there may be {_MOST_FIELDS} requisition fields at most")
    return created(_keep(call, _field(call, identifier), None))


def update_field(call: Call) -> Response:
    """Answer ``PUT /requisition_fields/:requisition_field``: the whole is replaced."""
    before = field_of(call)
    return one(_keep(call, _field(call, before["id"]), before))


def delete_field(call: Call) -> Response:
    """Answer ``DELETE /requisition_fields/:requisition_field``."""
    before = field_of(call)
    del call.account.requisition_fields[before["id"]]
    _note(call, "deleted", before["id"], before=before)
    return nothing()


def _keep(call: Call, field: Json, before: Json | None) -> Json:
    call.account.requisition_fields[field["id"]] = field
    _note(call, "updated" if before else "created", field["id"], before=before, after=field)
    return field


def _note(call: Call, happened: str, identifier: str, **change: Any) -> None:
    ids = {"requisitionField": identifier}
    call.account.journal.note(f"requisitionField.{happened}", ids, **change)


def _identifier(body: Body) -> str:
    identifier = body.needed("id")
    if not _NAME.fullmatch(identifier) or len(identifier) > _LONGEST_NAME:
        raise bad_request(f"id must be in snake_case, {_LONGEST_NAME} characters at most")
    return identifier


def _field(call: Call, identifier: str) -> Json:
    body = call.body
    field: dict[str, Any] = {
        "id": identifier,
        "text": body.needed("text"),
        "type": body.chosen("type", TYPES),
        "isRequired": bool(body.flag("isRequired")),
    }
    if field["type"] == "object":
        field["subfields"] = _subfields(body)
    if field["type"] == "dropdown":
        field["options"] = _options(call, body.objects("options"))
    return field


def _subfields(body: Body) -> list[Json]:
    subfields = body.objects("subfields")
    if not 1 <= len(subfields) <= _MOST_SUBFIELDS:
        raise bad_request(f"subfields must hold 1 to {_MOST_SUBFIELDS} fields")
    return [
        {
            "id": each.needed("id"),
            "text": each.needed("text"),
            "type": each.chosen("type", _SIMPLE),
        }
        for each in subfields
    ]


def _options(call: Call, given: list[Body]) -> list[Json]:
    """Read options; one without an id is new."""
    if not 1 <= len(given) <= _MOST_OPTIONS_AT_ONCE:
        raise bad_request(f"1 to {_MOST_OPTIONS_AT_ONCE} options must be given")
    new = call.account.journal.identifier
    return [{"id": each.text("id") or new(), "text": each.needed("text")} for each in given]


def add_options(call: Call) -> Response:
    """Answer ``POST …/options``: the answer shows the last of the new ones."""
    field = _dropdown(call)
    new = _options(call, call.body.objects("values"))
    options = [*field["options"], *new]
    if len(options) > _MOST_OPTIONS:
        raise bad_request(f"a field may have {_MOST_OPTIONS} options at most")
    _keep(call, field | {"options": options}, field)
    return created(new[-1])


def update_options(call: Call) -> Response:
    """Answer ``PUT …/options``: those that are named get another text."""
    field = _dropdown(call)
    known = {option["id"]: option for option in field["options"]}
    texts: dict[str, str] = {}
    for each in call.body.objects("values"):
        texts[each.named("id", known)] = each.needed("text")
    options = [
        option | {"text": texts.get(option["id"], option["text"])} for option in field["options"]
    ]
    return one(_keep(call, field | {"options": options}, field))


def delete_options(call: Call) -> Response:
    """Answer ``DELETE …/options``; ``values`` holds ids."""
    field = _dropdown(call)
    known = {option["id"]: option for option in field["options"]}
    gone = call.body.all_known("values", known)
    options = [option for option in field["options"] if option["id"] not in gone]
    _keep(call, field | {"options": options}, field)
    return nothing()


def _dropdown(call: Call) -> Json:
    field = field_of(call)
    if field["type"] != "dropdown":
        raise bad_request(f"{field['id']} is not a dropdown")
    return field


_OPTIONS = "/requisition_fields/{id}/options"
WRITES = {
    ("POST", "/requisition_fields"): create_field,
    ("PUT", "/requisition_fields/{id}"): update_field,
    ("DELETE", "/requisition_fields/{id}"): delete_field,
    ("POST", _OPTIONS): add_options,
    ("PUT", _OPTIONS): update_options,
    ("DELETE", _OPTIONS): delete_options,
}
