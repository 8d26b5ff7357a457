"""Templates, panels and the audit log: what they cost, what narrows them, refusals."""

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_setup import by_text
from tests.end_to_end.held import account_of, refs
from tests.end_to_end.under import shown
from tests.end_to_end.world import World


@pytest.mark.parametrize(
    ("field", "path"),
    [("scorecardTemplates", "/feedback_templates"), ("profileFormTemplates", "/form_templates")],
)
async def test_templates_are_read_once_however_many_pages(
    deep: World, field: str, path: str
) -> None:
    found = await deep.nodes(field, "remoteId", size=2)
    records = by_text(await deep.raw(path))
    assert found == refs(each["id"] for each in records)
    assert (await deep.sent())[path] == 1


async def test_forms_that_were_filled_in_read_their_templates_once(deep: World) -> None:
    applications = shown(account_of(PEOPLE))
    templates = (
        "scorecards { nodes { template { name } } } profileForms { nodes { template { name } } }"
    )
    for kind in ("feedback", "forms"):
        chosen = next(each.record.id for each in applications if each.listed(kind))
        await deep.read(f'{{ application(remoteId: "{chosen}") {{ {templates} }} }}')
    sent = await deep.sent()
    assert (sent["/feedback_templates"], sent["/form_templates"]) == (1, 1)


async def test_a_template_is_read_again_by_its_id(deep: World) -> None:
    first, *_ = await deep.nodes("scorecardTemplates", "id name")
    again = await deep.read(
        "query ($id: ID!) { node(id: $id) { ... on ScorecardTemplate { name } } }", id=first["id"]
    )
    assert again == {"node": {"name": first["name"]}}


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


async def test_the_audit_log_is_walked_whole(deep: World) -> None:
    found = await deep.nodes("auditEvents", "remoteId", size=7)
    assert found == refs(each["id"] for each in await deep.raw("/audit_events"))


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
