"""Interviews changed and called off, held against the sandbox's own records."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from schema.identity import decode_global_id
from tests.end_to_end.world import Json
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
    planned,
    raw_panel,
    raw_slots,
    under,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = {"subject": "On site", "location": "Room 4", "note": "Ask about SQL."}


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview that a test planned beside another, with a form for two of its three users."""

    places: Places
    application: str
    id: str
    panel: str
    forms: tuple[str, str]

    @property
    def input(self) -> Json:
        return {"interviewId": self.id, "actorId": self.places.user()}

    def form(self, number: int) -> str:
        return self.places.id("ScorecardTemplate", self.forms[number])

    async def raw(self) -> Json:
        """It, as the sandbox has it."""
        slots = await raw_slots(self.places, self.panel)
        return next(slot for slot in slots if slot["id"] == remote_id(self.id))

    async def other(self) -> Json:
        """The one beside it."""
        slots = await raw_slots(self.places, self.panel)
        return next(slot for slot in slots if slot["id"] != remote_id(self.id))


@pytest_asyncio.fixture(loop_scope="module")
async def mine(places: Places) -> Planned:
    forms = places.template(0)["id"], places.template(1)["id"]
    first, second = (places.id("ScorecardTemplate", form) for form in forms)
    people = [
        {"userId": places.user(1)},
        {"userId": places.user(2), "templateId": second},
    ]
    given, told = await planned(
        places,
        **WORDS,
        interviewers=people,
        templateId=first,
        panelNote="Be kind.",
        externalUrl="https://plans.example/7",
        moreInterviews=[interview(places, startAt=AT_TEN, subject="Two", templateId=second)],
    )
    await places.world.sent()
    ids = told["interviewId"], told["panel"]["id"]
    return Planned(places, given["applicationId"], *ids, forms)


CHANGES: list[tuple[Json, Json]] = [
    ({"subject": "By phone"}, {"subject": "By phone"}),
    ({"subject": None}, {"subject": None}),
    ({"location": "Room 5", "note": None}, {"location": "Room 5", "note": None}),
    ({"startAt": AT_TEN}, {"date": TEN}),
    ({"durationMinutes": 20}, {"duration": 20}),
    ({"endAt": AT_TEN}, {"duration": 60}),
    ({"startAt": AT_TEN, "endAt": "2099-01-04T10:15:00Z"}, {"date": TEN, "duration": 15}),
]


@pytest.mark.parametrize(("change", "after"), CHANGES)
async def test_only_what_is_asked_for_changes(mine: Planned, change: Json, after: Json) -> None:
    before, other, panel = (
        await mine.raw(),
        await mine.other(),
        await raw_panel(mine.places, mine.panel),
    )
    told = await mine.places.written("updateInterview", mine.input | change, SHOWN)
    assert await mine.raw() == before | after
    assert await mine.other() == other
    moved = dict.fromkeys(("interviews", "start", "end"))
    assert await raw_panel(mine.places, mine.panel) | moved == panel | moved
    shown = told["interview"]
    assert (told["interviewId"], shown["id"], told["panel"]["id"]) == (mine.id, mine.id, mine.panel)
    assert told["application"]["id"] == mine.application
    assert shown["durationMinutes"] == after.get("duration", 45)
    assert shown["startAt"].startswith("2099-01-04T10" if "date" in after else "2099-01-04T09")


PANEL_CHANGES: list[tuple[Json, Json]] = [
    ({"timezone": "Asia/Tokyo"}, {"timezone": "Asia/Tokyo"}),
    ({"panelNote": None}, {"note": None}),
    ({"externalUrl": "https://plans.example/8"}, {"externalUrl": "https://plans.example/8"}),
]


@pytest.mark.parametrize(("change", "after"), PANEL_CHANGES)
async def test_a_change_of_the_panel_and_of_the_interview_is_one_write(
    mine: Planned, change: Json, after: Json
) -> None:
    panel, before, other = (
        await raw_panel(mine.places, mine.panel),
        await mine.raw(),
        await mine.other(),
    )
    await mine.places.world.sent()
    given = mine.input | change | {"startAt": AT_TEN}
    await mine.places.written("updateInterview", given)
    below = f"/v1{under(mine.id, 'panels')}"
    assert [(each["method"], each["path"]) for each in await mine.places.world.log()] == [
        ("GET", below),
        ("PUT", f"{below}/{remote_id(mine.panel)}"),
    ]
    assert await mine.raw() == before | {"date": TEN}
    assert await mine.other() == other
    moved = dict.fromkeys(("interviews", "start"))
    assert await raw_panel(mine.places, mine.panel) | moved == panel | after | moved


async def test_a_change_is_read_written_and_read_again(mine: Planned) -> None:
    given = mine.input | {"subject": "By phone"}
    selection = "interview { id } panel { id interviews { id } }"
    await mine.places.written("updateInterview", given, selection)
    below = f"/v1{under(mine.id)}"
    sent = [(each["method"], each["path"]) for each in await mine.places.world.log()]
    assert sent[:2] == [
        ("GET", f"{below}/panels"),
        ("PUT", f"{below}/interviews/{remote_id(mine.id)}"),
    ]
    assert sorted(sent[2:]) == [("GET", f"{below}/interviews"), ("GET", f"{below}/panels")]


async def test_nothing_is_written_where_nothing_changes(mine: Planned) -> None:
    before = await mine.places.last()
    same = {**WORDS, "startAt": AT_NINE, "timezone": "Europe/Lisbon", "panelNote": "Be kind."}
    await mine.places.written("updateInterview", mine.input | same)
    await mine.places.written("updateInterview", mine.input)
    assert await mine.places.changes(before) == []
    assert await mine.places.world.sent() == {under(mine.id, "panels"): 2}


async def test_who_stays_keeps_their_form_and_who_comes_takes_the_interviews(
    mine: Planned,
) -> None:
    user, (first, second) = mine.places.user, mine.forms
    people = [{"userId": user(number)} for number in (3, 2)]
    told = await mine.places.written(
        "updateInterview", mine.input | {"interviewers": people}, SHOWN
    )
    assert told["interview"]["interviewers"] == [{"id": user(3)}, {"id": user(2)}]
    held = [(remote_id(user(3)), first), (remote_id(user(2)), second)]
    assert (await mine.raw())["interviewers"] == held
    own = [{"userId": user(3), "templateId": mine.form(1)}, {"userId": user(2)}]
    await mine.places.written("updateInterview", mine.input | {"interviewers": own})
    assert (await mine.raw())["interviewers"] == [(remote_id(user(3)), second), held[1]]


async def test_another_form_is_for_all_who_had_the_interviews(mine: Planned) -> None:
    user, (_, second) = mine.places.user, mine.forms
    third = mine.places.template(2)["id"]
    change = {"templateId": mine.places.id("ScorecardTemplate", third)}
    await mine.places.written("updateInterview", mine.input | change)
    raw = await mine.raw()
    assert raw["feedbackTemplate"] == third
    assert raw["interviewers"] == [(remote_id(user(1)), third), (remote_id(user(2)), second)]
    await mine.places.written("updateInterview", mine.input | {"templateId": None})
    raw = await mine.raw()
    assert raw["feedbackTemplate"] is None
    assert raw["interviewers"] == [
        (remote_id(user(1)), "no-feedback"),
        (remote_id(user(2)), second),
    ]


async def test_where_nobody_had_a_form_all_take_the_new_one(places: Places) -> None:
    _, told = await planned(places)
    form = places.template(1)["id"]
    given = {"interviewId": told["interviewId"], "actorId": places.user()}
    change = {"templateId": places.id("ScorecardTemplate", form)}
    await places.written("updateInterview", given | change)
    [slot] = await raw_slots(places, told["panel"]["id"])
    assert slot["interviewers"] == [(remote_id(places.user(1)), form)]


@pytest.mark.parametrize("name", ["500", "drop", "timeout"])
@pytest.mark.parametrize("done", [False, True])
async def test_a_change_of_the_panel_of_which_nothing_was_heard_is_made(
    mine: Planned, name: str, *, done: bool
) -> None:
    where = under(mine.id, "panels")
    await mine.places.world.fault(name, where, method="PUT", done=done, seconds=0)
    change = {"timezone": "Asia/Tokyo", "subject": "By phone"}
    await mine.places.written("updateInterview", mine.input | change)
    assert (await raw_panel(mine.places, mine.panel))["timezone"] == "Asia/Tokyo"
    assert (await mine.raw())["subject"] == "By phone"


WRONG: list[tuple[Json, str]] = [
    ({"startAt": None}, "startAt"),
    ({"startAt": "2020-01-04T10:00:00Z"}, "startAt"),
    ({"startAt": "2099-01-04T10:00:00"}, "startAt"),
    ({"durationMinutes": 0}, "durationMinutes"),
    ({"durationMinutes": None}, "durationMinutes"),
    ({"durationMinutes": 30, "endAt": AT_TEN}, "endAt"),
    ({"endAt": AT_NINE}, "endAt"),
    ({"startAt": AT_TEN, "endAt": AT_NINE}, "endAt"),
    ({"endAt": None}, "endAt"),
    ({"timezone": None}, "timezone"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"interviewers": None}, "interviewers"),
    ({"interviewers": []}, "interviewers"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
async def test_what_makes_no_sense_is_told_with_its_field(
    mine: Planned, change: Json, field: str
) -> None:
    before = await mine.places.last()
    refused = await mine.places.refused("updateInterview", mine.input | change)
    assert refused == ("BAD_USER_INPUT", [field])
    assert await mine.places.changes(before) == []


async def test_who_cannot_hold_it_is_told_in_their_place(mine: Planned) -> None:
    places, before = mine.places, await mine.places.last()
    left = next(each for each in places.records["users"] if each["deactivatedAt"])
    none = places.id("ScorecardTemplate", "none")
    wrong: list[tuple[Json, str, str]] = [
        ({"userId": places.id("User", left["id"])}, "BAD_USER_INPUT", "userId"),
        ({"userId": places.id("User", "none")}, "NOT_FOUND", "userId"),
        ({"userId": places.user(2), "templateId": none}, "NOT_FOUND", "templateId"),
    ]
    for each, code, field in wrong:
        change = {"interviewers": [each]}
        refused = await places.refused("updateInterview", mine.input | change)
        assert refused == (code, ["interviewers", "0", field])
    refused = await places.refused("updateInterview", mine.input | {"templateId": none})
    assert refused == ("NOT_FOUND", ["templateId"])
    assert await places.changes(before) == []


async def test_an_interview_is_called_off_and_the_last_one_takes_its_panel_along(
    mine: Planned,
) -> None:
    places, before = mine.places, await mine.places.last()
    beside = places.id(
        "Interview", (await mine.other())["id"], *decode_global_id(mine.id).parent_ids
    )
    selection = "canceledInterviewId application { id interviews { nodes { id } } }"
    told = await places.written("cancelInterview", mine.input, selection)
    assert told["canceledInterviewId"] == mine.id
    assert told["application"]["id"] == mine.application
    left = [each["id"] for each in told["application"]["interviews"]["nodes"]]
    assert mine.id not in left
    assert beside in left
    assert [slot["date"] for slot in await raw_slots(places, mine.panel)] == [TEN]
    await places.written("cancelInterview", mine.input | {"interviewId": beside})
    kinds = [each["kind"] for each in await places.changes(before)]
    assert kinds == ["panel.updated", "interview.deleted", "panel.deleted", "interview.deleted"]
    text = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await places.world.query(text, {"id": mine.panel})).codes == ["NOT_FOUND"]
    for mutation in ("cancelInterview", "updateInterview"):
        assert await places.refused(mutation, mine.input) == ("NOT_FOUND", ["interviewId"])


async def test_the_same_key_calls_off_once(mine: Planned) -> None:
    given = mine.input | {"idempotencyKey": f"off {mine.id}"}
    await mine.places.written("cancelInterview", given)
    await mine.places.written("cancelInterview", given)
    below = under(mine.id)
    assert await mine.places.world.sent() == {
        f"{below}/panels": 1,
        f"{below}/interviews/{remote_id(mine.id)}": 1,
    }


@pytest.mark.parametrize(
    ("mutation", "change"), [("updateInterview", {"subject": "Mine"}), ("cancelInterview", {})]
)
async def test_what_was_planned_in_lever_is_told_to_be_changed_there(
    places: Places, mutation: str, change: Json
) -> None:
    panel = from_lever(places)
    given: dict[str, Any] = {"interviewId": first_of(places, panel), "actorId": places.user()}
    await places.world.sent()
    refused = await places.refused(mutation, given | change)
    assert refused == ("BAD_USER_INPUT", ["interviewId"])
    assert await places.world.sent() == {under(panel, "panels"): 1}
    bare = given | {"interviewId": places.id("Interview", "x")}
    assert await places.refused(mutation, bare | change) == ("BAD_USER_INPUT", ["interviewId"])
    assert await places.world.sent() == Counter()


async def test_a_panel_that_may_not_be_read_is_named_by_its_permission(mine: Planned) -> None:
    await mine.places.world.fault("403", under(mine.id, "panels"))
    [error] = (await mine.places.write("cancelInterview", mine.input)).errors
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "panels:read:admin"}
    assert (await mine.raw())["date"] == NINE
