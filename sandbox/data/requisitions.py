"""The places that may be filled, and the fields that the company gave them."""

from typing import Any

from sandbox.answers import Json
from sandbox.data.chance import DAY, START, Chance
from sandbox.data.company import Company

FIELDS: tuple[Json, ...] = (
    {"id": "rec_start_date", "text": "Recruiting start", "type": "date", "isRequired": False},
    {"id": "target_hire_date", "text": "Target hire date", "type": "date", "isRequired": False},
    {
        "id": "cost_center",
        "text": "Cost center",
        "type": "object",
        "isRequired": True,
        "subfields": [
            {"id": "city", "text": "City", "type": "text"},
            {"id": "code", "text": "Code", "type": "number"},
        ],
    },
    {
        "id": "work_type",
        "text": "Work type",
        "type": "dropdown",
        "isRequired": False,
        "options": [
            {"id": Chance.of("work_type", text).identifier(), "text": text}
            for text in ("On site", "Remote", "Shifts")
        ],
    },
)
_NOTES = (
    "Budget for three, two would do.",
    "The team would rather wait than lower the bar.",
    "Replaces a contractor whose time ends in autumn.",
)
_SPARE = 3
_STATUSES = ("open", "open", "open", "onHold", "closed", "draft")


def make_requisitions(company: Company, chance: Chance) -> list[Json]:
    """Make one requisition for each posting that names a code, and three for none."""
    linked = [posting for posting in company.postings if posting["reqCode"]]
    spare = [None] * _SPARE
    return [
        _requisition(company, chance, number, posting)
        for number, posting in enumerate([*linked, *spare])
    ]


def _requisition(company: Company, chance: Chance, number: int, posting: Json | None) -> Json:
    created, status = START + number * 40 * DAY, chance.pick(_STATUSES)
    endless = number == 1
    groups: dict[str, Any] = posting["categories"] if posting else {}
    owner = chance.pick(company.recruiters)
    record = {
        "id": chance.identifier(),
        "createdAt": created,
        "confidentiality": posting["confidentiality"] if posting else "non-confidential",
        "status": status,
        "name": posting["text"] if posting else f"Spare place {number}",
        "requisitionCode": posting["reqCode"] if posting else f"SPARE-{number}",
        "headcountTotal": "unlimited" if endless else 1 + chance.below(5),
        "headcountHired": chance.below(2),
        "headcountInfinite": endless,
        "backfill": chance.happens(0.2),
        "creator": owner,
        "owner": owner,
        "hiringManager": posting["hiringManager"] if posting else None,
        "compensationBand": _band(chance) if posting else None,
        "approval": _approval(chance, created) if posting else {"steps": []},
        "employmentStatus": "full-time" if posting else None,
        "location": groups.get("location"),
        "team": groups.get("team"),
        "department": groups.get("department"),
        "postings": [posting["id"]] if posting else [],
        "offerIds": [],
        "updatedAt": created + DAY,
        "customFields": {"cost_center": {"city": "Lisbon", "code": 7}} if posting else {},
        "closedAt": created + 200 * DAY if status == "closed" else None,
    }
    return record | _told(record)


def _told(record: Json) -> Json:
    """Give what recruiters wrote down of some: a note, when the search began, when it ended."""
    chance = Chance.of(record["id"], "told")
    note = chance.pick(_NOTES) if chance.happens(0.4) else ""
    begun = record["createdAt"] + chance.below(20 * DAY) if chance.happens(0.6) else None
    ended = (
        begun + 30 * DAY + chance.below(60 * DAY) if begun and record["headcountHired"] else None
    )
    return {"internalNotes": note, "timeToFillStartAt": begun, "timeToFillEndAt": ended}


def _band(chance: Chance) -> Json:
    low = 40_000 + 5_000 * chance.below(12)
    return {"currency": "USD", "interval": "per-year-salary", "min": low, "max": low + 30_000}


def _approval(chance: Chance, at: int) -> Json:
    return {
        "id": chance.identifier(),
        "status": "approved",
        "startedAt": at,
        "approvedAt": at + DAY,
        "steps": [
            {
                "completed": True,
                "status": "approved",
                "outOfBandOnly": False,
                "approvalsRequired": 1,
                "approvers": [
                    {
                        "id": chance.identifier(),
                        "user": "Requisition hiring manager",
                        "isDynamic": True,
                        "approved": True,
                        "approvedAt": at + DAY,
                        "type": "dynamic",
                    }
                ],
            }
        ],
    }
