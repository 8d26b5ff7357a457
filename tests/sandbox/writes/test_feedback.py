from typing import Any

import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

FIELDS: list[Json] = [
    {"type": "score-system", "text": "Rating", "required": True},
    {"type": "multiple-select", "text": "Languages", "options": [{"text": "en"}, {"text": "pt"}]},
    {"type": "yes-no", "text": "Again?"},
    {"type": "date", "text": "When?"},
    {"type": "score", "text": "Skill"},
    {"type": "textarea", "text": "Words"},
]
VALUES = ["3 - Hire", ["en", "pt"], "yes", 1_600_000_000_000, 4, "Calm."]


async def template_of(lever: Lever) -> Json:
    body = {"text": "Screen", "fields": FIELDS}
    template: Json = await lever.send("POST", "/feedback_templates", body, 201)
    return template


def given(template: Json, values: list[Any]) -> list[Json]:
    pairs = zip(template["fields"], values, strict=False)
    return [{"id": field["id"], "value": value} for field, value in pairs]


async def test_feedback_is_read_back_with_its_values(lever: Lever, opportunity: str) -> None:
    template = await template_of(lever)
    body = {"baseTemplateId": template["id"], "fieldValues": given(template, VALUES)}
    answer = await lever.send("POST", f"{opportunity}/feedback", body, 201)
    form = await lever.get(f"{opportunity}/feedback/{answer['id']}")
    assert answer == form | {"updatedAt": None}
    assert form["updatedAt"] == form["createdAt"] + 3
    assert [field["value"] for field in form["fields"]] == VALUES
    assert (form["user"], form["baseTemplateId"]) == (lever.performer, template["id"])
    assert (await lever.get(opportunity))["lastInteractionAt"] == form["createdAt"]


async def test_a_change_replaces_all_values_and_answers_in_other_words(
    lever: Lever, opportunity: str
) -> None:
    template = await template_of(lever)
    body = {"baseTemplateId": template["id"], "fieldValues": given(template, VALUES)}
    made = await lever.send("POST", f"{opportunity}/feedback", body, 201)
    path = f"{opportunity}/feedback/{made['id']}"
    body = {"fieldValues": given(template, ["1 - Strong No Hire"])}
    answer = await lever.send("PUT", path, body)
    form = await lever.get(path)
    assert [field["value"] for field in form["fields"]] == ["1 - Strong No Hire", *[None] * 5]
    assert form["completedAt"] == made["completedAt"]
    assert (answer["id"], answer["userId"]) == (made["id"], lever.performer)
    assert answer["profileId"] == opportunity.rpartition("/")[2]
    assert answer["fields"][0]["type"] == "score"
    assert form["fields"][0]["type"] == "score-system"
    assert "user" not in answer


async def test_deleted_feedback_can_still_be_read(lever: Lever, opportunity: str) -> None:
    base = lever.account.company.feedback_templates[0]["id"]
    made = await lever.send("POST", f"{opportunity}/feedback", {"baseTemplateId": base}, 201)
    path = f"{opportunity}/feedback/{made['id']}"
    assert (await lever.ask("DELETE", path)).status_code == 400
    await lever.send("DELETE", path, status=204)
    assert (await lever.get(path))["deletedAt"] > made["createdAt"]
    await lever.refused("DELETE", path, status=404)
    await lever.refused("PUT", path, {}, 404)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, None),
        (0, "5 - Perfect"),
        (1, "en"),
        (1, ["fr"]),
        (2, True),
        (3, "soon"),
        (4, 5),
        (5, 7),
    ],
)
async def test_a_value_that_does_not_fit_is_refused(
    lever: Lever, opportunity: str, place: int, value: Any
) -> None:
    template = await template_of(lever)
    values: list[Any] = [*VALUES[:place], value, *VALUES[place + 1 :]]
    body = {"baseTemplateId": template["id"], "fieldValues": given(template, values)}
    said = await lever.refused("POST", f"{opportunity}/feedback", body)
    assert FIELDS[place]["text"] in said


async def test_a_template_and_its_own_fields_are_required(lever: Lever, opportunity: str) -> None:
    await lever.refused("POST", f"{opportunity}/feedback", {})
    await lever.refused("POST", f"{opportunity}/feedback", {"baseTemplateId": "none"})
    base = lever.account.company.feedback_templates[0]["id"]
    body = {"baseTemplateId": base, "fieldValues": [{"id": "none", "value": 1}]}
    await lever.refused("POST", f"{opportunity}/feedback", body)
    answer = await lever.ask("POST", f"{opportunity}/feedback", {"baseTemplateId": base})
    assert answer.json()["message"] == "perform_as is required"
