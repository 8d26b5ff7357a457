"""What questions and answers should read as, from the sandbox's forms, another way."""

from collections.abc import Iterator

from tests.end_to_end.held import Json, moment

TYPES = {
    "date": "DATE",
    "dropdown": "SINGLE_SELECT",
    "file-upload": "FILE",
    "multiple choice": "SINGLE_SELECT",
    "multiple-select": "MULTI_SELECT",
    "score-system": "SCORE",
    "text": "TEXT",
    "textarea": "TEXTAREA",
}


def question(field: Json) -> Json:
    return {
        "remoteId": field.get("id"),
        "question": field["text"],
        "description": field.get("description") or None,
        "type": TYPES[field.get("type", "text")],
        "required": field.get("required"),
        "options": [option["text"] for option in field.get("options", [])],
    }


def answers(fields: list[Json]) -> list[Json]:
    return [{**answered(each), "name": each.get("identifier")} for each in fields]


def answered(field: Json) -> Json:
    return {**question(field), "answer": answer(field), "value": field["value"]}


def answer(field: Json) -> str | None:
    if field["value"] is None:
        return None
    if field.get("type") == "date":
        return (moment(field["value"]) or "")[:10]
    if isinstance(field["value"], list):
        return ", ".join(field["value"]) or None
    return str(field["value"])


def job_form(form: Json) -> list[Json]:
    """The questions of an application form, in the order in which applicants meet them."""
    return [{**each, "index": at} for at, each in enumerate(_job_questions(form))]


def _job_questions(form: Json) -> Iterator[Json]:
    for asked in form["personalInformation"]:
        yield _job_question(asked, asked["name"], "PERSONAL_INFORMATION")
    for asked in form["urls"]:
        yield _job_question(asked, f"urls[{asked['name']}]", "URLS")
    for part in form["customQuestions"]:
        for asked in part["fields"]:
            place = {"groupId": part["id"], "groupName": part["text"]}
            yield _job_question(asked, asked["id"], "CUSTOM_QUESTIONS") | place
    for key, asked in (form["eeoQuestions"] or {}).items():
        yield _job_question(asked, f"eeo[{key}]", "EEO")
    for key, asked in form["consentDisclosures"].items():
        yield _consent(asked, key)


def _job_question(asked: Json, name: str, group: str) -> Json:
    return {
        "name": name,
        "group": group,
        "groupId": None,
        "groupName": None,
        "question": asked["text"],
        "description": asked.get("description") or None,
        "type": TYPES[asked["type"]],
        "required": asked["required"],
        "isHidden": False,
        "options": [option["text"] for option in asked.get("options", [])],
        "distributionChannels": asked.get("distribution", []),
        "remoteData": asked,
    }


def _consent(asked: Json, key: str) -> Json:
    plain = {"text": asked.get("statement"), "type": "text", "required": None}
    need, shown = asked["displayState"].split("_DISCLOSURE_")
    return _job_question(plain, f"consent[{key}]", "CONSENT") | {
        "groupId": asked["compliancePolicyId"],
        "type": "BOOLEAN",
        "required": need == "MANDATORY",
        "isHidden": shown == "HIDDEN",
        "remoteData": asked,
    }
