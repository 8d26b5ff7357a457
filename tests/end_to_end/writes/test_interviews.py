"""Interviews planned, held against the sandbox's own records."""

from collections import Counter
from typing import Any

import pytest

from tests.end_to_end.world import Json, World
from tests.end_to_end.writes.places import Places, remote_id
from tests.end_to_end.writes.planning import (
    AT_NINE,
    AT_TEN,
    NINE,
    SHOWN,
    TEN,
    first_of,
    from_lever,
    interview,
    plan,
    planned,
    raw_panel,
    raw_slots,
    under,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = {"subject": "On site", "location": "Room 4", "note": "Ask about SQL."}


async def shown_in(places: Places, panel: str) -> list[Json]:
    """The interviews of a panel, as a query shows them."""
    text = (
        "query ($id: ID!) { node(id: $id) { ... on InterviewPanel {"
        " interviews { id subject timezone } } } }"
    )
    found: list[Json] = (await places.world.read(text, id=panel))["node"]["interviews"]
    return found


async def test_an_interview_is_planned_and_shown_whole(places: Places) -> None:
    more = {"panelNote": "Be kind.", "externalUrl": "https://plans.example/7"}
    given, told = await planned(places, **WORDS, **more)
    shown, panel = told["interview"], told["panel"]
    assert shown == {
        **WORDS,
        "id": told["interviewId"],
        "timezone": "Europe/Lisbon",
        "startAt": "2099-01-04T09:00:00+00:00",
        "endAt": "2099-01-04T09:45:00+00:00",
        "durationMinutes": 45,
        "panelId": remote_id(panel["id"]),
        "interviewers": [{"id": places.user(1)}],
        "organizer": {"id": places.user()},
    }
    assert panel == {
        "id": panel["id"],
        "note": "Be kind.",
        "webUrl": "https://plans.example/7",
        "timezone": "Europe/Lisbon",
        "isExternallyManaged": True,
        "startAt": shown["startAt"],
        "endAt": shown["endAt"],
        "interviews": [{"id": shown["id"]}],
    }
    assert told["application"]["id"] == given["applicationId"]
    assert {"id": shown["id"]} in told["application"]["interviews"]["nodes"]
    raw = await raw_panel(places, panel["id"])
    assert (raw["start"], raw["user"]) == (NINE, remote_id(places.user()))
    text = "query ($id: ID!) { node(id: $id) { ... on Interview { id subject panel { id } } } }"
    found = (await places.world.read(text, id=shown["id"]))["node"]
    assert found == {"id": shown["id"], "subject": "On site", "panel": {"id": panel["id"]}}


async def test_planning_takes_one_request_and_reading_again_one_for_each_list(
    places: Places,
) -> None:
    await places.world.read("{ users(first: 1) { nodes { id } } }")
    given = plan(places)
    await places.world.sent()
    selection = "interview { id } panel { id interviews { id } }"
    await places.written("scheduleInterview", given, selection)
    log = Counter(f"{each['method']} {each['path']}" for each in await places.world.log())
    below = f"/v1{under(given['applicationId'])}"
    assert log == {
        f"POST {below}/panels": 1,
        f"GET {below}/panels": 1,
        f"GET {below}/interviews": 1,
    }


async def test_several_are_planned_at_once_and_shown_in_the_order_of_their_start(
    places: Places,
) -> None:
    before = await places.last()
    earlier = interview(places, startAt="2099-01-04T08:00:00Z", endAt=AT_NINE, subject="First")
    earlier.pop("durationMinutes")
    later = interview(places, startAt=AT_TEN, subject="Third")
    _, told = await planned(places, subject="Second", moreInterviews=[later, earlier])
    assert [each["kind"] for each in await places.changes(before)] == [
        "panel.created",
        *["interview.created"] * 3,
    ]
    found = await shown_in(places, told["panel"]["id"])
    assert [each["subject"] for each in found] == ["First", "Second", "Third"]
    assert told["interviewId"] == found[1]["id"]
    assert [each["id"] for each in told["panel"]["interviews"]] == [each["id"] for each in found]
    slots = await raw_slots(places, told["panel"]["id"])
    times = {slot["subject"]: (slot["date"], slot["duration"]) for slot in slots}
    assert times["First"] == (NINE - 3_600_000, 60)
    assert (times["Second"], times["Third"]) == ((NINE, 45), (TEN, 45))


async def test_the_interviews_form_is_for_all_who_have_none_of_their_own(places: Places) -> None:
    ours, other = (places.template(number)["id"] for number in (0, 1))
    people = [
        {"userId": places.user(1)},
        {"userId": places.user(2), "templateId": places.id("ScorecardTemplate", other)},
    ]
    form = places.id("ScorecardTemplate", ours)
    _, told = await planned(places, interviewers=people, templateId=form)
    [slot] = await raw_slots(places, told["panel"]["id"])
    assert slot["feedbackTemplate"] == ours
    first, second = (remote_id(each["userId"]) for each in people)
    assert slot["interviewers"] == [(first, ours), (second, other)]


async def test_one_more_goes_into_a_panel_there_is(places: Places) -> None:
    first, made = await planned(places)
    more = interview(places, startAt=AT_TEN, panelId=made["panel"]["id"], **WORDS)
    given = {"applicationId": first["applicationId"], "actorId": first["actorId"], **more}
    await places.world.sent()
    told = await places.written("scheduleInterview", given)
    below = under(first["applicationId"])
    assert await places.world.sent() == {f"{below}/panels": 1, f"{below}/interviews": 1}
    assert told["userErrors"] == []
    found = await shown_in(places, made["panel"]["id"])
    assert [each["subject"] for each in found] == [None, "On site"]
    assert {each["timezone"] for each in found} == {"Europe/Lisbon"}
    again = await places.refused("scheduleInterview", given)
    assert again == ("ALREADY_EXISTS", None)
    assert len(await raw_slots(places, made["panel"]["id"])) == 2


@pytest.mark.parametrize("fault", ["500", "drop", "timeout", "truncated"])
async def test_what_was_added_unheard_is_added_once(places: Places, fault: str) -> None:
    first, made = await planned(places)
    more = interview(places, startAt=AT_TEN, panelId=made["panel"]["id"])
    given = {"applicationId": first["applicationId"], "actorId": first["actorId"], **more}
    where = under(first["applicationId"], "interviews")
    done = {} if fault == "truncated" else {"done": True, "seconds": 0}
    await places.world.fault(fault, where, method="POST", **done)
    told = await places.written("scheduleInterview", given, SHOWN)
    assert told["interview"]["startAt"] == "2099-01-04T10:00:00+00:00"
    slots = await raw_slots(places, made["panel"]["id"])
    assert [slot["date"] for slot in slots] == [NINE, TEN]


@pytest.mark.parametrize("fault", ["500", "drop", "timeout"])
async def test_what_may_not_have_been_added_is_not_sent_again(places: Places, fault: str) -> None:
    first, made = await planned(places)
    more = interview(places, startAt=AT_TEN, panelId=made["panel"]["id"])
    given = {"applicationId": first["applicationId"], "actorId": first["actorId"], **more}
    where = under(first["applicationId"], "interviews")
    await places.world.fault(fault, where, method="POST", seconds=0)
    [error] = (await places.write("scheduleInterview", given)).errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}
    assert len(await raw_slots(places, made["panel"]["id"])) == 1


async def test_two_equal_panels_are_told_apart(places: Places) -> None:
    given, first = await planned(places)
    await places.world.fault(
        "500", under(given["applicationId"], "panels"), method="POST", done=True
    )
    second = await places.written("scheduleInterview", given, SHOWN)
    assert first["interviewId"] != second["interviewId"]
    assert first["panel"]["id"] != second["panel"]["id"]


async def test_what_was_read_before_is_read_again_after(places: Places) -> None:
    given = plan(places)
    shown = "interviews { nodes { id } } interviewers { id }"
    text = f"query ($id: ID!) {{ application(id: $id) {{ {shown} }} }}"
    before = (await places.world.read(text, id=given["applicationId"]))["application"]
    told = await places.written("scheduleInterview", given, "interviewId")
    after = (await places.world.read(text, id=given["applicationId"]))["application"]
    assert {"id": told["interviewId"]} not in before["interviews"]["nodes"]
    assert {"id": told["interviewId"]} in after["interviews"]["nodes"]
    assert {"id": places.user(1)} in after["interviewers"]


TIMES: list[tuple[Json, str]] = [
    ({"durationMinutes": 0}, "durationMinutes"),
    ({"durationMinutes": -30}, "durationMinutes"),
    ({"durationMinutes": None}, "durationMinutes"),
    ({"endAt": AT_TEN}, "endAt"),
    ({"durationMinutes": None, "endAt": AT_NINE}, "endAt"),
    ({"durationMinutes": None, "endAt": "2099-01-04T08:00:00Z"}, "endAt"),
    ({"durationMinutes": None, "endAt": "2099-01-04T09:00:30Z"}, "endAt"),
    ({"durationMinutes": None, "endAt": "2099-01-04T10:00:00"}, "endAt"),
    ({"startAt": "2020-01-04T10:00:00Z"}, "startAt"),
    ({"startAt": "2099-01-04T09:00:00"}, "startAt"),
    ({"interviewers": []}, "interviewers"),
]


@pytest.mark.parametrize(("change", "field"), TIMES)
async def test_what_makes_no_sense_is_told_with_its_field_before_anything_is_sent(
    places: Places, change: Json, field: str
) -> None:
    given = plan(places)
    await places.world.sent()
    refused = await places.refused("scheduleInterview", given | change)
    assert refused == ("BAD_USER_INPUT", [field])
    others = [interview(places), interview(places) | change]
    refused = await places.refused("scheduleInterview", given | {"moreInterviews": others})
    assert refused == ("BAD_USER_INPUT", ["moreInterviews", "1", field])
    assert await places.world.sent() == Counter()


@pytest.mark.parametrize("zone", [None, "", "Mars/Base", "europe/lisbon", "Europe", "+01:00"])
async def test_a_new_panel_needs_a_time_zone_of_ianas(places: Places, zone: Any) -> None:
    given = plan(places) | {"timezone": zone}
    await places.world.sent()
    refused = await places.refused("scheduleInterview", given)
    assert refused == ("BAD_USER_INPUT", ["timezone"])
    assert await places.world.sent() == Counter()


async def test_who_cannot_hold_an_interview_is_told_in_their_place(places: Places) -> None:
    left = next(each for each in places.records["users"] if each["deactivatedAt"])
    here, before = places.user(1), await places.last()
    wrong: list[tuple[Json, str, str]] = [
        ({"userId": here}, "BAD_USER_INPUT", "userId"),
        ({"userId": places.id("User", left["id"])}, "BAD_USER_INPUT", "userId"),
        ({"userId": places.id("User", "none")}, "NOT_FOUND", "userId"),
        ({"userId": places.id("Tag", "x")}, "BAD_USER_INPUT", "userId"),
        ({"userId": places.at("b").id("User", "x")}, "NOT_FOUND", "userId"),
        (
            {"userId": places.user(2), "templateId": places.id("ScorecardTemplate", "none")},
            *("NOT_FOUND", "templateId"),
        ),
    ]
    given = plan(places)
    for each, code, field in wrong:
        people = [{"userId": here}, each]
        refused = await places.refused("scheduleInterview", given | {"interviewers": people})
        assert refused == (code, ["interviewers", "1", field])
        more = [interview(places, interviewers=people)]
        refused = await places.refused("scheduleInterview", given | {"moreInterviews": more})
        assert refused == (code, ["moreInterviews", "0", "interviewers", "1", field])
    none = {"templateId": places.id("ScorecardTemplate", "none")}
    assert await places.refused("scheduleInterview", given | none) == ("NOT_FOUND", ["templateId"])
    assert await places.changes(before) == []


async def test_a_panel_that_takes_no_more_is_told(places: Places) -> None:
    first, made = await planned(places)
    lever, before = from_lever(places), await places.last()
    given = {
        **interview(places, startAt=AT_TEN, panelId=made["panel"]["id"]),
        "applicationId": first["applicationId"],
        "actorId": first["actorId"],
    }
    wrong: list[tuple[Json, tuple[str, list[str]]]] = [
        ({"panelId": lever}, ("NOT_FOUND", ["panelId"])),
        ({"panelId": places.id("InterviewPanel", "none")}, ("NOT_FOUND", ["panelId"])),
        ({"panelId": places.id("Tag", "none")}, ("BAD_USER_INPUT", ["panelId"])),
        ({"applicationId": places.id("Application", "none")}, ("NOT_FOUND", ["applicationId"])),
        ({"applicationId": places.application()}, ("NOT_FOUND", ["panelId"])),
        ({"timezone": "Europe/Berlin"}, ("BAD_USER_INPUT", ["timezone"])),
        ({"timezone": "Mars/Base"}, ("BAD_USER_INPUT", ["timezone"])),
        ({"panelNote": "x"}, ("BAD_USER_INPUT", ["panelNote"])),
        ({"externalUrl": "x"}, ("BAD_USER_INPUT", ["externalUrl"])),
        ({"moreInterviews": [interview(places)]}, ("BAD_USER_INPUT", ["moreInterviews"])),
    ]
    for change, told in wrong:
        assert await places.refused("scheduleInterview", given | change) == told
    assert await places.changes(before) == []
    await places.written("scheduleInterview", given | {"timezone": "Europe/Lisbon"})


async def test_a_panel_of_lever_itself_or_called_off_is_told(places: Places) -> None:
    called_off = places.of_kind(
        "InterviewPanel", "panels", lambda each: each["externallyManaged"] and each["canceledAt"]
    )
    for panel in (from_lever(places), called_off):
        interview_id = first_of(places, panel)
        text = "query ($id: ID!) { node(id: $id) { ... on Interview { application { id } } } }"
        found = (await places.world.read(text, id=interview_id))["node"]["application"]["id"]
        given = interview(places, applicationId=found, actorId=places.user(), panelId=panel)
        await places.world.sent()
        refused = await places.refused("scheduleInterview", given)
        assert refused == ("BAD_USER_INPUT", ["panelId"])
        assert await places.world.sent() == {under(panel, "panels"): 1}


@pytest.mark.asyncio(loop_scope="function")
async def test_who_may_not_read_users_may_plan_all_the_same(world: World) -> None:
    places = await Places.of(world)
    given = plan(places)
    await world.refuse("/users")
    await places.written("scheduleInterview", given)
    assert await world.sent() == {"/users": 1, under(given["applicationId"], "panels"): 1}
