"""Forms, fields, surveys, panels and the audit log, held against the sandbox."""

import pytest

from tests.end_to_end.world import World

TEMPLATE = "id remoteId name groupName instructions fields { remoteId question options } remoteData"


@pytest.mark.parametrize(
    ("field", "path", "own"),
    [
        ("scorecardTemplates", "/feedback_templates", "stage { remoteId }"),
        ("profileFormTemplates", "/form_templates", "isPrivate"),
    ],
)
async def test_templates_tell_what_their_records_tell(
    deep: World, field: str, path: str, own: str
) -> None:
    found = await deep.nodes(field, f"{TEMPLATE} {own}", size=2)
    records = sorted(await deep.raw(path), key=lambda each: (each["text"], each["id"]))
    assert [each["remoteData"] for each in found] == records
    for each, record in zip(found, records, strict=True):
        assert (each["name"], each["groupName"]) == (
            record["text"],
            (record["group"] or {}).get("name"),
        )
        assert [f["question"] for f in each["fields"]] == [f["text"] for f in record["fields"]]
        assert [len(f["options"]) for f in each["fields"]] == [
            len(f.get("options", [])) for f in record["fields"]
        ]
    assert (await deep.sent())[path] == 1


async def test_a_template_is_read_again_by_its_id(deep: World) -> None:
    first, *_ = await deep.nodes("scorecardTemplates", "id name")
    again = await deep.read(
        "query ($id: ID!) { node(id: $id) { ... on ScorecardTemplate { name } } }", id=first["id"]
    )
    assert again == {"node": {"name": first["name"]}}


async def test_scorecards_know_the_form_they_were_made_from(deep: World) -> None:
    pages = await deep.nodes(
        "applications", "scorecards { nodes { name templateId template { remoteId name } } }"
    )
    cards = [card for page in pages for card in page["scorecards"]["nodes"]]
    assert len(cards) > 20
    assert all(card["template"]["remoteId"] == card["templateId"] for card in cards)
    assert (await deep.sent())["/feedback_templates"] == 1


async def test_requisition_fields_tell_what_they_hold(deep: World) -> None:
    found = await deep.read(
        "{ requisitionFields { name label type required options subfields { name label type } } }"
    )
    records = await deep.raw("/requisition_fields")
    assert [
        (each["name"], each["label"], each["required"]) for each in found["requisitionFields"]
    ] == [(record["id"], record["text"], record["isRequired"]) for record in records]
    assert [len(each["subfields"]) for each in found["requisitionFields"]] == [
        len(record.get("subfields", [])) for record in records
    ]


async def test_surveys_come_with_their_job(deep: World) -> None:
    jobs = await deep.nodes(
        "jobs",
        "remoteId diversitySurveys { remoteId name locations fields { question } remoteData }",
        size=5,
    )
    for job in jobs[:3]:
        records = await deep.raw(f"/surveys/diversity/{job['remoteId']}")
        assert [each["remoteData"] for each in job["diversitySurveys"]] == records
        assert [each["locations"] for each in job["diversitySurveys"]] == [
            record["postingLocations"]["locations"] for record in records
        ]


async def test_a_panel_holds_the_interviews_that_were_planned_together(deep: World) -> None:
    pages = await deep.nodes(
        "applications",
        "remoteId interviews { nodes { remoteId panelId panel {"
        " id remoteId note startAt interviews { remoteId } remoteData } } }",
    )
    interviews = [each for page in pages for each in page["interviews"]["nodes"]]
    assert len(interviews) > 20
    for each in interviews:
        assert each["panel"]["remoteId"] == each["panelId"]
        assert each["remoteId"] in {other["remoteId"] for other in each["panel"]["interviews"]}
        assert {other["remoteId"] for other in each["panel"]["interviews"]} == {
            other["id"] for other in each["panel"]["remoteData"]["interviews"]
        }
    again = await deep.read(
        "query ($id: ID!) { node(id: $id) { ... on InterviewPanel { remoteId } } }",
        id=interviews[0]["panel"]["id"],
    )
    assert again == {"node": {"remoteId": interviews[0]["panelId"]}}


async def test_the_audit_log_is_walked_whole(deep: World) -> None:
    found = await deep.nodes(
        "auditEvents", "remoteId action targetName user { remoteId } remoteData", size=7
    )
    records = await deep.raw("/audit_events?limit=100")
    assert [each["remoteData"] for each in found][: len(records)] == records
    assert len({each["remoteId"] for each in found}) == len(found)
    for each in found:
        assert each["action"] == each["remoteData"]["type"]
        assert (each["user"] or {}).get("remoteId") == (each["remoteData"]["user"] or {}).get("id")


async def test_the_audit_log_is_narrowed_by_action_and_time(deep: World) -> None:
    record = (await deep.raw("/audit_events?type=user:deactivated"))[0]
    which = '{action: "user:deactivated", createdAt: {since: "2000-01-01T00:00:00Z"}}'
    found = await deep.nodes(f"auditEvents(filter: {which})", "remoteId action")
    assert found[0]["remoteId"] == record["id"]
    assert {each["action"] for each in found} == {"user:deactivated"}


async def test_what_may_not_be_read_is_null_with_the_scope_to_ask_for(deep: World) -> None:
    await deep.refuse("/audit_events")
    answer = await deep.query("{ auditEvents { nodes { remoteId } } tags { nodes { name } } }")
    assert answer.body["data"]["auditEvents"] is None
    assert len(answer.body["data"]["tags"]["nodes"]) > 3
    assert [e["extensions"]["scope"] for e in answer.errors] == ["audit_events:read:admin"]
