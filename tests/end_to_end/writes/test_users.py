"""Adding and changing users, held against the sandbox's own records."""

from typing import Any
from uuid import uuid4

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

FIELDS = "id name email accessRole jobTitle externalId isActive manager { id }"
SHOWN = f"userId user {{ {FIELDS} }}"

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def shown_afresh(places: Places, user: str) -> Any:
    found = await places.world.read(
        f"query ($id: ID!) {{ node(id: $id) {{ ... on User {{ {FIELDS} }} }} }}", id=user
    )
    return found["node"]


async def raw(places: Places, user: str) -> Json:
    found: Json = await places.world.raw(f"/users/{remote_id(user)}")
    return found


async def made(places: Places, **more: object) -> str:
    name = uuid4().hex
    given = {"name": name, "email": f"{name}@quill.example", **more}
    found: str = (await places.written("createUser", given, "userId"))["userId"]
    return found


async def test_a_user_is_added_and_shown_whole(places: Places) -> None:
    asked = {"name": "Ada Quill", "email": "Ada@quill.example", "accessRole": "TEAM_MEMBER"}
    more = {"jobTitle": "Sourcer", "externalId": "x-1", "managerId": places.user()}
    payload = await places.written("createUser", {**asked, **more}, SHOWN)
    told = {**asked, **more, "isActive": True, "manager": {"id": places.user()}}
    del told["managerId"]
    assert payload["user"] == {"id": payload["userId"], **told}
    assert payload["user"] == await shown_afresh(places, payload["userId"])
    there = await raw(places, payload["userId"])
    assert (there["accessRole"], there["externalDirectoryId"]) == ("team member", "x-1")


async def test_a_change_leaves_all_else_as_it_was(places: Places) -> None:
    user = await made(places, accessRole="ADMIN", externalId="x-2", managerId=places.user())
    before = await raw(places, user)
    payload = await places.written("updateUser", {"userId": user, "jobTitle": "Lead"}, SHOWN)
    assert await raw(places, user) == {**before, "jobTitle": "Lead"}
    assert payload["user"] == await shown_afresh(places, user)
    cleared = {"userId": user, "jobTitle": None, "managerId": None, "externalId": None}
    await places.written("updateUser", cleared)
    nothing = {"jobTitle": None, "managerId": None, "externalDirectoryId": None}
    assert await raw(places, user) == {**before, **nothing}


async def test_a_user_is_shut_out_and_let_in_again(places: Places) -> None:
    user = await made(places)
    out = await places.written("deactivateUser", {"userId": user}, SHOWN)
    assert out["user"]["isActive"] is False
    assert (await raw(places, user))["deactivatedAt"] is not None
    again = await places.written("reactivateUser", {"userId": user}, SHOWN)
    assert again["user"] == await shown_afresh(places, user)
    assert (again["userId"], again["user"]["isActive"]) == (user, True)
    assert (await raw(places, user))["deactivatedAt"] is None


@pytest.mark.parametrize("left", [False, True])
async def test_an_address_that_another_user_has_is_told(places: Places, left: bool) -> None:  # noqa: FBT001 - a parameter of the test
    user, other = await made(places), await made(places)
    email = (await raw(places, user))["email"]
    if left:
        await places.written("deactivateUser", {"userId": user})
    before = await places.last()
    new = {"name": "A", "email": email.upper()}
    assert await places.refused("createUser", new) == ("ALREADY_EXISTS", ["email"])
    changed = {"userId": other, "email": email}
    assert await places.refused("updateUser", changed) == ("ALREADY_EXISTS", ["email"])
    assert await places.changes(before) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"accessRole": "OTHER"}, "accessRole"),
        ({"name": " "}, "name"),
        ({"email": ""}, "email"),
    ],
)
async def test_what_no_user_can_have_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: str
) -> None:
    await places.world.sent()
    new = {"name": "A", "email": "a@quill.example", **wrong}
    assert await places.refused("createUser", new) == ("BAD_USER_INPUT", [field])
    for each in (wrong, {field: None}):
        changed = {"userId": places.user(), **each}
        assert await places.refused("updateUser", changed) == ("BAD_USER_INPUT", [field])
    assert await places.world.sent() == {}


async def test_a_damaged_address_is_told(places: Places) -> None:
    new = {"name": "A", "email": "no address"}
    assert await places.refused("createUser", new) == ("BAD_USER_INPUT", None)


async def test_an_actor_in_whose_name_nothing_is_sent_is_not_to_blame(places: Places) -> None:
    given = {"name": "Ada", "email": "nowhere", "actorId": places.id("User", "none")}
    assert await places.refused("createUser", given) == ("BAD_USER_INPUT", None)
