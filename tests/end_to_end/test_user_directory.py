"""The user directory, held against the sandbox's users."""

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.held import account_of, moment
from tests.end_to_end.world import Json, World

ACCOUNT = account_of(PEOPLE)
USERS = {user["id"]: user for user in ACCOUNT.company.users}


async def directory(deep: World, arguments: str = "", selection: str = "remoteId") -> list[Json]:
    query = f"{{ userDirectory {{ users(first: 100 {arguments}) {{ nodes {{ {selection} }} }} }} }}"
    found: list[Json] = (await deep.read(query))["userDirectory"]["users"]["nodes"]
    return found


async def test_when_somebody_last_signed_in_is_one_request_each(deep: World) -> None:
    latest: dict[str, str | None] = {}
    for event in await deep.raw("/audit_events"):
        if event["type"] == "user.authentication:succeeded":
            latest.setdefault(event["user"]["id"], moment(event["createdAt"]))
    found = await directory(deep, selection="remoteId lastLoginAt")
    assert {each["remoteId"]: each["lastLoginAt"] for each in found} == latest
    assert await deep.sent() == {"/users": 1, "/audit_events": len(found)}


async def test_without_the_audit_log_nobody_tells_when_they_signed_in(deep: World) -> None:
    await deep.refuse("/audit_events")
    query = "{ userDirectory { users(first: 1) { nodes { name lastLoginAt } } } }"
    answer = await deep.query(query)
    [user] = answer.body["data"]["userDirectory"]["users"]["nodes"]
    assert user["name"]
    assert user["lastLoginAt"] is None
    [error] = answer.errors
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "audit_events:read:admin"}


async def test_managers_and_reports_make_one_tree(deep: World) -> None:
    found = await directory(deep, selection="remoteId manager { remoteId } reports { remoteId }")
    for each in found:
        assert (each["manager"] or {}).get("remoteId") == USERS[each["remoteId"]]["managerId"]
    led = [(report["remoteId"], each["remoteId"]) for each in found for report in each["reports"]]
    assert sorted(led) == sorted(
        (user["id"], user["managerId"]) for user in USERS.values() if user["managerId"]
    )
    assert await deep.sent() == {"/users": 1}


async def test_people_can_be_narrowed_down(deep: World) -> None:
    some = list(USERS.values())[5]
    by_email = await directory(
        deep, f', filter: {{ emails: ["  {some["email"].upper()} "] }}', "remoteId"
    )
    assert by_email == [{"remoteId": some["id"]}]
    gone = await directory(deep, ", filter: { isActive: false }", "remoteId")
    assert {each["remoteId"] for each in gone} == {
        user["id"] for user in USERS.values() if user["deactivatedAt"]
    }
    admins = await directory(
        deep, ', filter: { roles: ["admin", "super admin"], isActive: true }', "remoteId"
    )
    assert {each["remoteId"] for each in admins} == {
        user["id"]
        for user in USERS.values()
        if user["accessRole"] in {"admin", "super admin"} and not user["deactivatedAt"]
    }


async def test_a_person_is_found_by_either_id_and_as_a_user(deep: World) -> None:
    remote_id = next(iter(USERS))
    query = (
        "query ($it: ID!) { userDirectory { user(remoteId: $it) { id name } }"
        " user(remoteId: $it) { id directoryUser { id } } }"
    )
    found = await deep.read(query, it=remote_id)
    person = found["userDirectory"]["user"]
    assert found["user"]["directoryUser"] == {"id": person["id"]}
    query = (
        "query ($it: ID!) { userDirectory { user(id: $it) { name } }"
        " node(id: $it) { id ... on DirectoryUser { name } } }"
    )
    again = await deep.read(query, it=person["id"])
    assert again["node"] == person
    wrong = await deep.query(query, {"it": found["user"]["id"]})
    assert wrong.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("refused", "query", "lost", "kept"),
    [
        (
            "/users",
            "{ userDirectory { users { nodes { name } } } tags { nodes { name } } }",
            1,
            "tags",
        ),
        ("/users", "{ userDirectory { roles { name } } offices { nodes { name } } }", 1, "offices"),
        ("/postings", "{ departments { nodes { name } } tags { nodes { name } } }", 1, "tags"),
        ("/tags", "{ tags { nodes { name } } sources { nodes { name } } }", 1, "sources"),
        (
            "/opportunities",
            "{ tags(first: 2) { nodes { name applications { nodes { id } } } } }",
            2,
            "tags",
        ),
    ],
)
async def test_what_may_not_be_read_takes_nothing_else_with_it(
    deep: World, refused: str, query: str, lost: int, kept: str
) -> None:
    await deep.refuse(refused)
    answer = await deep.query(query)
    assert answer.codes == ["FORBIDDEN"] * lost
    assert all(each["name"] for each in answer.body["data"][kept]["nodes"])
