"""The forms that people fill in: for feedback, and for a profile."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, START, Chance
from sandbox.data.company import Company

RATINGS = ("4 - Strong Hire", "3 - Hire", "2 - No Hire", "1 - Strong No Hire")
NO_FEEDBACK = "no-feedback"

# id or None for a UUID, text, instructions, the stage that it belongs to
_FEEDBACK: tuple[tuple[str | None, str, str, str | None], ...] = (
    (None, "Phone screen", "", "Recruiter screen"),
    (None, "On-site interview", "Leave open what you did not ask about.", "On-site interview"),
    (None, "Technical interview", "", None),
    (NO_FEEDBACK, "No Feedback", "", None),
)


def make_feedback_templates(company: Company, chance: Chance) -> list[Json]:
    """Make the feedback templates; the last is the one that every account has."""
    group = {"id": chance.identifier(), "name": "Interviews"}
    templates = []
    for number, (identifier, text, instructions, stage) in enumerate(_FEEDBACK):
        at = START - number * DAY
        templates.append(
            {
                "id": identifier or chance.identifier(),
                "text": text,
                "group": group if number == 0 else None,
                "instructions": instructions,
                "fields": _feedback_fields(chance),
                "createdAt": at,
                "stage": _stage(company, stage),
                "updatedAt": at + DAY,
            }
        )
    return templates


def _stage(company: Company, text: str | None) -> Json | None:
    """Give a stage as templates hold it: whole, not by its id."""
    found = (each for each in company.dispositions if each["text"] == text)
    return next(({"id": each["id"], "text": each["text"]} for each in found), None)


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
        "description": "A few sentences will do.",
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
    fields = (
        ("date", "Start date", "The first day at work."),
        ("text", "Manager", ""),
        ("textarea", "Remarks", ""),
    )
    return {
        "id": chance.identifier(),
        "createdAt": str(START),
        "updatedAt": str(START + DAY),
        "text": text,
        "instructions": "Please fill in what you know.",
        "group": group,
        "secretByDefault": text == "Equipment",
        "fields": [
            {
                "id": chance.identifier(),
                "type": kind,
                "text": label,
                "description": description,
                "required": False,
            }
            for kind, label, description in fields
        ],
    }
