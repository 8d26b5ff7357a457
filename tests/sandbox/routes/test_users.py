import pytest

from tests.sandbox.conftest import Ask, Json, Walk

KEYS = [
    "id",
    "name",
    "username",
    "email",
    "accessRole",
    "photo",
    "createdAt",
    "deactivatedAt",
    "externalDirectoryId",
    "linkedContactIds",
    "jobTitle",
    "managerId",
]


async def test_those_who_left_are_hidden_unless_asked_for(walk: Walk, truth: Json) -> None:
    everybody = await walk("/users", {"includeDeactivated": "true"})
    assert sorted(u["id"] for u in everybody) == sorted(u["id"] for u in truth["users"])
    present = await walk("/users")
    assert len(everybody) == 30
    assert len(present) == 25
    assert all(user["deactivatedAt"] is None for user in present)


async def test_the_latest_comes_first_with_levers_keys(walk: Walk) -> None:
    users = await walk("/users")
    times = [user["createdAt"] for user in users]
    assert times == sorted(times, reverse=True)
    assert all(list(user) == KEYS for user in users)


def test_some_owners_have_left(truth: Json) -> None:
    left = {user["id"] for user in truth["users"] if user["deactivatedAt"]}
    assert {opportunity["owner"] for opportunity in truth["opportunities"]} & left


def test_managers_form_a_tree(truth: Json) -> None:
    manager = {user["id"]: user["managerId"] for user in truth["users"]}
    assert list(manager.values()).count(None) == 1
    for user in manager:
        chain = [user]
        while manager[chain[-1]]:
            chain.append(manager[chain[-1]])
            assert len(chain) <= len(manager)


@pytest.mark.parametrize("name", ["email", "accessRole"])
async def test_filters_find_whom_they_name(walk: Walk, truth: Json, name: str) -> None:
    for value in {user[name] for user in truth["users"] if not user["deactivatedAt"]}:
        found = {user["id"] for user in await walk("/users", {name: value})}
        expected = {u["id"] for u in truth["users"] if u[name] == value and not u["deactivatedAt"]}
        assert found == expected


async def test_roles_may_be_written_with_brackets(walk: Walk) -> None:
    found = await walk("/users", {"accessRole[]": ["super admin", "admin"]})
    assert {user["accessRole"] for user in found} == {"super admin", "admin"}


@pytest.mark.parametrize("name", ["external_directory_id", "externalDirectoryId"])
async def test_the_directory_id_finds_one(walk: Walk, name: str) -> None:
    assert [u["externalDirectoryId"] for u in await walk("/users", {name: "E1001"})] == ["E1001"]


async def test_a_user_who_left_can_be_read(ask: Ask, truth: Json) -> None:
    user = next(user for user in truth["users"] if user["deactivatedAt"])
    assert (await ask(f"/users/{user['id']}")).json() == {"data": user}
    assert (await ask("/users/nobody")).status_code == 404
