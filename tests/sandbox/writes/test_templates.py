import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

RATING = {"type": "score-system", "text": "Rating", "required": True}
FIELDS: dict[str, list[Json]] = {
    "feedback_templates": [RATING],
    "form_templates": [{"type": "currency", "text": "Pay", "description": "Whole numbers"}],
}
KINDS = pytest.mark.parametrize("kind", FIELDS)


def body_of(kind: str) -> Json:
    return {"text": "Screen", "instructions": "Be kind.", "fields": FIELDS[kind]}


@KINDS
async def test_a_template_is_read_back_and_listed(lever: Lever, kind: str) -> None:
    group = getattr(lever.account, kind)
    known = next(each["group"] for each in group.values() if each["group"])
    made = await lever.send("POST", f"/{kind}", body_of(kind) | {"group": known["id"]}, 201)
    assert await lever.get(f"/{kind}/{made['id']}") == made
    assert made in await lever.get(f"/{kind}")
    assert (made["text"], made["instructions"], made["group"]) == ("Screen", "Be kind.", known)
    assert made["createdAt"] == made["updatedAt"]


async def test_fields_are_completed(lever: Lever) -> None:
    made = await lever.send("POST", "/feedback_templates", body_of("feedback_templates"), 201)
    (rating,) = made["fields"]
    assert list(rating) == ["description", "required", "text", "type", "id", "prompt", "options"]
    assert rating["prompt"] == "Select one"
    assert next(option["text"] for option in rating["options"]) == "4 - Strong Hire"


@KINDS
async def test_a_change_replaces_all_of_it_and_gives_the_fields_new_ids(
    lever: Lever, kind: str
) -> None:
    made = await lever.send("POST", f"/{kind}", body_of(kind), 201)
    body = {"text": "Other", "fields": FIELDS[kind]}
    after = await lever.send("PUT", f"/{kind}/{made['id']}", body)
    assert await lever.get(f"/{kind}/{made['id']}") == after
    assert (after["text"], after["instructions"]) == ("Other", "")
    assert after["createdAt"] == made["createdAt"]
    assert int(after["updatedAt"]) > int(made["updatedAt"])
    assert type(after["createdAt"]) is (int if kind == "feedback_templates" else str)
    assert after["fields"][0]["id"] != made["fields"][0]["id"]


@KINDS
async def test_only_what_the_api_made_can_be_deleted(lever: Lever, kind: str) -> None:
    made = await lever.send("POST", f"/{kind}", body_of(kind), 201)
    await lever.send("DELETE", f"/{kind}/{made['id']}", status=204)
    await lever.refused("DELETE", f"/{kind}/{made['id']}", status=404)
    others = await lever.get(f"/{kind}")
    await lever.refused("DELETE", f"/{kind}/{others[0]['id']}", status=403)
    assert await lever.get(f"/{kind}") == others


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("feedback_templates", []),
        ("feedback_templates", [RATING, RATING]),
        ("feedback_templates", [RATING, {"type": "currency", "text": "Pay"}]),
        ("feedback_templates", [RATING, {"type": "dropdown", "text": "Pick"}]),
        ("form_templates", []),
        ("form_templates", [RATING]),
        ("form_templates", [{"text": "Untyped"}]),
    ],
)
async def test_fields_that_make_no_sense_are_refused(
    lever: Lever, kind: str, fields: list[Json]
) -> None:
    await lever.refused("POST", f"/{kind}", body_of(kind) | {"fields": fields})
    await lever.refused("POST", f"/{kind}", body_of(kind) | {"text": " "})
    await lever.refused("POST", f"/{kind}", body_of(kind) | {"group": "none"})
    assert await lever.changes() == []


async def test_a_form_holds_all_fields_of_its_template(lever: Lever, opportunity: str) -> None:
    template = lever.account.company.form_templates[0]
    fields = [field | {"value": None} for field in template["fields"]]
    fields[0]["value"] = 1_600_000_000_000
    body = {"baseTemplateId": template["id"], "fields": fields}
    made = await lever.send("POST", f"{opportunity}/forms", body, 201)
    read = await lever.get(f"{opportunity}/forms/{made['id']}")
    assert made == read | {"group": template["group"]}
    assert [field["value"] for field in read["fields"]] == [1_600_000_000_000, None, None]
    assert (read["user"], read["stage"]) == (
        lever.performer,
        (await lever.get(opportunity))["stage"],
    )
    await lever.refused("POST", f"{opportunity}/forms", body | {"fields": fields[:2]})
    fields[0]["value"] = "soon"
    await lever.refused("POST", f"{opportunity}/forms", body)


async def test_a_secret_form_is_not_for_everybody(lever: Lever, opportunity: str) -> None:
    secret = body_of("form_templates") | {"secretByDefault": True}
    template = await lever.send("POST", "/form_templates", secret, 201)
    body = {"baseTemplateId": template["id"], "fields": [FIELDS["form_templates"][0]]}
    hidden = await lever.send("POST", f"{opportunity}/forms", body, 201)
    shown = await lever.send("POST", f"{opportunity}/forms", body | {"secret": False}, 201)
    limited = await lever.client.get(f"{opportunity}/forms", auth=("sandbox-limited", ""))
    seen = {form["id"] for form in limited.json()["data"]}
    assert shown["id"] in seen
    assert hidden["id"] not in seen
    assert hidden["id"] in {form["id"] for form in await lever.get(f"{opportunity}/forms")}
