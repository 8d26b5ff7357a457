"""What requisitions, templates, surveys and audit events should read as, worked out another way."""

from schema.identity import GlobalId
from tests.end_to_end.expected_records import Json, moment, question, ref, refs

QUESTION = "remoteId question description type required options"
REQUISITION = """id remoteId remoteData name code status isConfidential isBackfill headcount
  isHeadcountUnlimited hiredCount employmentStatus department team location internalNotes
  compensation { minimum maximum currency interval } approvalStatus customFields
  createdAt updatedAt closedAt openedAt filledAt creator { remoteId } owner { remoteId }
  hiringManager { remoteId } jobs { remoteId }"""
TEMPLATE = f"""id remoteId remoteData name groupName instructions createdAt updatedAt
  fields {{ {QUESTION} }}"""
SURVEY = f"""remoteId remoteData name instructions locations countryCodes createdAt updatedAt
  fields {{ {QUESTION} }}"""
AUDIT_EVENT = """remoteId remoteData action createdAt actorName actorEmail targetType
  targetRemoteId targetName details user { remoteId }"""
REQUISITION_FIELD = "name label type required options"
FIELD_TYPES = {
    "date": "DATE",
    "text": "TEXT",
    "number": "NUMBER",
    "object": "OTHER",
    "dropdown": "SINGLE_SELECT",
}


def common(type_name: str, record: Json) -> Json:
    return {
        "id": GlobalId(type_name, "default", record["id"]).encode(),
        "remoteId": record["id"],
        "remoteData": record,
    }


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
        "compensation": band
        and {
            "minimum": band["min"],
            "maximum": band["max"],
            "currency": band["currency"],
            "interval": {"per-year-salary": "YEAR"}[band["interval"]],
        },
        "approvalStatus": record["approval"].get("status"),
        "customFields": record["customFields"] or None,
        **{key: moment(record[key]) for key in ("createdAt", "updatedAt", "closedAt")},
        "openedAt": moment(record["timeToFillStartAt"]),
        "filledAt": moment(record["timeToFillEndAt"]),
        **{key: ref(record[key]) for key in ("creator", "owner", "hiringManager")},
        "jobs": refs(record["postings"]),
    }


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
        "locations": record["postingLocations"]["locations"],
        "countryCodes": [],
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
    return {
        "name": record["id"],
        "label": record["text"],
        "type": FIELD_TYPES[record["type"]],
        "required": record.get("isRequired"),
        "options": [each["text"] for each in record.get("options", [])],
    }
