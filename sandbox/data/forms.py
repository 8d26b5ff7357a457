"""Referrals and profile forms."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.words import SENTENCES

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
            "instructions": "",
            "fields": _referral_fields(chance, referrer["name"]),
            "baseTemplateId": Chance.of(company.firm.slug, "referral").identifier(),
            "user": referrer["id"],
            "referrer": None if chance.happens(0.2) else referrer["id"],
            "stage": record.stage,
            "createdAt": record.created_at,
            "completedAt": record.created_at,
        }
    ]


def _referral_fields(chance: Chance, name: str) -> list[Json]:
    common = {"description": "", "required": True}
    return [
        {"type": "text", "text": "Name of referrer", **common, "value": name},
        {
            "type": "dropdown",
            "text": "Relationship",
            **common,
            "prompt": "Select one",
            "options": [{"text": text} for text in _RELATIONS],
            "value": chance.pick(_RELATIONS),
        },
        {"type": "textarea", "text": "Notes", **common, "value": chance.pick(SENTENCES)},
    ]


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
