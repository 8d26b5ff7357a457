"""What requisitions, templates, surveys and audit events should read as, worked out another way."""

from operator import itemgetter

from tests.end_to_end.expected_forms import TYPES, question
from tests.end_to_end.held import Json, common, moment, ref, refs

INTERVALS = {"per-year-salary": "YEAR", "per-hour-wage": "HOUR"}
FIELD_TYPES = TYPES | {"number": "NUMBER", "object": "OTHER"}


def requisition(record: Json) -> Json:
    endless = record["headcountTotal"] == "unlimited"
    band = record["compensationBand"]
    return common("Requisition", record) | {
        "name": record["name"],
        "code": record["requisitionCode"],
        "status": {"onHold": "ON_HOLD"}.get(record["status"], record["status"].upper()),
        "isConfidential": record["confidentiality"] == "confidential",
        "isBackfill": record["backfill"],
        "headcount": None if endless else record["headcountTotal"],
        "isHeadcountUnlimited": endless,
        "hiredCount": record["headcountHired"],
        **{key: record[key] for key in ("employmentStatus", "department", "team", "location")},
        "internalNotes": record["internalNotes"] or None,
        "compensation": band and salary_range(band),
        "approvalStatus": record["approval"].get("status"),
        "customFields": record["customFields"] or None,
        **{key: moment(record[key]) for key in ("createdAt", "updatedAt", "closedAt")},
        "openedAt": moment(record["timeToFillStartAt"]),
        "filledAt": moment(record["timeToFillEndAt"]),
        **{key: ref(record[key]) for key in ("creator", "owner", "hiringManager")},
        "jobs": refs(record["postings"]),
    }


def salary_range(band: Json) -> Json:
    return {
        "minimum": band["min"],
        "maximum": band["max"],
        "currency": band["currency"],
        "interval": INTERVALS[band["interval"]],
    }


def by_text(records: list[Json]) -> list[Json]:
    return sorted(records, key=itemgetter("text", "id"))


def template(type_name: str, record: Json) -> Json:
    return common(type_name, record) | {
        "name": record["text"],
        "groupName": (record["group"] or {}).get("name"),
        "instructions": record["instructions"] or None,
        "fields": [question(each) for each in record["fields"]],
        "createdAt": moment(record["createdAt"]),
        "updatedAt": moment(record["updatedAt"]),
    }


def scorecard_template(record: Json) -> Json:
    return template("ScorecardTemplate", record) | {"stage": ref((record["stage"] or {}).get("id"))}


def profile_form_template(record: Json) -> Json:
    return template("ProfileFormTemplate", record) | {"isPrivate": record["secretByDefault"]}


def survey(record: Json) -> Json:
    return {
        "remoteId": record["id"],
        "remoteData": record,
        "name": record["text"],
        "instructions": record["instructions"],
        "locations": record.get("postingLocations", {}).get("locations", []),
        "countryCodes": record.get("candidateLocations", {}).get("countryCodes", []),
        "fields": [question(each) for each in record["fields"]],
        "createdAt": moment(record["createdAt"]),
        "updatedAt": moment(record["updatedAt"]),
    }


def audit_event(record: Json) -> Json:
    actor, target = record["user"] or {}, record["target"] or {}
    return {
        "remoteId": record["id"],
        "remoteData": record,
        "action": record["type"],
        "createdAt": moment(record["createdAt"]),
        "actorName": actor.get("name"),
        "actorEmail": actor.get("email"),
        "targetType": target.get("type"),
        "targetRemoteId": target.get("id"),
        "targetName": target.get("label"),
        "details": record["meta"] or None,
        "user": ref(actor.get("id")),
    }


def requisition_field(record: Json) -> Json:
    subfields = [_requisition_field(each) for each in record.get("subfields", [])]
    return {**_requisition_field(record), "subfields": subfields}


def _requisition_field(record: Json) -> Json:
    return {
        "name": record["id"],
        "label": record["text"],
        "type": FIELD_TYPES[record["type"]],
        "required": record.get("isRequired"),
        "options": [each["text"] for each in record.get("options", [])],
    }
