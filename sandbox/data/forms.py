"""Referrals and profile forms."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, START, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.words import SENTENCES

_REWORKED_AT = START + 365 * DAY
"""When the referral form got its instructions; those handed in before show none."""
_RELATIONS = ("Former colleague", "Friend", "Reputation", "Other", "Don't know this person")


def make_referrals(company: Company, record: Opportunity) -> list[Json]:
    """Make the referral of those who were referred."""
    if record.origin != "referred":
        return []
    chance = Chance.of(record.id, "referrals")
    referrer = chance.pick(company.users)
    return [
        {
            "id": chance.identifier(),
            "type": "referral",
            "text": "Referral",
            "instructions": _instructions(record.created_at),
            "fields": _referral_fields(company, chance, referrer["name"]),
            "baseTemplateId": Chance.of(company.firm.slug, "referral").identifier(),
            "user": referrer["id"],
            "referrer": None if chance.happens(0.2) else referrer["id"],
            "stage": record.stage,
            "createdAt": record.created_at,
            "completedAt": record.created_at,
        }
    ]


def _instructions(at: int) -> str:
    return "Tell us how you know this person." if at >= _REWORKED_AT else ""


def _referral_fields(company: Company, chance: Chance, name: str) -> list[Json]:
    relation = {"prompt": "Select one", "options": [{"text": text} for text in _RELATIONS]}
    choice, words = chance.pick(_RELATIONS), chance.pick(SENTENCES)
    return [
        _referral_field(company, "text", "Name of referrer") | {"value": name},
        _referral_field(company, "dropdown", "Relationship") | relation | {"value": choice},
        _referral_field(company, "textarea", "Notes") | {"value": words},
    ]


def _referral_field(company: Company, kind: str, text: str) -> Json:
    return {
        "description": "",
        "required": True,
        "text": text,
        "type": kind,
        "id": Chance.of(company.firm.slug, "referral", text).identifier(),
    }


def make_forms(company: Company, record: Opportunity) -> list[Json]:
    """Make the profile form that one in ten has."""
    chance = Chance.of(record.id, "forms")
    if not chance.happens(0.1):
        return []
    template, at = chance.pick(company.form_templates), record.last_interaction_at
    values = (at + 30 * DAY, chance.pick(company.users)["name"], None)
    pairs = zip(template["fields"], values, strict=True)
    return [
        {
            "id": chance.identifier(),
            "type": "form",
            "text": template["text"],
            "instructions": template["instructions"],
            "baseTemplateId": template["id"],
            "fields": [field | {"value": value} for field, value in pairs],
            "user": chance.pick(company.recruiters),
            "stage": record.stage,
            "completedAt": at,
            "createdAt": at,
            "deletedAt": None,
        }
    ]
