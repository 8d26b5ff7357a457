"""The forms that people fill in: for feedback, and for a profile."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, START, Chance

RATINGS = ("4 - Strong Hire", "3 - Hire", "2 - No Hire", "1 - Strong No Hire")
NO_FEEDBACK = "no-feedback"

_FEEDBACK = ("Phone screen", "On-site interview", "Technical interview", NO_FEEDBACK)


def make_feedback_templates(chance: Chance) -> list[Json]:
    """Make the feedback templates; the last is the one that every account has."""
    group = {"id": chance.identifier(), "name": "Interviews"}
    templates = []
    for number, text in enumerate(_FEEDBACK):
        at, none = START - number * DAY, text == NO_FEEDBACK
        templates.append(
            {
                "id": NO_FEEDBACK if none else chance.identifier(),
                "text": "No Feedback" if none else text,
                "group": group if number == 0 else None,
                "instructions": "",
                "fields": _feedback_fields(chance),
                "createdAt": at,
                "stage": None,
                "updatedAt": at + DAY,
            }
        )
    return templates


def _feedback_fields(chance: Chance) -> list[Json]:
    rating = {
        "description": "",
        "required": False,
        "text": "Overall rating",
        "type": "score-system",
        "id": chance.identifier(),
        "prompt": "Select one",
        "options": [{"text": text} for text in RATINGS],
    }
    words = {
        "description": "",
        "required": False,
        "text": "What did you talk about?",
        "type": "textarea",
        "id": chance.identifier(),
    }
    return [rating, words]


def make_form_templates(chance: Chance) -> list[Json]:
    """Make the profile form templates; their times are strings on the wire."""
    group = {"id": chance.identifier(), "name": "Hiring"}
    return [_form_template(chance, text, group) for text in ("Offer information", "Equipment")]


def _form_template(chance: Chance, text: str, group: Json) -> Json:
    fields = (("date", "Start date"), ("text", "Manager"), ("textarea", "Remarks"))
    return {
        "id": chance.identifier(),
        "createdAt": str(START),
        "updatedAt": str(START + DAY),
        "text": text,
        "instructions": "Please fill in what you know.",
        "group": group,
        "secretByDefault": False,
        "fields": [
            {
                "id": chance.identifier(),
                "type": kind,
                "text": label,
                "description": "",
                "required": False,
            }
            for kind, label in fields
        ],
    }
