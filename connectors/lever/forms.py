"""Lever's forms: questions with their answers, wherever they stand.

Field types: https://hire.lever.co/developer/documentation, Form Fields.
"""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from connectors.lever.raw import Json, entry, flag, objects, text, when
from schema.form import FormAnswer, FormField, FormFieldType, ScreeningAnswer

FIELD_TYPES = {
    "text": FormFieldType.TEXT,
    "note": FormFieldType.TEXTAREA,
    "textarea": FormFieldType.TEXTAREA,
    "yes-no": FormFieldType.BOOLEAN,
    "multiple-choice": FormFieldType.SINGLE_SELECT,
    "dropdown": FormFieldType.SINGLE_SELECT,
    "multiple-select": FormFieldType.MULTI_SELECT,
    "date": FormFieldType.DATE,
    "number": FormFieldType.NUMBER,
    "currency": FormFieldType.CURRENCY,
    "file-upload": FormFieldType.FILE,
    "score": FormFieldType.SCORE,
    "score-system": FormFieldType.SCORE,
    "scorecard": FormFieldType.SCORECARD,
    "code": FormFieldType.CODE,
    "user": FormFieldType.USER,
}


def field_type(value: object) -> FormFieldType:
    """What Lever's field type means. Surveys write `multiple choice` for `multiple-choice`."""
    return FIELD_TYPES.get((text(value) or "text").replace(" ", "-"), FormFieldType.OTHER)


def answers(fields: object) -> list[FormAnswer]:
    """The fields of a form, in its order."""
    return [
        FormAnswer(**_answer(field), name=text(field.get("identifier")))
        for field in objects(fields)
    ]


def screening_answers(forms: object) -> list[ScreeningAnswer]:
    """The fields of all forms that a person filled in when applying."""
    return [
        ScreeningAnswer(**_answer(field), form=text(form.get("text")))
        for form in objects(forms)
        for field in objects(form.get("fields"))
    ]


def form_fields(fields: object) -> list[FormField]:
    """The fields of a form that nobody has filled in, in its order."""
    return [FormField(**_question(field)) for field in objects(fields)]


def _answer(field: Json) -> dict[str, Any]:
    value = field.get("value")
    return {
        **_question(field),
        "answer": _day(field) or as_text(value),
        "value": None if value is None else JSON(value),
    }


def _question(field: Json) -> dict[str, Any]:
    remote_id = text(field.get("id"))
    return {
        "remote_id": None if remote_id is None else strawberry.ID(remote_id),
        "question": text(field.get("text")),
        "description": text(field.get("description")),
        "type": field_type(field.get("type")),
        "required": flag(field.get("required")),
        "options": options(field.get("options")),
    }


def _day(field: Json) -> str | None:
    """The answer to a question for a date, which Lever keeps as the milliseconds of its start."""
    day = when(field.get("value")) if field.get("type") == "date" else None
    return None if day is None else day.date().isoformat()


def options(value: object) -> list[str]:
    """What can be chosen."""
    return [chosen for option in objects(value) if (chosen := text(option.get("text")))]


def as_text(value: object) -> str | None:
    """An answer as text: choices joined by commas, a file by its name."""
    if isinstance(value, list):
        return ", ".join(part for each in value if (part := as_text(each))) or None
    if isinstance(value, dict):
        return (
            text(entry(value, "name")) or text(entry(value, "text")) or as_text(value.get("score"))
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    return text(value)
