import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

START = 1_800_003_600_000
HALF_AN_HOUR = 30 * 60_000


def slot(lever: Lever, **more: object) -> Json:
    return {"interviewers": [{"id": lever.performer}], "date": START, "duration": 30} | more


async def make_panel(lever: Lever, opportunity: str, **more: object) -> Json:
    body = {"timezone": "Europe/Lisbon", "interviews": [slot(lever)]} | more
    panel: Json = await lever.send("POST", f"{opportunity}/panels", body, 201)
    return panel


async def test_a_panel_is_read_back_and_its_interviews_too(lever: Lever, opportunity: str) -> None:
    second = slot(lever, date=START + HALF_AN_HOUR, duration=45, subject="Two", location="Room 4")
    panel = await make_panel(lever, opportunity, interviews=[slot(lever), second], note="Hello")
    assert await lever.get(f"{opportunity}/panels/{panel['id']}") == panel
    assert (panel["start"], panel["end"]) == (START, START + HALF_AN_HOUR + 45 * 60_000)
    assert (panel["externallyManaged"], panel["feedbackReminder"]) == (True, "daily")
    assert (panel["user"], panel["note"], panel["canceledAt"]) == (lever.performer, "Hello", None)
    listed = await lever.get(f"{opportunity}/interviews")
    ours = {each["id"]: each for each in listed if each["panel"] == panel["id"]}
    assert set(ours) == {each["id"] for each in panel["interviews"]}
    shown = ours[panel["interviews"][1]["id"]]
    assert (shown["subject"], shown["timezone"]) == ("Two", "Europe/Lisbon")
    assert shown["interviewers"][0]["id"] == lever.performer
    assert "responseStatus" not in shown["interviewers"][0]


async def test_a_new_interview_takes_the_template_for_no_feedback_a_changed_one_none(
    lever: Lever, opportunity: str
) -> None:
    panel = await make_panel(lever, opportunity)
    (planned,) = panel["interviews"]
    assert planned["feedbackTemplate"] == "no-feedback"
    assert planned["interviewers"][0]["responseStatus"] == "needsAction"
    path = f"{opportunity}/interviews/{planned['id']}"
    changed = await lever.send("PUT", path, slot(lever, duration=45, note="Later"))
    assert changed == await lever.get(path)
    assert (changed["feedbackTemplate"], changed["subject"]) == (None, None)
    assert (changed["duration"], changed["note"], changed["feedbackReminder"]) == (
        45,
        "Later",
        "daily",
    )
    after = await lever.get(f"{opportunity}/panels/{panel['id']}")
    assert after["end"] == START + 45 * 60_000


async def test_active_applications_go_with_a_panel(lever: Lever, opportunity: str) -> None:
    (application,) = (await lever.get(opportunity))["applications"]
    assert (await make_panel(lever, opportunity))["applications"] == [application]
    body = {"timezone": "UTC", "interviews": [slot(lever)]}
    await lever.refused("POST", f"{opportunity}/panels", body | {"applications": []})
    await lever.refused("POST", f"{opportunity}/panels", body | {"applications": ["none"]})
    why = lever.account.company.archive_reasons[0]["id"]
    await lever.send("PUT", f"{opportunity}/archived", {"reason": why})
    assert (await make_panel(lever, opportunity))["applications"] == []


async def test_a_change_of_a_panel_replaces_all_of_it(lever: Lever, opportunity: str) -> None:
    panel = await make_panel(lever, opportunity, note="Hello", interviews=[slot(lever)] * 2)
    kept, dropped = panel["interviews"]
    body = {"timezone": "UTC", "interviews": [slot(lever, id=kept["id"]), slot(lever)]}
    after = await lever.send("PUT", f"{opportunity}/panels/{panel['id']}", body)
    assert after == await lever.get(f"{opportunity}/panels/{panel['id']}")
    assert (after["note"], after["timezone"]) == (None, "UTC")
    assert after["createdAt"] == panel["createdAt"]
    assert after["interviews"][0]["id"] == kept["id"]
    assert after["interviews"][1]["id"] not in {kept["id"], dropped["id"]}
    await lever.refused("PUT", f"{opportunity}/interviews/{dropped['id']}", slot(lever), 404)
    body["interviews"] = [slot(lever, id=dropped["id"])]
    await lever.refused("PUT", f"{opportunity}/panels/{panel['id']}", body)


async def test_interviews_come_and_go_the_last_one_with_its_panel(
    lever: Lever, opportunity: str
) -> None:
    panel = await make_panel(lever, opportunity)
    body = slot(lever, panel=panel["id"], subject="Another", date=START - 1)
    made = await lever.send("POST", f"{opportunity}/interviews", body, 201)
    assert made == await lever.get(f"{opportunity}/interviews/{made['id']}")
    assert (await lever.get(f"{opportunity}/panels/{panel['id']}"))["start"] == START - 1
    first = panel["interviews"][0]["id"]
    for identifier in (first, made["id"]):
        await lever.send("DELETE", f"{opportunity}/interviews/{identifier}", status=204)
    await lever.refused("GET", f"{opportunity}/panels/{panel['id']}", status=404)
    await lever.refused("DELETE", f"{opportunity}/interviews/{first}", status=404)


async def test_a_panel_goes_with_its_interviews(lever: Lever, opportunity: str) -> None:
    before = await lever.get(f"{opportunity}/interviews")
    panel = await make_panel(lever, opportunity)
    await lever.send("DELETE", f"{opportunity}/panels/{panel['id']}", status=204)
    assert await lever.get(f"{opportunity}/interviews") == before
    kinds = [change["kind"] for change in await lever.changes()]
    assert kinds == ["panel.created", "interview.created", "panel.deleted", "interview.deleted"]


async def test_what_was_planned_in_lever_is_not_the_apis_to_change(lever: Lever) -> None:
    record, panel = next(
        (record, panel)
        for record in lever.account.opportunities.values()
        for panel in lever.account.profile("panels", record)
        if not panel["externallyManaged"] and not record.confidential
    )
    path, interview = f"/opportunities/{record.id}", panel["interviews"][0]["id"]
    body = {"timezone": "UTC", "interviews": [slot(lever)]}
    await lever.refused("PUT", f"{path}/panels/{panel['id']}", body, 403)
    await lever.refused("DELETE", f"{path}/panels/{panel['id']}", status=403)
    await lever.refused("POST", f"{path}/interviews", slot(lever, panel=panel["id"]), 403)
    await lever.refused("PUT", f"{path}/interviews/{interview}", slot(lever), 403)
    await lever.refused("DELETE", f"{path}/interviews/{interview}", status=403)
    assert await lever.changes() == []


@pytest.mark.parametrize(
    "more",
    [
        {"interviewers": []},
        {"interviewers": [{"id": "nobody"}]},
        {"interviewers": [{}]},
        {"date": None},
        {"date": "soon"},
        {"duration": 0},
        {"feedbackReminder": "always"},
        {"feedbackTemplate": "none"},
    ],
)
async def test_an_interview_that_makes_no_sense_is_refused(
    lever: Lever, opportunity: str, more: Json
) -> None:
    body = {"timezone": "UTC", "interviews": [slot(lever, **more)]}
    await lever.refused("POST", f"{opportunity}/panels", body)
    assert await lever.changes() == []


async def test_a_panel_needs_a_time_zone_interviews_and_a_performer(
    lever: Lever, opportunity: str
) -> None:
    whole = {"timezone": "UTC", "interviews": [slot(lever)]}
    for name in whole:
        body = {each: whole[each] for each in whole if each != name}
        assert name in await lever.refused("POST", f"{opportunity}/panels", body)
    assert (await lever.ask("POST", f"{opportunity}/panels", whole)).status_code == 400


async def test_feedback_names_its_interview_and_shows_in_it(lever: Lever, opportunity: str) -> None:
    panel = await make_panel(lever, opportunity)
    interview = panel["interviews"][0]["id"]
    template = lever.account.company.feedback_templates[0]
    body = {"baseTemplateId": template["id"], "panel": panel["id"], "interview": interview}
    form = await lever.send("POST", f"{opportunity}/feedback", body, 201)
    assert (form["panel"], form["interview"]) == (panel["id"], interview)
    shown = await lever.get(f"{opportunity}/interviews/{interview}", expand="feedbackForms")
    assert [each["id"] for each in shown["feedbackForms"]] == [form["id"]]
    for name in ("panel", "interview"):
        wrong = body | {name: "none"}
        await lever.refused("POST", f"{opportunity}/feedback", wrong)
    del body["interview"]
    assert "together" in await lever.refused("POST", f"{opportunity}/feedback", body)
