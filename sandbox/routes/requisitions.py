"""``/requisitions`` and the fields that the company gave them."""

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import View, view
from sandbox.paging import envelope, newest_first, page_of


def list_requisitions(call: Call) -> Response:
    """Answer ``GET /requisitions``, latest first."""
    everything = list(call.account.requisitions.values())
    order = newest_first(everything, gone=call.account.removed)
    kinds, span = call.confidentiality(), call.query.span("created_at")
    codes, statuses = call.query.many("requisition_code"), call.query.many("status")
    found = [
        record
        for record in everything
        if (record["confidentiality"] == "confidential") in kinds
        and span.holds(record["createdAt"])
        and (not codes or record["requisitionCode"] in codes)
        and (not statuses or record["status"] in statuses)
    ]
    page, following = page_of(sorted(found, key=order.key_of), call.query, order)
    return JsonAnswer(envelope(_view(call).show_all(page), following))


def get_requisition(call: Call) -> Response:
    """Answer ``GET /requisitions/:requisition``."""
    return one(_view(call).show(dict(requisition_of(call))))


def requisition_of(call: Call) -> Json:
    """Find the requisition that the path names.

    Raises:
        LeverError: 404 when there is none, 403 when it is confidential to the caller.
    """
    record = call.account.requisitions.get(call.path["id"])
    if record is None:
        raise not_found("requisitions", call.path["id"])
    if record["confidentiality"] == "confidential":
        call.require_confidential_access()
    return record


def list_fields(call: Call) -> Response:
    """Answer ``GET /requisition_fields``, which has no pages."""
    required, kinds = call.query.flag("isRequired"), call.query.many("type")
    fields = call.account.requisition_fields.values()
    return JsonAnswer({"data": [field for field in fields if _asked(field, required, kinds)]})


def _asked(field: Json, required: bool | None, kinds: list[str]) -> bool:  # noqa: FBT001  # a filter's value
    return required in {None, field["isRequired"]} and (not kinds or field["type"] in kinds)


def get_field(call: Call) -> Response:
    """Answer ``GET /requisition_fields/:requisition_field``."""
    return one(field_of(call))


def field_of(call: Call) -> Json:
    """Find the field that the path names.

    Raises:
        LeverError: 404 when there is none.
    """
    field = call.account.requisition_fields.get(call.path["id"])
    if field is None:
        raise not_found("requisition_fields", call.path["id"])
    return field


def _view(call: Call) -> View:
    user = call.account.users.get
    finders = dict.fromkeys(("creator", "owner", "hiringManager"), user)
    return view(call.query, {**finders, "postings": call.account.postings.get})


ROUTES = {
    "/requisitions": list_requisitions,
    "/requisitions/{id}": get_requisition,
    "/requisition_fields": list_fields,
    "/requisition_fields/{id}": get_field,
}
