"""Forms, fields, surveys, panels and the audit log, held against the sandbox."""

from collections.abc import Callable

import pytest

from tests.end_to_end import expected_setup as expected
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_records import ExpectedRecords, account_of
from tests.end_to_end.expected_setup import AUDIT_EVENT, REQUISITION_FIELD, SURVEY, TEMPLATE
from tests.end_to_end.world import Json, World

PANEL = """id remoteId remoteData application { remoteId candidate { remoteId } }
  candidate { remoteId } note timezone startAt endAt isExternallyManaged webUrl createdAt
  canceledAt organizer { remoteId } stage { remoteId } interviews { remoteId }"""


@pytest.mark.parametrize(
    ("field", "path", "own", "told_by"),
    [
        (
            "scorecardTemplates",
            "/feedback_templates",
            "stage { remoteId }",
            expected.scorecard_template,
        ),
        ("profileFormTemplates", "/form_templates", "isPrivate", expected.profile_form_template),
    ],
)
async def test_templates_tell_what_their_records_tell(
    deep: World, field: str, path: str, own: str, told_by: Callable[[Json], Json]
) -> None:
    found = await deep.nodes(field, f"{TEMPLATE} {own}", size=2)
    records = sorted(await deep.raw(path), key=lambda each: (each["text"], each["id"]))
    assert found == [told_by(record) for record in records]
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
        f"{{ requisitionFields {{ {REQUISITION_FIELD} subfields {{ {REQUISITION_FIELD} }} }} }}"
    )
    assert found["requisitionFields"] == [
        {
            **expected.requisition_field(record),
            "subfields": [expected.requisition_field(each) for each in record.get("subfields", [])],
        }
        for record in await deep.raw("/requisition_fields")
    ]


async def test_surveys_come_with_their_job(deep: World) -> None:
    jobs = await deep.nodes("jobs", f"remoteId diversitySurveys {{ {SURVEY} }}", size=5)
    for job in jobs[:3]:
        records = await deep.raw(f"/surveys/diversity/{job['remoteId']}")
        assert job["diversitySurveys"] == [expected.survey(record) for record in records]


async def test_a_panel_holds_the_interviews_that_were_planned_together(deep: World) -> None:
    pages = await deep.nodes(
        "applications",
        "remoteId interviews { nodes { remoteId panelId panel {"
        " id remoteId interviews { remoteId } } } }",
    )
    interviews = [each for page in pages for each in page["interviews"]["nodes"]]
    assert len(interviews) > 20
    for each in interviews:
        assert each["panel"]["remoteId"] == each["panelId"]
        assert each["remoteId"] in {other["remoteId"] for other in each["panel"]["interviews"]}
    again = await deep.read(
        "query ($id: ID!) { node(id: $id) { ... on InterviewPanel { remoteId } } }",
        id=interviews[0]["panel"]["id"],
    )
    assert again == {"node": {"remoteId": interviews[0]["panelId"]}}


async def test_panels_tell_what_their_records_tell(deep: World) -> None:
    account = account_of(PEOPLE)
    open_records = [each for each in account.index.ordered if not each.confidential]
    found = await deep.nodes("applications", f"interviews {{ nodes {{ panel {{ {PANEL} }} }} }}")
    told = [each["panel"] for page in found for each in page["interviews"]["nodes"]]
    held = [each for record in open_records for each in ExpectedRecords(account, record).panels()]
    assert {each["remoteId"]: each for each in told} == {each["remoteId"]: each for each in held}


async def test_filled_in_forms_know_the_form_they_were_made_from(deep: World) -> None:
    pages = await deep.nodes(
        "applications", "profileForms { nodes { templateId template { remoteId } } }"
    )
    forms = [form for page in pages for form in page["profileForms"]["nodes"]]
    in_use = {record["id"] for record in await deep.raw("/form_templates")}
    assert forms
    assert [form["template"] for form in forms] == [
        {"remoteId": form["templateId"]} if form["templateId"] in in_use else None for form in forms
    ]


async def test_the_audit_log_is_walked_whole(deep: World) -> None:
    found = await deep.nodes("auditEvents", AUDIT_EVENT, size=7)
    records = await deep.raw("/audit_events")
    assert found == [expected.audit_event(record) for record in records]


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
