"""A job's form on a page: what it shows, and what comes back from it."""

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from starlette.datastructures import FormData, UploadFile

from examples.applying.form import questions
from examples.applying.kept import Result

Json = dict[str, Any]

_PREFIX = "question:"
"""A field of the page is called this and its question's name."""

_CONTROLS = {
    "TEXTAREA": "textarea",
    "CODE": "textarea",
    "BOOLEAN": "select",
    "SINGLE_SELECT": "select",
    "MULTI_SELECT": "checkboxes",
    "DATE": "date",
    "NUMBER": "number",
    "CURRENCY": "number",
    "FILE": "file",
}
"""By the question's type; a line of text for others."""

_OF_A_PERSON = {
    "email": ("email", "email"),
    "fullName": ("text", "name"),
    "phone": ("tel", "tel"),
    "currentCompany": ("text", "organization"),
}
"""The control for a question of that name, and what a browser may fill in."""

_YES_OR_NO = ["Yes", "No"]

_LEGENDS = {
    "PERSONAL_INFORMATION": "About you",
    "CUSTOM_QUESTIONS": "Questions",
    "URLS": "Pages of yours",
    "EEO": "For statistics: answer what you like",
    "CONSENT": "Your data",
}


def filled(form: Sequence[Json], payload: Json, result: Result) -> Json:
    """The values of the template.

    Args:
        form: `Job.formFields`.
        payload: what was given before, as `payload_of` made it; empty for nothing.
        result: what was wrong with it.
    """
    problems = _by_question(payload, result)
    given = {each["question"]: each.get("answer") for each in payload.get("answers", [])}
    parts: dict[str, list[Json]] = defaultdict(list)
    for number, question in enumerate(questions(form)):
        shown = _shown(question) | {
            "id": f"question-{number}",
            "given": given.get(question["name"]),
            "problem": problems.pop(question["name"], None),
        }
        parts[question["groupName"] or _LEGENDS[question["group"]]].append(shown)
    return {
        "parts": parts,
        "problems": list(problems.values()),
        "is_refused": bool(result.problems),
    }


async def payload_of(form: FormData, *, job: str) -> Json:
    """A form that came back, as a board would send it.

    The same sent twice on one day is one click: somebody pressed twice, or went back and again.
    """
    names = [name for name in dict.fromkeys(form) if name.startswith(_PREFIX)]
    answers = [await _answer(name, form.getlist(name)) for name in names]
    told = {"job": job, "answers": [each for each in answers if each]}
    digest = sha256(json.dumps(told).encode()).hexdigest()
    return {"id": f"page {datetime.now(UTC):%Y-%m-%d} {digest}", **told}


async def _answer(name: str, values: Sequence[str | UploadFile]) -> Json | None:
    """None for what was left empty."""
    question = {"question": name.removeprefix(_PREFIX)}
    files = [each for each in values if isinstance(each, UploadFile) and each.filename]
    if files:
        data = base64.b64encode(await files[0].read()).decode()
        told = files[0].content_type or "application/octet-stream"
        return question | {"file": {"name": files[0].filename, "type": told, "data": data}}
    texts = [each for each in values if isinstance(each, str) and each.strip()]
    if not texts:
        return None
    return question | {"answer": texts if len(texts) > 1 else texts[0]}


def _shown(question: Json) -> Json:
    control = "checkbox" if question["group"] == "CONSENT" else _CONTROLS.get(question["type"])
    control, autocomplete = _OF_A_PERSON.get(question["name"], (control or "text", None))
    return {
        "name": f"{_PREFIX}{question['name']}",
        "label": question["question"] or question["name"],
        "hint": question["description"],
        "control": control,
        "autocomplete": autocomplete,
        "options": _YES_OR_NO if question["type"] == "BOOLEAN" else question["options"],
        "required": question["required"],
    }


def _by_question(payload: Json, result: Result) -> dict[str, str]:
    """What is wrong, by the question's name, or by another place."""
    places = {
        f"answers.{number}": each["question"]
        for number, each in enumerate(payload.get("answers", []))
    }
    return {
        places.get(each.place or "", each.place or ""): each.message for each in result.problems
    }
