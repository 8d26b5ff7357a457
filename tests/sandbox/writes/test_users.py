import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

WHO = {"name": "Ines Quill", "email": "Ines.Quill@northlight.example"}


async def test_a_new_user_is_an_interviewer_unless_told_otherwise(lever: Lever) -> None:
    answer = await lever.ask("POST", "/users", WHO)
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert await lever.get(f"/users/{made['id']}") == made
    assert (await lever.get("/users"))[0] == made
    assert (made["accessRole"], made["username"]) == ("interviewer", "Ines.Quill")
    assert [made[name] for name in ("photo", "deactivatedAt", "jobTitle", "managerId")] == [
        None
    ] * 4
    body = {"name": "B", "email": "b@example.com", "accessRole": "admin", "managerId": made["id"]}
    second = await lever.send("POST", "/users", body, 201)
    assert (second["accessRole"], second["managerId"]) == ("admin", made["id"])


async def test_a_change_resets_what_is_left_out(lever: Lever) -> None:
    more = {"jobTitle": "Baker", "externalDirectoryId": "E1", "accessRole": "admin"}
    made = await lever.send("POST", "/users", WHO | more, 201)
    body = WHO | {"accessRole": "team member"}
    after = await lever.send("PUT", f"/users/{made['id']}", body)
    assert after == await lever.get(f"/users/{made['id']}")
    assert (after["jobTitle"], after["externalDirectoryId"]) == (None, None)
    assert (after["accessRole"], after["createdAt"]) == ("team member", made["createdAt"])
    for name in body:
        rest = {each: body[each] for each in body if each != name}
        assert name in await lever.refused("PUT", f"/users/{made['id']}", rest)


async def test_who_becomes_an_interviewer_follows_nobody(lever: Lever) -> None:
    record = lever.open_opportunity()
    user = lever.account.users[record.followers[0]]
    body = {"name": user["name"], "email": user["email"], "accessRole": "admin"}
    await lever.send("PUT", f"/users/{user['id']}", body)
    assert user["id"] in (await lever.get(f"/opportunities/{record.id}"))["followers"]
    await lever.send("PUT", f"/users/{user['id']}", body | {"accessRole": "interviewer"})
    assert user["id"] not in (await lever.get(f"/opportunities/{record.id}"))["followers"]


async def test_who_left_is_hidden_and_may_come_back(lever: Lever) -> None:
    made = await lever.send("POST", "/users", WHO, 201)
    gone = await lever.send("POST", f"/users/{made['id']}/deactivate")
    again = await lever.send("POST", f"/users/{made['id']}/deactivate")
    assert gone == again == made | {"deactivatedAt": gone["deactivatedAt"]}
    assert gone["deactivatedAt"] > made["createdAt"]
    assert made["id"] not in {user["id"] for user in await lever.get("/users")}
    hidden = await lever.get("/users", includeDeactivated="true")
    assert gone in hidden
    events = await lever.get("/audit_events", target_type="user", target_id=made["id"])
    assert [event["type"] for event in events] == ["user:deactivated", "user:added"]
    assert await lever.send("POST", f"/users/{made['id']}/reactivate") == made


async def test_an_address_is_one_users(lever: Lever) -> None:
    made = await lever.send("POST", "/users", WHO, 201)
    body = WHO | {"email": WHO["email"].upper()}
    await lever.refused("POST", "/users", body, 409)
    await lever.send("PUT", f"/users/{made['id']}", body | {"accessRole": "admin"})
    other = lever.account.company.users[0]["email"]
    body = WHO | {"email": other, "accessRole": "admin"}
    await lever.refused("PUT", f"/users/{made['id']}", body, 409)


@pytest.mark.parametrize(
    "more",
    [
        {"name": None},
        {"email": "nowhere"},
        {"accessRole": "king"},
        {"managerId": "nobody"},
        {"linkedContactIds": ["nobody"]},
    ],
)
async def test_a_user_that_makes_no_sense_is_refused(lever: Lever, more: Json) -> None:
    await lever.refused("POST", "/users", WHO | more)
    for method, path in (("PUT", ""), ("POST", "/deactivate"), ("POST", "/reactivate")):
        await lever.refused(method, f"/users/nobody{path}", {}, 404)


async def test_more_users_leave_the_made_records_as_they_are(lever: Lever) -> None:
    records = list(lever.account.opportunities.values())
    kinds = ("panels", "interviews", "feedback", "forms", "referrals", "offers", "notes")
    before = [lever.account.profile(kind, each) for kind in kinds for each in records]
    await lever.send("POST", "/users", WHO, 201)
    rating = {"type": "score-system", "text": "Rating"}
    await lever.send("POST", "/feedback_templates", {"text": "New", "fields": [rating]}, 201)
    await lever.send("POST", "/postings", {"text": "Baker"}, 201)
    assert [lever.account.profile(kind, each) for kind in kinds for each in records] == before
