"""Interviews for tests to plan, and how the sandbox holds them."""

from typing import Any

from schema.identity import decode_global_id
from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places

NINE, TEN = 4_071_200_400_000, 4_071_204_000_000
"""2099-01-04 at 9 and at 10 o'clock UTC, in milliseconds as Lever has them."""

AT_NINE, AT_TEN = "2099-01-04T09:00:00Z", "2099-01-04T11:00:00+01:00"

INTERVIEW = (
    "id subject location note timezone startAt endAt durationMinutes panelId"
    " interviewers { id } organizer { id }"
)
PANEL = "id note webUrl timezone isExternallyManaged startAt endAt interviews { id }"
SHOWN = (
    f"interviewId interview {{ {INTERVIEW} }} panel {{ {PANEL} }}"
    " application { id interviews { nodes { id } } }"
)


def interview(places: Places, **more: Any) -> Json:
    """One at nine, held by one user."""
    return {
        "startAt": AT_NINE,
        "durationMinutes": 45,
        "interviewers": [{"userId": places.user(1)}],
        **more,
    }


def plan(places: Places, **more: Any) -> Json:
    """An input that plans it in a new panel, under what no test has written to."""
    return {
        "applicationId": places.application(),
        "actorId": places.user(),
        "timezone": "Europe/Lisbon",
        **interview(places, **more),
    }


async def planned(places: Places, **more: Any) -> tuple[Json, Json]:
    """An input that was carried out, and its payload."""
    given = plan(places, **more)
    return given, await places.written("scheduleInterview", given, SHOWN)


def under(global_id: str, *more: str) -> str:
    """The path of the opportunity that an id is of, or is under, and what follows it."""
    named = decode_global_id(global_id)
    opportunity = named.remote_id if named.type_name == "Application" else named.parent_ids[0]
    return "/".join(("", "opportunities", opportunity, *more))


async def raw_panel(places: Places, panel: str) -> Json:
    """A panel as the sandbox has it."""
    where = under(panel, "panels", decode_global_id(panel).remote_id)
    found: Json = await places.world.raw(where)
    return found


async def raw_slots(places: Places, panel: str) -> list[Json]:
    """Its interviews, without what only the sandbox knows of their interviewers."""
    slots = (await raw_panel(places, panel))["interviews"]
    return [
        {**slot, "interviewers": [_held_by(each) for each in slot["interviewers"]]}
        for slot in slots
    ]


def _held_by(interviewer: Json) -> tuple[str, str]:
    return interviewer["id"], interviewer["feedbackTemplate"]


def from_lever(places: Places) -> str:
    """The id of a panel that was planned in Lever itself, where no test has been."""
    return places.of_kind("InterviewPanel", "panels", lambda each: not each["externallyManaged"])


def first_of(places: Places, panel: str) -> str:
    """The id of the first interview of a panel that was there at the start."""
    slot = places.held("panels", panel)["interviews"][0]
    return places.id("Interview", slot["id"], *decode_global_id(panel).parent_ids)
