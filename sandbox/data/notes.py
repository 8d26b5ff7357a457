"""Notes on an opportunity and the replies to them; now and then one of 100,000 characters."""

from collections.abc import Iterator

from sandbox.answers import Json
from sandbox.data.chance import DAY, HOUR, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.words import SENTENCES

HUGE = 100_000


def make_notes(company: Company, record: Opportunity) -> list[Json]:
    """Make up to three notes, one in twelve of them secret, one in four answered."""
    chance = Chance.of(record.id, "notes")
    if not chance.happens(0.5):
        return []
    return [_note(company, record, chance) for _ in range(1 + chance.below(3))]


def _note(company: Company, record: Opportunity, chance: Chance) -> Json:
    at = record.created_at + chance.below(60 * DAY)
    user, identifier = chance.pick(company.recruiters), chance.identifier()
    return {
        "id": identifier,
        "text": "Note",
        "fields": [
            _comment(record, user, at, _words(chance)),
            *_replies(company, record, identifier, at),
        ],
        "user": user,
        "secret": chance.happens(1 / 12),
        "completedAt": at,
        "deletedAt": None,
        "createdAt": at,
    }


def _replies(company: Company, record: Opportunity, note_id: str, at: int) -> Iterator[Json]:
    """Make the rest of the thread, which Lever keeps as further fields of the note."""
    chance = Chance.of(note_id, "replies")
    for _ in range(1 + chance.below(2) if chance.happens(0.25) else 0):
        at += HOUR + chance.below(2 * DAY)
        yield _comment(record, chance.pick(company.recruiters), at, chance.pick(SENTENCES))


def _comment(record: Opportunity, user: str, at: int, words: str) -> Json:
    return {
        "createdAt": at,
        "score": None,
        "stage": record.stage,
        "text": "Comment",
        "type": "note",
        "user": user,
        "value": words,
    }


def _words(chance: Chance) -> str:
    text = " ".join(chance.some(SENTENCES, 4)) or chance.pick(SENTENCES)
    if chance.happens(0.006):
        return (f"{text}\n" * (HUGE // len(text) + 1))[:HUGE]
    return text
