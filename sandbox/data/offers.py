"""Offers to those who came to the end of the pipeline."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, HOUR, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity

_FIRST_OFFER_RANK = 261
_OPEN = ("draft", "approval-sent", "approved", "sent", "sent-manually", "opened")


def make_offers(company: Company, record: Opportunity) -> list[Json]:
    """Make the offer, signed by those who were hired."""
    chance = Chance.of(record.id, "offers")
    if record.rank < _FIRST_OFFER_RANK or record.application is None or chance.happens(0.1):
        return []
    status = chance.pick(_OPEN) if record.archived_at is None else "signed"
    identifier, at = chance.identifier(), record.last_advanced_at
    sent = status in {"sent", "sent-manually", "opened", "signed"}
    signed = _document(record, identifier, "signed", at + 3 * DAY)
    return [
        {
            "id": identifier,
            "createdAt": at,
            "status": status,
            "creator": chance.pick(company.recruiters),
            "fields": _fields(company, record, chance),
            "signatures": {"candidate": _signature(record, status, at)} if sent else {},
            "approvedAt": None if status in {"draft", "approval-sent"} else at + HOUR,
            "sentAt": at + DAY if sent else None,
            "sentDocument": _document(record, identifier, "sent", at + DAY) if sent else None,
            "signedDocument": signed if status == "signed" else None,
        }
    ]


def _signature(record: Opportunity, status: str, at: int) -> Json:
    opened, signed = status in {"opened", "signed"}, status == "signed"
    return {
        "role": "candidate",
        "name": record.person.name,
        "email": record.person.emails[0] if record.person.emails else None,
        "firstOpenedAt": at + 2 * DAY if opened else None,
        "lastOpenedAt": at + 2 * DAY if opened else None,
        "signedAt": at + 3 * DAY if signed else None,
        "signed": signed,
    }


def document_name(status: str) -> str:
    """Name the letter as it was sent, or as it came back signed."""
    return "offer-letter_signed.pdf" if status == "signed" else "offer-letter.pdf"


def _document(record: Opportunity, identifier: str, status: str, at: int) -> Json:
    path = f"opportunities/{record.id}/offers/{identifier}/download?status={status}"
    return {
        "fileName": document_name(status),
        "uploadedAt": at,
        "downloadUrl": f"https://api.lever.co/v1/{path}",
    }


def _fields(company: Company, record: Opportunity, chance: Chance) -> list[Json]:
    applied = record.application.posting if record.application else None
    posting = next(item for item in company.postings if item["id"] == applied)
    rows = (
        ("Job posting", "job_posting", posting["id"]),
        ("Job title", "job_title", posting["text"]),
        ("Candidate name", "candidate_name", record.person.name),
        ("Offered compensation amount", "salary_amount", 40_000 + 1_000 * chance.below(90)),
        ("Compensation currency", "compensation_currency", "USD"),
        ("Type of earnings", "salary_interval", "per-year-salary"),
        ("Hiring manager", "hiring_manager", posting["hiringManager"]),
        ("Anticipated start date", "anticipated_start_date", record.last_advanced_at + 60 * DAY),
    )
    return [{"text": text, "identifier": name, "value": value} for text, name, value in rows]
