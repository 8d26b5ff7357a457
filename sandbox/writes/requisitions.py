"""Requisitions: pushed by the system that owns them."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, created, nothing, one
from sandbox.call import Call
from sandbox.errors import bad_request, conflict
from sandbox.routes.requisitions import requisition_of
from sandbox.writes.custom_fields import check_custom_fields, require_writable
from sandbox.writes.feedback import account_id
from sandbox.writes.linking import link_requisition, unlink_code

STATUSES = ("open", "onHold", "closed", "draft")
EMPLOYMENT = ("full-time", "part-time", "intern", "contractor", "temp-worker")
_UNLIMITED = "unlimited"
_NOT_GIVEN = (
    *("id", "postings", "headcountHired", "offerIds", "approval", "creator"),
    *("timeToFillStartAt", "timeToFillEndAt"),
)
_TEXTS = ("internalNotes", "location", "team", "department")


def create_requisition(call: Call) -> Response:
    """Answer ``POST /requisitions``, in other words than a read does, as recorded."""
    fields = _fields(call, None)
    requisition = _EMPTY | {"id": call.account.journal.identifier()} | fields
    requisition = _keep(call, "created", requisition, None)
    return created(_inside(call, requisition))


def update_requisition(call: Call) -> Response:
    """Answer ``PUT /requisitions/:requisition``: every field is replaced, or reset if left out.

    Postings alone stay linked when they are left out.
    """
    before = requisition_of(call)
    require_writable(call, before)
    fields = _fields(call, before)
    if fields["status"] == "draft" != before["status"]:
        raise bad_request("status can't go back to draft")
    if fields["requisitionCode"] != before["requisitionCode"]:
        unlink_code(call.account, before["requisitionCode"])
    requisition = _EMPTY | fields | {name: before[name] for name in _NOT_GIVEN}
    return one(_inside(call, _keep(call, "updated", requisition, before)))


def delete_requisition(call: Call) -> Response:
    """Answer ``DELETE /requisitions/:requisition``."""
    before = requisition_of(call)
    unlink_code(call.account, before["requisitionCode"])
    del call.account.requisitions[before["id"]]
    call.account.removed.add(before["id"])
    _note(call, "deleted", before["id"], before=before)
    return nothing()


def _keep(call: Call, happened: str, requisition: Json, before: Json | None) -> Json:
    account = call.account
    account.requisitions[requisition["id"]] = requisition
    postings = call.body.all_known("postingIds", account.postings)
    if "postingIds" not in call.body:
        postings = requisition["postings"]
    new = link_requisition(account, requisition, postings)
    _note(call, happened, new["id"], before=before, after=new)
    return new


def _note(call: Call, happened: str, identifier: str, **change: Any) -> None:
    call.account.journal.note(f"requisition.{happened}", {"requisition": identifier}, **change)


def _fields(call: Call, before: Json | None) -> dict[str, Any]:
    body, users, status = call.body, call.account.users, call.body.choice("status", STATUSES)
    _check_postings(call)
    created_at = body.past("createdAt", call.at)
    owner = body.known("owner", users)
    return {
        "createdAt": created_at or (before["createdAt"] if before else call.at),
        "status": status or "open",
        "name": body.needed("name"),
        "requisitionCode": _code(call, before),
        **_headcount(call),
        "backfill": bool(body.flag("backfill")),
        "owner": owner,
        "hiringManager": body.known("hiringManager", users),
        "compensationBand": body.inner("compensationBand").raw or None,
        "employmentStatus": body.choice("employmentStatus", EMPLOYMENT),
        **{name: body.text(name) for name in _TEXTS},
        "internalNotes": body.text("internalNotes") or "",
        "customFields": check_custom_fields(call),
        "closedAt": call.at if status == "closed" else None,
        "updatedAt": call.at,
    }


def _check_postings(call: Call) -> None:
    """Refuse postings that are not there, or not the caller's to see."""
    named = call.body.all_known("postingIds", call.account.postings)
    kinds = [call.account.postings[each]["confidentiality"] for each in named]
    if "confidential" in kinds:
        call.require_confidential_access()
        if len(named) > 1:
            raise bad_request("a confidential posting must be the only one of a requisition")


def _code(call: Call, before: Json | None) -> str:
    code = call.body.needed("requisitionCode")
    for other in call.account.requisitions.values():
        mine = before is not None and other["id"] == before["id"]
        if other["requisitionCode"] == code and not mine:
            raise conflict(f"a requisition with the code {code} exists")
    return code


def _headcount(call: Call) -> dict[str, Any]:
    if call.body.raw.get("headcountTotal") == _UNLIMITED:
        return {"headcountTotal": _UNLIMITED, "headcountInfinite": True}
    total = call.body.number_needed("headcountTotal")
    return {"headcountTotal": total, "headcountInfinite": False}


def _inside(call: Call, requisition: Json) -> Json:
    """Write a requisition as Lever keeps it; what is null is left out."""
    names = ("backfill", "createdAt", "name", "requisitionCode", "status", "updatedAt")
    body = {name: requisition[name] for name in names} | {
        "accountId": account_id(call),
        "creatorUserId": requisition["creator"],
        "ownerUserId": requisition["owner"],
        "hasConfidentialPosting": requisition["confidentiality"] == "confidential",
        "internalNotes": requisition["internalNotes"],
        "postingIds": requisition["postings"],
        "reservedOfferIds": requisition["offerIds"],
        "stateHistory": [_begun(requisition)],
    }
    more = ("headcountInfinite", "headcountTotal", "headcountHired", "employmentStatus")
    others = ("location", "team", "department", "hiringManager", "compensationBand", "customFields")
    told = {name: requisition[name] for name in (*more, *others)}
    body |= {name: value for name, value in told.items() if value is not None}
    words = f"{requisition['name']} {requisition['requisitionCode']}".lower().split()
    return body | {"id": requisition["id"], "search": {"nameCodeTokens": words}}


def _begun(requisition: Json) -> Json:
    at, status = requisition["createdAt"], requisition["status"]
    return {
        "beginAt": at,
        "status": status,
        "attribution": {"timestamp": at, "service": "data-api"},
    }


_EMPTY: Json = {
    "id": None,
    "createdAt": None,
    "confidentiality": "non-confidential",
    "status": "open",
    "name": "",
    "requisitionCode": "",
    "headcountTotal": 0,
    "headcountHired": 0,
    "headcountInfinite": False,
    "backfill": False,
    "creator": None,
    "owner": None,
    "hiringManager": None,
    "internalNotes": "",
    "compensationBand": None,
    "approval": {"steps": []},
    "employmentStatus": None,
    "location": None,
    "team": None,
    "department": None,
    "postings": [],
    "offerIds": [],
    "timeToFillStartAt": None,
    "timeToFillEndAt": None,
    "updatedAt": None,
    "customFields": {},
    "closedAt": None,
}
WRITES = {
    ("POST", "/requisitions"): create_requisition,
    ("PUT", "/requisitions/{id}"): update_requisition,
    ("DELETE", "/requisitions/{id}"): delete_requisition,
}
