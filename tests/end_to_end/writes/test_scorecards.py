"""Scorecards given and changed, held against the sandbox's own records."""

from typing import Any

import pytest

from schema.identity import decode_global_id
from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

SHOWN = "scorecardId scorecard { id fields { remoteId value } interviewer { id } interview { id } }"
FIELDS: list[Json] = [
    {"type": "score-system", "text": "Rating", "required": True},
    {"type": "multiple-select", "text": "Languages", "options": [{"text": "en"}, {"text": "pt"}]},
    {"type": "yes-no", "text": "Again?"},
    {"type": "date", "text": "When?"},
    {"type": "score", "text": "Skill"},
    {"type": "textarea", "text": "Words"},
    {"type": "scorecard", "text": "Skills", "scores": [{"text": "SQL"}]},
]
VALUES: list[Any] = ["3 - Hire", ["en"], True, "2026-05-31", 4, "Calm.", [{"text": "SQL"}]]
KEPT: list[Any] = ["3 - Hire", ["en"], "yes", 1_780_185_600_000, 4, "Calm.", [{"text": "SQL"}]]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def template_of(places: Places) -> Json:
    """A form with a question of each type."""
    answer = await places.world.sandbox.post(
        "/v1/feedback_templates", json={"text": "Screen", "fields": FIELDS}, auth=("sandbox", "")
    )
    template: Json = answer.json()["data"]
    return template


def judgement(places: Places, template: Json, values: list[Any]) -> Json:
    pairs = zip(template["fields"], values, strict=False)
    return {
        "applicationId": places.application(),
        "templateId": places.id("ScorecardTemplate", template["id"]),
        "actorId": places.user(),
        "fields": [{"remoteId": field["id"], "value": value} for field, value in pairs],
    }


async def raw_values(places: Places, scorecard: str) -> list[Any]:
    named = decode_global_id(scorecard)
    path = f"/opportunities/{named.parent_ids[0]}/feedback/{named.remote_id}"
    return [field["value"] for field in (await places.world.raw(path))["fields"]]


async def test_a_scorecard_is_given_and_shown_whole(places: Places) -> None:
    given = judgement(places, await template_of(places), VALUES)
    payload = await places.written("createScorecard", given, f"{SHOWN} application {{ id }}")
    shown = payload["scorecard"]
    assert payload["application"] == {"id": given["applicationId"]}
    assert shown["id"] == payload["scorecardId"]
    assert (shown["interviewer"], shown["interview"]) == ({"id": places.user()}, None)
    assert [field["value"] for field in shown["fields"]] == KEPT
    assert await raw_values(places, payload["scorecardId"]) == KEPT
    text = f"query ($id: ID!) {{ node(id: $id) {{ ... on Scorecard {{ {SHOWN[24:-1]} }} }} }}"
    assert (await places.world.read(text, id=shown["id"]))["node"] == shown


async def test_a_change_leaves_all_else_as_it_is(places: Places) -> None:
    given = judgement(places, await template_of(places), VALUES)
    made = (await places.written("createScorecard", given, "scorecardId"))["scorecardId"]
    words, skill = given["fields"][5], given["fields"][4]
    change = [{**words, "value": "Calm, and quick."}, {**skill, "value": None}]
    update = {"scorecardId": made, "actorId": given["actorId"], "fields": change}
    payload = await places.written("updateScorecard", update, f"{SHOWN} application {{ id }}")
    assert payload["application"] == {"id": given["applicationId"]}
    after = [*KEPT[:4], None, "Calm, and quick.", KEPT[6]]
    assert [field["value"] for field in payload["scorecard"]["fields"]] == after
    assert await raw_values(places, made) == after
    rating = {**update, "fields": [{**given["fields"][0], "value": ""}]}
    missing = ["fields", given["fields"][0]["remoteId"]]
    assert await places.refused("updateScorecard", rating) == ("BAD_USER_INPUT", missing)


async def test_a_scorecard_names_its_interview(places: Places) -> None:
    interview = places.of_kind("Interview", "interviews")
    application, contact = decode_global_id(interview).parent_ids
    given = {
        **judgement(places, places.template(), ["2 - No Hire"]),
        "applicationId": places.id("Application", application, contact),
        "interviewId": interview,
    }
    payload = await places.written("createScorecard", given, SHOWN)
    assert payload["scorecard"]["interview"] == {"id": interview}
    elsewhere = {**given, "applicationId": places.application()}
    refused = await places.refused("createScorecard", elsewhere)
    assert refused == ("NOT_FOUND", ["interviewId"])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "5 - Perfect"),
        (0, ["3 - Hire"]),
        (1, "en"),
        (1, ["fr"]),
        (2, "maybe"),
        (2, [1]),
        (3, "soon"),
        (3, True),
        (4, 5),
        (4, True),
        (5, 7),
        (6, ["SQL"]),
    ],
)
async def test_an_answer_that_does_not_fit_is_told_before_anything_is_sent(
    places: Places, place: int, value: Any
) -> None:
    template, before = await template_of(places), await places.last()
    given = judgement(places, template, [*VALUES[:place], value, *VALUES[place + 1 :]])
    refused = await places.refused("createScorecard", given)
    assert refused == ("BAD_USER_INPUT", ["fields", str(place), "value"])
    assert await places.changes(before) == []


async def test_questions_are_the_forms_and_required_ones_answered(places: Places) -> None:
    template, before = await template_of(places), await places.last()
    given = judgement(places, template, VALUES)
    rating, words = given["fields"][0], given["fields"][5]
    strange = {**given, "fields": [rating, {"remoteId": "none", "value": 1}]}
    twice = {**given, "fields": [rating, words, words]}
    for number, wrong in enumerate((strange, twice), start=1):
        refused = await places.refused("createScorecard", wrong)
        assert refused == ("BAD_USER_INPUT", ["fields", str(number), "remoteId"])
    assert await places.changes(before) == []


async def test_all_that_is_wrong_is_told_at_once(places: Places) -> None:
    template, before = await template_of(places), await places.last()
    given = judgement(places, template, [None, ["fr"], "maybe"])
    payload = (await places.write("createScorecard", given)).data["createScorecard"]
    assert payload["userErrors"] == [
        {
            "code": "BAD_USER_INPUT",
            "message": "'Languages' takes one of en, pt.",
            "field": ["fields", "1", "value"],
        },
        {
            "code": "BAD_USER_INPUT",
            "message": "'Again?' takes true or false.",
            "field": ["fields", "2", "value"],
        },
        {
            "code": "BAD_USER_INPUT",
            "message": "'Rating' must be answered.",
            "field": ["fields", template["fields"][0]["id"]],
        },
    ]
    assert await places.changes(before) == []


async def test_a_deleted_scorecard_is_not_changed(places: Places) -> None:
    made = await places.written(
        "createScorecard", judgement(places, places.template(), ["3 - Hire"]), "scorecardId"
    )
    application = decode_global_id(made["scorecardId"]).parent_ids[0]
    await places.world.sandbox.delete(
        f"/v1/opportunities/{application}/feedback/{remote_id(made['scorecardId'])}",
        params={"perform_as": remote_id(places.user())},
        auth=("sandbox", ""),
    )
    update = {"scorecardId": made["scorecardId"], "actorId": places.user(), "fields": []}
    assert await places.refused("updateScorecard", update) == ("NOT_FOUND", ["scorecardId"])


async def test_two_equal_scorecards_are_told_apart(places: Places) -> None:
    given = judgement(places, places.template(), ["3 - Hire"])
    path = f"/opportunities/{remote_id(given['applicationId'])}/feedback"
    first = await places.written("createScorecard", given, "scorecardId")
    await places.world.fault("500", path, method="POST", done=True)
    second = await places.written("createScorecard", given, "scorecardId")
    assert first["scorecardId"] != second["scorecardId"]
