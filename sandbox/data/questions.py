"""The questions of a posting's own, and what people answered when they applied."""

from collections.abc import Sequence

from sandbox.answers import Json
from sandbox.data.chance import Chance
from sandbox.data.records import Application
from sandbox.data.words import SENTENCES

FILE = "file-upload"
"""The type of a question that is answered with the address of an upload."""

_LANGUAGES = ("English", "Deutsch", "日本語", "Português")


def custom_questions(posting: Json) -> list[Json]:
    """Make the questions of seven postings in ten: one for everybody, one for those outside.

    Some of them ask for a file too.
    """
    chance = Chance.of(posting["id"], "questions")
    if chance.happens(0.3):
        return []
    experience: Json = {
        "description": "",
        "required": True,
        "text": "What should we know about your experience?",
        "type": "textarea",
        "id": chance.identifier(),
        "value": None,
        "distribution": ["external", "internal"],
    }
    languages: Json = {
        "description": "Pick all that fit.",
        "required": False,
        "text": "Which languages do you speak?",
        "type": "multiple-select",
        "id": chance.identifier(),
        "options": [{"text": text} for text in _LANGUAGES],
        "value": [],
        "distribution": ["external"],
    }
    fields = [experience, languages]
    if Chance.of(posting["id"], "sample").happens(0.3):
        fields.append(_sample(posting))
    return [{"id": chance.identifier(), "text": f"About {posting['text']}", "fields": fields}]


def _sample(posting: Json) -> Json:
    return {
        "description": "Anything that you made.",
        "required": False,
        "text": "Would you show us some of your work?",
        "type": FILE,
        "id": Chance.of(posting["id"], "sample of work").identifier(),
        "value": None,
        "distribution": ["external"],
    }


def custom_answers(applied: Application, posting: Json) -> list[Json]:
    """Write the answers of a third of people; the others came before there were questions."""
    chance = Chance.of(applied.id, "questions")
    if not chance.happens(0.3):
        return []
    values = (chance.pick(SENTENCES), chance.some(_LANGUAGES, 3), None)
    return [
        answered(part, values[: len(part["fields"])], applied, posting)
        for part in custom_questions(posting)
    ]


def answered(part: Json, values: Sequence[object], applied: Application, posting: Json) -> Json:
    """Write the answers to a set of questions, one value for each field."""
    pairs = zip(part["fields"], values, strict=True)
    return {
        "id": Chance.of(applied.id, part["id"]).identifier(),
        "type": "posting",
        "text": part["text"],
        "user": posting["owner"],
        "description": "",
        "fields": [_without_channels(field) | {"value": value} for field, value in pairs],
        "baseTemplateId": part["id"],
        "stage": None,
        "createdAt": posting["createdAt"],
        "completedAt": applied.created_at,
    }


def _without_channels(field: Json) -> Json:
    return {name: value for name, value in field.items() if name != "distribution"}
