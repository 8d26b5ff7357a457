"""Notes on an opportunity: none, some, and now and then one of a hundred thousand characters."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.words import SENTENCES

HUGE = 100_000


def make_notes(company: Company, record: Opportunity) -> list[Json]:
    """Make up to three notes, one in twelve of them secret."""
    chance = Chance.of(record.id, "notes")
    if not chance.happens(0.5):
        return []
    return [_note(company, record, chance) for _ in range(1 + chance.below(3))]


def _note(company: Company, record: Opportunity, chance: Chance) -> Json:
    at = record.created_at + chance.below(60 * DAY)
    user = chance.pick(company.recruiters)
    return {
        "id": chance.identifier(),
        "text": "Note",
        "fields": [
            {
                "createdAt": at,
                "score": None,
                "stage": record.stage,
                "text": "Comment",
                "type": "note",
                "user": user,
                "value": _words(chance),
            }
        ],
        "user": user,
        "secret": chance.happens(1 / 12),
        "completedAt": at,
        "deletedAt": None,
        "createdAt": at,
    }


def _words(chance: Chance) -> str:
    text = " ".join(chance.some(SENTENCES, 4)) or chance.pick(SENTENCES)
    if chance.happens(0.006):
        return (f"{text}\n" * (HUGE // len(text) + 1))[:HUGE]
    return text
